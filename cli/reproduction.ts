/** Runs many studies with one engine and one progress display. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeHolder } from '../client/data-folder/hold.js';
import { whoHoldsRun } from '../client/data-folder/hold-run.js';
import type { RunCounts } from '../store/run-results.js';
import { isWhole, runCounts } from '../store/run-results.js';
import { newSpec } from '../store/run-spec.js';
import { secondsPerRepetition } from '../studies/cost.js';
import { studyGrid } from '../studies/grid.js';
import type { Study } from '../studies/study.js';
import type { Engine, EngineChoice } from './engine-contract.js';
import { NOTHING_TO_DO, type RunSummary, summarize, takeUp } from './execute-run.js';
import type { Progress, ProgressDisplay } from './progress-display.js';
import { registerRun } from './register-run.js';
import { defaultRunId } from './run-id.js';
import type { FoundRun, Workspace } from './workspace.js';

const LOOK_MS = 200;

/** A study that has run, to its end or as far as it came. */
export interface Reproduced {
  readonly run: FoundRun;
  readonly study: Study;
  readonly summary: RunSummary;
  readonly missing: number;
  readonly problems: readonly string[];
}

/** So that one computes while another is planned, comes to its end, or is drawn. */
const AT_ONCE = 2;

/**
 * Runs every study to its end, two at a time, in order; what the ledger holds is not run again.
 *
 * @returns what has run, in order; fewer than asked for if the signal said stop
 */
export async function reproduce(
  workspace: Workspace,
  studies: readonly Study[],
  { engine, choice }: { readonly engine: Engine; readonly choice: EngineChoice },
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<Reproduced[]> {
  const work = studies.map(expectedSeconds);
  const shares = studies.map(() => 0);
  const done: (Reproduced | undefined)[] = studies.map(() => undefined);
  let [next, failed] = [0, false];

  function show(i: number, { expected, ...counts }: Progress): void {
    shares[i] = counts.finished / Math.max(counts.total, expected ?? 0);
    const finished = sum(work.map((seconds, at) => seconds * (shares[at] ?? 0)));
    display.update({ ...counts, total: sum(work), finished }, `${studies[i]?.name} (${i + 1} of ${studies.length})`);
  }
  async function lane(): Promise<void> {
    while (next < studies.length && !signal.aborted && !failed) {
      const i = next++;
      done[i] = await runOne(i);
    }
  }
  async function runOne(i: number): Promise<Reproduced | undefined> {
    const study = studies[i]!;
    const started = performance.now();
    const runId = await defaultRunId(workspace.ledger, study);
    await registerRun(workspace, study, runId);
    await untilFree(workspace.folder, runId, display, signal);
    if (signal.aborted) return undefined;
    const state = await takeUp(workspace, runId, choice, async (run, before) => {
      if (isWhole(before)) return NOTHING_TO_DO;
      return await engine.run(run, { ...display, update: (counts) => show(i, counts) });
    });
    const { run, after, end } = state;
    show(i, after);
    if (signal.aborted && after.finished < after.total) return undefined;
    const summary = summarize(state, performance.now() - started);
    return { run, study, summary, missing: after.total - after.finished, problems: end.problems };
  }
  function stopOthers(error: unknown): never {
    failed = true;
    throw error;
  }
  // all come to rest before anybody closes what they share
  const lanes = Array.from({ length: AT_ONCE }, () => lane().catch(stopOthers));
  for (const end of await Promise.allSettled(lanes)) if (end.status === 'rejected') throw end.reason;
  return done.flatMap((one) => one ?? []);
}

/** Another command may work on the run: it is the same run, so its end is awaited. */
async function untilFree(folder: string, runId: string, display: ProgressDisplay, signal: AbortSignal): Promise<void> {
  const holder = whoHoldsRun(folder, runId);
  if (holder === undefined) return;
  display.say(`waits for ${describeHolder(holder)} to end`);
  while (!signal.aborted && whoHoldsRun(folder, runId) !== undefined) await sleep(LOOK_MS);
}

/** CPU time that the study will take, and what of it the ledger spares. */
export async function forecast(
  { ledger }: Workspace,
  studies: readonly Study[],
): Promise<{ readonly seconds: number; readonly repetitions: number; readonly reused: number }> {
  const counts = await Promise.all(studies.map((study) => runCounts(ledger, newSpec(study))));
  return {
    seconds: sum(studies.map((study, i) => expectedSeconds(study) * missingShare(counts[i]))),
    repetitions: sum(counts.map(({ total }) => total)),
    reused: sum(counts.map(({ finished }) => finished)),
  };
}

function missingShare(counts: RunCounts | undefined): number {
  return counts === undefined ? 1 : (counts.total - counts.finished) / counts.total;
}

function expectedSeconds(study: Study): number {
  return study.repetitions * sum(studyGrid(study).map(secondsPerRepetition));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
