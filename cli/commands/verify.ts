import { performance } from 'node:perf_hooks';
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../../client/user-error.js';
import { runCounts, runDigest } from '../../store/run-results.js';
import { storedSpans } from '../../store/stored-spans.js';
import { secondsPerRepetition } from '../../studies/cost.js';
import { studyGrid } from '../../studies/grid.js';
import { planBatches } from '../../studies/plan-batches.js';
import { lengthOfSpans, type Span } from '../../studies/spans.js';
import { sampleRepetitions } from '../../studies/verification-sample.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { type Verification, verifyInline } from '../../workers/verify-inline.js';
import { EXIT, Exit } from '../exit.js';
import { openProgress } from '../progress-display.js';
import { requireSameNumerics } from '../same-numerics.js';
import { wholeNumber } from '../study-options.js';
import { verificationRecord, verificationWords } from '../verification-words.js';
import { type FoundRun, RUN_ARGUMENT, type Workspace, withRun } from '../workspace.js';

/** How much to verify: a number of draws, or their share. */
type SampleSize = { readonly count: number } | { readonly share: number };

interface VerifyOptions {
  readonly sample?: SampleSize;
  readonly sampleSeed?: string;
  readonly workers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const PROGRESS_MS = 500;

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('compute stored repetitions again, and compare every bit with the ledger; writes nothing')
    .argument('<run>', RUN_ARGUMENT)
    .option(
      '--sample <part>',
      'a random part, such as 5%, or 200 draws as 200; a draw is one repetition of all cells of an arm',
      sampleSize,
    )
    .option('--sample-seed <N>', 'another part of the same size; made from the run if absent', seed)
    .option('--workers <N>', 'compute threads', wholeNumber(1), defaultThreads())
    .option('--quiet', 'no progress')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast verify figure-5 --sample 5%')
    .action(async (idOrStudy: string, options: VerifyOptions) => {
      await withRun(idOrStudy, (workspace, run) => verify(workspace, run, options));
    });
}

async function verify(workspace: Workspace, run: FoundRun, options: VerifyOptions): Promise<void> {
  const { record, study, spec } = run;
  requireSameNumerics('verify', record);
  if (options.sampleSeed !== undefined && options.sample === undefined) {
    throw new UserError(
      'Cannot use --sample-seed: it chooses a sample, so --sample must say how large, got none; add it',
    );
  }
  const arms = studyGrid(study);
  const stored = await Promise.all(arms.map((arm) => storedSpans(workspace.ledger, arm, study.repetitions)));
  if (lengthOfSpans(stored.flat()) === 0) {
    throw new UserError(
      `Cannot verify ${record.id}: the ledger must have repetitions of it, got none; \`ballast resume ${record.id}\` computes them`,
    );
  }
  const { drawn, sampleSeed } = choose(run, stored, options);
  const started = performance.now();
  const { verification, interrupted } = await computeAgain(workspace, run, drawn, options);
  const { total, finished } = await runCounts(workspace.ledger, spec);
  const digest = await runDigest(workspace.ledger, spec);
  const report = {
    runId: record.id,
    study,
    verification,
    stored: stored.map(lengthOfSpans),
    drawn: drawn.map(lengthOfSpans),
    sampleSeed,
    missing: total - finished,
    digest: 'digest' in digest ? digest.digest : undefined,
    interrupted,
    seconds: (performance.now() - started) / 1000,
  };
  console.log(options.json ? JSON.stringify(verificationRecord(report), null, 2) : verificationWords(report));
  if (verification.wrong > 0) throw new Exit(EXIT.unfinished);
  if (interrupted) throw new Exit(EXIT.interrupted);
}

/** What to compute again: everything, or the sample. */
function choose(
  { record, study }: FoundRun,
  stored: readonly (readonly Span[])[],
  { sample, sampleSeed = String(study.seed) }: VerifyOptions,
): { readonly drawn: readonly (readonly Span[])[]; readonly sampleSeed: string | undefined } {
  if (sample === undefined) return { drawn: stored, sampleSeed: undefined };
  const count = 'count' in sample ? sample.count : Math.ceil(sample.share * lengthOfSpans(stored.flat()));
  return { drawn: sampleRepetitions(stored, count, { seed: sampleSeed, runId: record.id }), sampleSeed };
}

/** Has compute threads compute what was drawn, and shows how far they are. Ctrl-C ends it with what is compared by then. */
async function computeAgain(
  { ledger }: Workspace,
  { record, study }: FoundRun,
  drawn: readonly (readonly Span[])[],
  { workers: threads, quiet }: VerifyOptions,
): Promise<{ verification: Verification; interrupted: boolean }> {
  const arms = studyGrid(study);
  const work = arms.map((arm, index) => ({
    arm: index,
    missing: drawn[index] ?? [],
    msPerRepetition: 1000 * secondsPerRepetition(arm),
  }));
  const total = lengthOfSpans(drawn.flat());
  const stop = new AbortController();
  // a second Ctrl-C ends the process at once
  process.once('SIGINT', () => stop.abort());
  const display = openProgress(record.id, quiet === true);
  let finished = 0;
  const show = () => display.update({ total, finished, failed: 0 }, 'verifying');
  const timer = setInterval(show, PROGRESS_MS);
  try {
    // each arm alone: a batch that arms share spans what any of them is asked for, and a sample asks each for other repetitions
    const batches = work.flatMap((one) => planBatches([one], threads));
    const verification = await verifyInline({ ledger, threads }, arms, batches, {
      signal: stop.signal,
      onProgress(done) {
        finished = done;
      },
    });
    return { verification, interrupted: verification.draws < total && stop.signal.aborted };
  } finally {
    clearInterval(timer);
    display.stop();
  }
}

function sampleSize(text: string): SampleSize {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (percent !== null && Number(percent[1]) > 0 && Number(percent[1]) <= 100)
    return { share: Number(percent[1]) / 100 };
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text))) return { count: Number(text) };
  throw new InvalidArgumentError(`expected a share such as 5% or a number of draws such as 200, got "${text}"`);
}

function seed(text: string): string {
  return String(wholeNumber(0)(text));
}
