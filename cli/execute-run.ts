/** What `run` and `resume` share: hold the data folder, run the study to its end, leave results, say what came of it. */
import { performance } from 'node:perf_hooks';
import { holdDataFolder } from '../client/data-folder/hold.js';
import { UserError } from '../client/user-error.js';
import { IntegrityError } from '../store/ledger.js';
import { type RunCounts, runCounts, runDigest } from '../store/run-results.js';
import { canonicalJson, contentKey } from '../studies/content-key.js';
import { cellCount } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { type End, type EngineChoice, openEngine } from './engine.js';
import { EXIT } from './exit.js';
import { openProgress } from './progress-display.js';
import { writeRunFiles } from './run-files.js';
import { duration, grouped } from './words.js';
import { displayPath, runFolder, type Workspace } from './workspace.js';

export interface ExecuteOptions extends EngineChoice {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What scripts get from `--json`. */
export interface RunSummary {
  readonly runId: string;
  readonly study: string;
  readonly cells: number;
  /** Finished now. */
  readonly repetitions: number;
  /** Found in the ledger. */
  readonly reused: number;
  readonly failed: number;
  /** Null if something is missing. */
  readonly digest: string | null;
  readonly seconds: number;
  readonly files: readonly string[];
}

/** The id of a run that was given none: the study's name and a hash of the whole study, so the same command goes on. */
export function defaultRunId(study: Study): string {
  return `${study.name}-${contentKey({ study, numerics: NUMERICS_VERSION }).slice(0, 8)}`;
}

/** What has come of a run so far. */
export interface RunState {
  /** Counts when it was taken up, and now. */
  readonly before: RunCounts;
  readonly after: RunCounts;
  readonly end: End;
}

/** Takes a run up in the ledger and has what it is missing run. @throws {UserError} if its id stands for another study */
export async function takeUp(
  workspace: Workspace,
  study: Study,
  runId: string,
  work: (before: RunCounts) => Promise<End>,
): Promise<RunState> {
  await registerRun(workspace, study, runId);
  const before = await runCounts(workspace.ledger, study);
  const end = await work(before);
  const after = await runCounts(workspace.ledger, study);
  if (after.finished === after.total) await workspace.ledger.setRunState(runId, 'finished');
  return { before, after, end };
}

/** How a run ends that had nothing left to do. */
export const NOTHING_TO_DO: End = { interrupted: false, problems: [] };

/** @returns the exit code */
export async function executeRun(
  workspace: Workspace,
  study: Study,
  runId: string,
  options: ExecuteOptions,
): Promise<number> {
  const started = performance.now();
  const signal = interruptSignal();
  const hold = holdDataFolder(workspace.folder, `run ${runId}`);
  const engine = openEngine(workspace, options, signal);
  try {
    const state = await takeUp(workspace, study, runId, async (before) => {
      if (options.quiet !== true) announce(study, runId, before);
      if (before.finished === before.total) return NOTHING_TO_DO;
      const display = openProgress(study.name, options.quiet === true);
      try {
        return await engine.run(study, runId, display);
      } finally {
        display.stop();
      }
    });
    const { after, end } = state;
    if (end.interrupted && after.finished < after.total) {
      console.error(
        `\n${runId} stopped at ${grouped(after.finished)} of ${grouped(after.total)} repetitions; nothing finished is lost.\n` +
          `Go on with: ballast resume ${runId}`,
      );
      return EXIT.interrupted;
    }
    // before the files, which may not be writable: on a full disk the run ends, and this says how it goes on
    sayWhatIsMissing(runId, end, after.total - after.finished);
    const files = await writeRunFiles(workspace.ledger, study, runId, runFolder(workspace.folder, runId));
    const summary = await summarize(workspace, study, runId, state, files, performance.now() - started);
    report(summary, options);
    return after.finished === after.total ? EXIT.done : EXIT.unfinished;
  } finally {
    await engine.close();
    hold.release();
  }
}

export async function summarize(
  { ledger }: Workspace,
  study: Study,
  runId: string,
  { before, after }: RunState,
  files: readonly string[],
  milliseconds: number,
): Promise<RunSummary> {
  const digest = await runDigest(ledger, study);
  return {
    runId,
    study: study.name,
    cells: cellCount(study),
    repetitions: after.finished - before.finished,
    reused: before.finished,
    failed: after.failed,
    digest: 'digest' in digest ? digest.digest : null,
    seconds: Math.round(milliseconds) / 1000,
    files,
  };
}

/** Enters the run into the ledger. @throws {UserError} if the id stands for another study */
async function registerRun({ ledger }: Workspace, study: Study, runId: string): Promise<void> {
  try {
    await ledger.createRun({
      id: runId,
      study: study.name,
      specification: canonicalJson(study),
      numericsVersion: NUMERICS_VERSION,
    });
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    throw new UserError(
      `Cannot run ${study.name} as ${runId}: that id stands for another study, or for another version of the numerics; ` +
        'choose another --run-id, or leave it out',
      { cause: error },
    );
  }
  await ledger.setRunState(runId, 'open');
}

function announce(study: Study, runId: string, { finished, total }: RunCounts): void {
  console.error(`${study.name}   ${study.title ?? ''}`);
  console.error(`run        ${runId}, seed ${study.seed}, numerics v${NUMERICS_VERSION}`);
  console.error(
    `plan       ${grouped(total)} repetitions in ${grouped(cellCount(study))} cells; ${grouped(finished)} found in the ledger\n`,
  );
}

function sayWhatIsMissing(runId: string, { problems }: End, missing: number): void {
  for (const problem of problems) console.error(`problem    ${problem}`);
  if (missing > 0) {
    console.error(`unfinished ${grouped(missing)} repetitions are missing; go on with: ballast resume ${runId}`);
  }
}

function report(summary: RunSummary, options: ExecuteOptions): void {
  if (options.json) {
    console.log(JSON.stringify(summary));
    return;
  }
  if (options.quiet) return;
  const { repetitions, reused, failed, seconds, digest, files } = summary;
  console.log(
    `${summary.study}   ${grouped(repetitions)} repetitions in ${duration(seconds)}, ${grouped(reused)} reused, ${grouped(failed)} failed`,
  );
  if (digest !== null) console.log(`digest     ${digest}`);
  for (const [i, file] of files.entries()) console.log(`${i === 0 ? 'wrote' : '     '}      ${displayPath(file)}`);
}

/** Aborts on Ctrl-C and on SIGTERM; a second Ctrl-C ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    console.error('\nstopping: storing what is finished (Ctrl-C again to stop at once)');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
