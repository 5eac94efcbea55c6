/** What commands that run studies share: take a run up, run it to its end, leave results, say what came of it. */
import { performance } from 'node:perf_hooks';
import { holdRun } from '../client/data-folder/hold-run.js';
import type { Ledger } from '../store/ledger.js';
import { runForecast } from '../store/run-forecast.js';
import { cellsByState, isWhole, type RunCounts, runCounts } from '../store/run-results.js';
import type { RunSpec } from '../store/run-spec.js';
import type { TracedExecution } from '../workers/traces.js';
import { openPageOfRun } from './dashboard/page-of-run.js';
import { openEngine } from './engine.js';
import type { End, EngineChoice } from './engine-contract.js';
import { EXIT } from './exit.js';
import { forecastLines, precisionInWords } from './forecast-words.js';
import { startClock } from './process-cpu.js';
import { printProfile } from './profile-words.js';
import { openProgress } from './progress-display.js';
import { assertComputable, recordedRun } from './recorded-run.js';
import { type WrittenRun, writeRunFiles } from './run-files.js';
import { duration, grouped } from './words.js';
import { displayPath, type FoundRun, runFolder, type Workspace } from './workspace.js';

export interface ExecuteOptions extends EngineChoice {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** End with where the time went. */
  readonly profile?: boolean;
  /** Serve the dashboard meanwhile; if absent, only for somebody who sits at a terminal. */
  readonly dashboard?: boolean;
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

/** What has come of a run so far. */
export interface RunState {
  /** As it is recorded now: it may have been extended on the way. */
  readonly run: FoundRun;
  /** Counts when it was taken up, and now. */
  readonly before: RunCounts;
  readonly after: RunCounts;
  readonly end: End;
  /** Curves and pictures that it left, and their digest; none if it was interrupted. */
  readonly written: WrittenRun;
}

/**
 * Takes a recorded run up, has what it is missing run, and leaves its files.
 *
 * @param say what is to be said before the files are written, which may fail: on a full disk the run ends
 * @throws {UserError} if another command works on it
 */
export async function takeUp(
  { folder, ledger }: Workspace,
  runId: string,
  choice: EngineChoice,
  work: (run: FoundRun, before: RunCounts) => Promise<End>,
  say: (end: End, after: RunCounts) => void = () => {},
): Promise<RunState> {
  const hold = holdRun(folder, runId, `run ${runId}`);
  const clock = startClock();
  const execution = { engine: choice.engine, threads: choice.workers };
  try {
    const run = await recordedRun({ ledger }, runId);
    const before = await runCounts(ledger, run.spec);
    if (!isWhole(before)) await ledger.setRunState(runId, 'open');
    const end = await work(run, before);
    const now = await recordedRun({ ledger }, runId);
    const after = await runCounts(ledger, now.spec);
    if (isWhole(after)) await ledger.setRunState(runId, 'finished');
    const stopped = end.interrupted && !isWhole(after);
    if (!stopped) say(end, after);
    const written = stopped ? NOTHING_WRITTEN : await writeRunFiles(ledger, now, runFolder(folder, runId));
    if (!isWhole(before)) {
      const times = clock.stop();
      await ledger.addExecution(runId, { ...execution, ...times });
      await traceExecution(ledger, runId, { study: run.study.name, ...times });
    }
    return { run: now, before, after, end, written };
  } finally {
    clock.stop();
    hold.release();
  }
}

/** The root of the run's trace, if traces are wanted; a collector that is away is no reason to fail. */
async function traceExecution(ledger: Ledger, runId: string, execution: Omit<TracedExecution, 'first'>): Promise<void> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const { traceRun } = await import('../workers/traces.js');
  const first = (await ledger.executions(runId)).length === 1;
  await traceRun(runId, { ...execution, first }).catch(() => {});
}

const NOTHING_WRITTEN: WrittenRun = { files: [], digest: null };

/** How a run ends that had nothing left to do. */
export const NOTHING_TO_DO: End = { interrupted: false, problems: [] };

/** Runs a recorded run to its end, leaves its files and says what came of it. @returns the exit code */
export async function executeRun(workspace: Workspace, runId: string, options: ExecuteOptions): Promise<number> {
  const started = performance.now();
  const signal = interruptSignal();
  const engine = openEngine(workspace, `run ${runId}`, options, signal);
  try {
    const say = (end: End, after: RunCounts) => sayWhatIsMissing(runId, end, after.total - after.finished);
    const work = async (run: FoundRun, before: RunCounts): Promise<End> => {
      if (options.quiet !== true) await announce(workspace, run, before, Math.max(1, options.workers));
      if (isWhole(before)) return NOTHING_TO_DO;
      await assertComputable(workspace, runId, run.spec);
      const display = openProgress(run.study.name, options.quiet === true);
      const page = openPageOfRun(workspace, runId, options, (line) => display.say(line));
      try {
        return await engine.run(run, display);
      } finally {
        display.stop();
        await page.close();
      }
    };
    const state = await takeUp(workspace, runId, options, work, say);
    const { after, end } = state;
    if (end.interrupted && !isWhole(after)) {
      const far = `${grouped(after.finished)} of ${grouped(after.total)} repetitions`;
      console.error(
        end.goesOn
          ? `\n${runId}, at ${far}, goes on with the workers elsewhere.\nFollow it with: ballast watch ${runId}\nStop it with: ballast pause ${runId} --now`
          : `\n${runId} stopped at ${far}; nothing finished is lost.\nGo on with: ballast resume ${runId}`,
      );
      return EXIT.interrupted;
    }
    const summary = summarize(state, performance.now() - started);
    report(summary, options);
    if (options.profile) await printProfile(workspace.ledger, runId);
    return isWhole(after) ? EXIT.done : EXIT.unfinished;
  } finally {
    await engine.close();
  }
}

export function summarize({ run, before, after, written }: RunState, milliseconds: number): RunSummary {
  return {
    runId: run.record.id,
    study: run.study.name,
    cells: after.cells,
    repetitions: Math.max(0, after.finished - before.finished),
    reused: before.finished,
    failed: after.failed,
    digest: written.digest,
    seconds: Math.round(milliseconds) / 1000,
    files: written.files,
  };
}

/** What is there and what is left, before anything runs. */
async function announce(
  { ledger }: Workspace,
  { record, study, spec }: FoundRun,
  counts: RunCounts,
  threads: number,
): Promise<void> {
  const { finished, total, cells } = counts;
  console.error(`${study.name}   ${study.title ?? ''}`.trimEnd());
  const revised = record.revision > 1 ? `, revision ${record.revision}` : '';
  console.error(`run        ${record.id}${revised}, seed ${study.seed}, numerics v${record.numericsVersion}`);
  if (study.precision !== undefined) {
    console.error(`plan       ${grouped(cells)} cells; ${grouped(finished)} repetitions found in the ledger`);
    console.error(`adaptive   ${precisionInWords(study)}`);
    const forecast = finished > 0 && !isWhole(counts) ? await runForecast(ledger, spec) : undefined;
    if (forecast !== undefined) console.error(forecastLines(forecast, { threads, now: Date.now() }).join('\n'));
  } else {
    console.error(
      `plan       ${grouped(total)} repetitions in ${grouped(cells)} cells; ${grouped(finished)} found in the ledger`,
    );
    if (finished > 0 && finished < total) console.error(await leftInWords(ledger, spec, counts));
  }
  console.error('');
}

async function leftInWords(ledger: Ledger, spec: RunSpec, { finished, total, failed }: RunCounts): Promise<string> {
  const { whole, begun, untouched } = await cellsByState(ledger, spec);
  return (
    `left       ${grouped(total - finished)} repetitions: ${grouped(begun)} cells begun, ${grouped(untouched)} untouched, ` +
    `${grouped(whole)} finished${failed > 0 ? `; ${grouped(failed)} repetitions failed` : ''}`
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
  if (failed > 0) console.log(`failed     \`ballast failures ${summary.runId}\` says what and why`);
  if (digest !== null) console.log(`digest     ${digest}`);
  for (const [i, file] of files.entries()) console.log(`${i === 0 ? 'wrote' : '     '}      ${displayPath(file)}`);
}

/** Aborts on Ctrl-C and on SIGTERM; a second Ctrl-C ends the process at once. */
export function interruptSignal(
  words = '\nstopping: storing what is finished (Ctrl-C again to stop at once)',
): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    if (words !== '') console.error(words);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
