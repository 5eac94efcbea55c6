import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import { VERDICTS } from '../../studies/claims/verdict.js';
import { suggestion } from '../../studies/problem.js';
import type { Study } from '../../studies/study.js';
import { openEngine } from '../engine.js';
import type { EngineChoice } from '../engine-contract.js';
import { addEngineOptions } from '../engine-options.js';
import { interruptSignal } from '../execute-run.js';
import { EXIT, Exit } from '../exit.js';
import { catalogNames, loadStudy } from '../load-study.js';
import { openWorkProgress } from '../progress-display.js';
import { writeReport } from '../report-file.js';
import { forecast, type Reproduced, reproduce } from '../reproduction.js';
import { wholeNumber } from '../study-options.js';
import { duration, grouped } from '../words.js';
import { displayPath, type Workspace, withWorkspace } from '../workspace.js';
import { writeText } from '../write-text.js';

interface ReproduceOptions extends EngineChoice {
  readonly repetitions?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addReproduceCommand(program: Command): void {
  addEngineOptions(program.command('reproduce'))
    .description('run every shipped study, judge the paper’s claims, and write one report; the same command goes on')
    .argument('[study...]', 'only these shipped studies')
    .option('--repetitions <N>', 'at most this many in each cell', wholeNumber(1))
    .option('--seed <N>', 'root seed, instead of the studies’', wholeNumber(0))
    .option('--out <file>', 'the report; reproduction/report.html in the data folder if absent')
    .addHelpText('after', '\nExample:\n  ballast reproduce --repetitions 20 --out report.html')
    .action(async (names: string[], options: ReproduceOptions) => {
      const studies = await chosenStudies(names, options);
      const code = await withWorkspace((workspace) =>
        reproduceAll(workspace, names, studies, options, program.version() ?? ''),
      );
      throw new Exit(code);
    });
}

/** @throws {UserError} naming every study that is not shipped */
async function chosenStudies(names: readonly string[], options: ReproduceOptions): Promise<Study[]> {
  const shipped = catalogNames();
  const unknown = names.filter((name) => !shipped.includes(name));
  if (unknown.length > 0) {
    const each = unknown.map((name) => `"${name}"${suggestion(name, shipped)}`);
    throw new UserError(`Cannot reproduce ${each.join(', ')}: shipped are ${shipped.join(', ')}`);
  }
  const wanted = shipped.filter((name) => names.length === 0 || names.includes(name));
  return await Promise.all(
    wanted.map(async (name) => {
      const study = await loadStudy(name);
      const { repetitions = study.repetitions, seed = study.seed } = options;
      return { ...study, repetitions: Math.min(repetitions, study.repetitions), seed };
    }),
  );
}

/** @returns the exit code */
async function reproduceAll(
  workspace: Workspace,
  names: readonly string[],
  studies: readonly Study[],
  options: ReproduceOptions,
  version: string,
): Promise<number> {
  const started = new Date();
  const clock = performance.now();
  const signal = interruptSignal();
  const engine = openEngine(workspace, 'reproduce', options, signal);
  const display = openWorkProgress(options.quiet === true);
  let runs: Reproduced[];
  try {
    if (options.quiet !== true) await announce(workspace, studies, Math.max(1, options.workers));
    runs = await reproduce(workspace, studies, { engine, choice: options }, display, signal);
  } finally {
    display.stop();
    await engine.close();
  }
  const command = commandLine(names, options);
  if (runs.length < studies.length) {
    console.error(`\nstopped; nothing finished is lost. Go on with: ${command}`);
    return EXIT.interrupted;
  }
  const { html, claims } = await writeReport(workspace.ledger, runs, {
    version,
    started,
    durationMs: performance.now() - clock,
    command,
  });
  const file = options.out ?? path.join(workspace.folder, 'reproduction', 'report.html');
  const written = writeText(path.dirname(file), path.basename(file), html);
  const findings = claims.flatMap((claim) => claim.findings);
  const verdicts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, findings.filter((finding) => finding.verdict === verdict).length]),
  );
  const missing = runs.reduce((total, run) => total + run.missing, 0);
  for (const { study, missing, problems } of runs) {
    for (const problem of problems) console.error(`problem    ${study.name}: ${problem}`);
    if (missing > 0) console.error(`unfinished ${study.name}: ${grouped(missing)} repetitions are missing`);
  }
  if (missing > 0) console.error(`go on with ${command}`);
  const seconds = Math.round(performance.now() - clock) / 1000;
  if (options.json) {
    console.log(JSON.stringify({ studies: runs.map(({ summary }) => summary), verdicts, report: written, seconds }));
  } else if (options.quiet !== true) {
    printSummary(runs, verdicts, seconds);
    console.log(`wrote      ${displayPath(written)}`);
  }
  return missing === 0 ? EXIT.done : EXIT.unfinished;
}

async function announce(workspace: Workspace, studies: readonly Study[], threads: number): Promise<void> {
  const { seconds, repetitions, reused } = await forecast(workspace, studies);
  console.error(
    `${studies.length} studies, ${grouped(repetitions)} repetitions; ${grouped(reused)} found in the ledger; ` +
      `about ${duration(seconds / threads)} to go on ${threads} ${threads === 1 ? 'thread' : 'threads'}\n`,
  );
}

function printSummary(runs: readonly Reproduced[], verdicts: Readonly<Record<string, number>>, seconds: number): void {
  const total = (count: (run: Reproduced) => number) => grouped(runs.reduce((sum, run) => sum + count(run), 0));
  console.log(
    `${runs.length} studies   ${total(({ summary }) => summary.repetitions)} repetitions in ${duration(seconds)}, ` +
      `${total(({ summary }) => summary.reused)} reused, ${total(({ summary }) => summary.failed)} failed`,
  );
  console.log(
    `claims     ${Object.entries(verdicts)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')}`,
  );
}

/** The line that does it again. */
function commandLine(names: readonly string[], { repetitions, seed, engine, out }: ReproduceOptions): string {
  return [
    'ballast reproduce',
    ...names,
    ...(repetitions === undefined ? [] : [`--repetitions ${repetitions}`]),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
    ...(engine === 'inline' ? ['--engine inline'] : []),
    ...(out === undefined ? [] : [`--out ${out}`]),
  ].join(' ');
}
