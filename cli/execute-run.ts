/** What `run` and `resume` share: hold the data folder, run the study to its end, leave results, say what came of it. */
import { performance } from 'node:perf_hooks';
import { holdDataFolder } from '../client/data-folder/hold.js';
import { UserError } from '../client/user-error.js';
import { IntegrityError, LedgerError } from '../store/ledger.js';
import { runCounts, runDigest } from '../store/run-results.js';
import { canonicalJson, contentKey } from '../studies/content-key.js';
import { cellCount } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { openComputePool } from '../workers/compute-pool.js';
import { runInline } from '../workers/inline-engine.js';
import { EXIT } from './exit.js';
import { openProgress } from './progress-display.js';
import { writeRunFiles } from './run-files.js';
import { type EngineOptions, runWithTemporal, showProgress } from './temporal-engine.js';
import { duration, grouped } from './words.js';
import { displayPath, runFolder, type Workspace } from './workspace.js';

export interface ExecuteOptions {
  readonly engine: 'temporal' | 'inline';
  readonly workers: number;
  readonly batchSize?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What scripts get from `--json`. */
interface RunSummary {
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

/** How an engine ended. */
interface End {
  readonly interrupted: boolean;
  /** Why something is missing, if something is. */
  readonly problems: readonly string[];
}

/** The id of a run that was given none: the study's name and a hash of the whole study, so the same command goes on. */
export function defaultRunId(study: Study): string {
  return `${study.name}-${contentKey({ study, numerics: NUMERICS_VERSION }).slice(0, 8)}`;
}

/** @returns the exit code */
export async function executeRun(
  workspace: Workspace,
  study: Study,
  runId: string,
  options: ExecuteOptions,
): Promise<number> {
  const started = performance.now();
  const interrupt = interruptSignal();
  const hold = holdDataFolder(workspace.folder, `run ${runId}`);
  try {
    await register(workspace, study, runId);
    const before = await runCounts(workspace.ledger, study);
    if (options.quiet !== true) announce(study, runId, before.finished, before.total);

    const end =
      before.finished < before.total
        ? await work(workspace, study, runId, options, interrupt)
        : { interrupted: false, problems: [] };
    const after = await runCounts(workspace.ledger, study);
    if (after.finished === after.total) await workspace.ledger.setRunState(runId, 'finished');
    if (end.interrupted && after.finished < after.total) {
      console.error(
        `\n${runId} stopped at ${grouped(after.finished)} of ${grouped(after.total)} repetitions; nothing finished is lost.\n` +
          `Go on with: ballast resume ${runId}`,
      );
      return EXIT.interrupted;
    }
    const files = await writeRunFiles(workspace.ledger, study, runId, runFolder(workspace.folder, runId));
    const digest = await runDigest(workspace.ledger, study);
    const summary: RunSummary = {
      runId,
      study: study.name,
      cells: cellCount(study),
      repetitions: after.finished - before.finished,
      reused: before.finished,
      failed: after.failed,
      digest: 'digest' in digest ? digest.digest : null,
      seconds: Math.round(performance.now() - started) / 1000,
      files,
    };
    report(summary, options, end, after.total - after.finished);
    return after.finished === after.total ? EXIT.done : EXIT.unfinished;
  } finally {
    hold.release();
  }
}

/** Runs what is missing, with a progress display. */
async function work(
  workspace: Workspace,
  study: Study,
  runId: string,
  options: ExecuteOptions,
  signal: AbortSignal,
): Promise<End> {
  const display = openProgress(study.name, options.quiet === true);
  const engine: EngineOptions = { threads: options.workers, batchSize: options.batchSize, display, signal };
  try {
    return options.engine === 'inline'
      ? await workInline(workspace, study, runId, engine)
      : await workWithTemporal(workspace, study, runId, engine);
  } finally {
    display.stop();
  }
}

async function workWithTemporal(
  workspace: Workspace,
  study: Study,
  runId: string,
  engine: EngineOptions,
): Promise<End> {
  try {
    const end = await runWithTemporal(workspace, { runId, study }, engine);
    if (end.kind === 'completed') return { interrupted: false, problems: end.report.problems };
    return { interrupted: false, problems: [end.kind === 'cancelled' ? 'the run was cancelled' : end.reason] };
  } catch (error) {
    if (engine.signal.aborted) return { interrupted: true, problems: [] };
    throw error;
  }
}

async function workInline(
  workspace: Workspace,
  study: Study,
  runId: string,
  { threads, batchSize, display, signal }: EngineOptions,
): Promise<End> {
  const { ledger } = workspace;
  const compute = openComputePool(threads);
  const progress = showProgress(workspace, study, display, async () => 'running');
  try {
    await runInline({ ledger, compute }, { runId, threads, ...(batchSize !== undefined && { batchSize }) }, signal);
    return { interrupted: signal.aborted, problems: [] };
  } catch (error) {
    // as under Temporal: what is finished stays, the rest is reported as missing
    if (error instanceof LedgerError || error instanceof IntegrityError) {
      return { interrupted: false, problems: [error.message] };
    }
    throw error;
  } finally {
    progress.stop();
    await compute.close();
  }
}

async function register({ ledger }: Workspace, study: Study, runId: string): Promise<void> {
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

function announce(study: Study, runId: string, finished: number, total: number): void {
  console.error(`${study.name}   ${study.title ?? ''}`);
  console.error(`run        ${runId}, seed ${study.seed}, numerics v${NUMERICS_VERSION}`);
  console.error(
    `plan       ${grouped(total)} repetitions in ${grouped(cellCount(study))} cells; ${grouped(finished)} found in the ledger\n`,
  );
}

function report(summary: RunSummary, options: ExecuteOptions, { problems }: End, missing: number): void {
  for (const problem of problems) console.error(`problem    ${problem}`);
  if (missing > 0)
    console.error(
      `unfinished ${grouped(missing)} repetitions are missing; go on with: ballast resume ${summary.runId}`,
    );
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
function interruptSignal(): AbortSignal {
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
