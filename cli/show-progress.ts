/** Redraws a run's progress from the ledger now and then. */
import { performance } from 'node:perf_hooks';
import { createFindRun } from '../store/find-run.js';
import type { Ledger } from '../store/ledger.js';
import { type RunCounts, runCounts } from '../store/run-results.js';
import type { RunSpec } from '../store/run-spec.js';
import { createExpectedRepetitions } from './expected-repetitions.js';
import type { ProgressDisplay } from './progress-display.js';
import type { Workspace } from './workspace.js';

const PROGRESS_MS = 1000;
/** A question to a workflow is a task for its worker, so it is put less often. */
const PHASE_MS = 2500;
/** Counting may take at most this share of the time; in between, what batches have stored is added up. */
const SHARE = 0.02;

/** @param phaseOf the run's phase now; undefined if nobody can tell */
export function showProgress(
  { ledger }: Workspace,
  runId: string,
  display: ProgressDisplay,
  phaseOf: () => Promise<string | undefined>,
): { stop(): void } {
  // looked up each time, since the run may be extended while it runs
  const findRun = createFindRun(ledger);
  const expectedRepetitions = createExpectedRepetitions(ledger);
  const countsOf = createCounts(ledger, runId);
  let stopped = false;
  let phase = 'starting';
  let asked = Number.NEGATIVE_INFINITY;
  async function loop(): Promise<void> {
    while (!stopped) {
      if (performance.now() - asked >= PHASE_MS) {
        phase = (await phaseOf()) ?? phase;
        asked = performance.now();
      }
      const spec = await findRun(runId);
      const expected = await expectedRepetitions(spec);
      const counts = await countsOf(spec);
      if (!stopped) display.update({ ...counts, ...(expected !== undefined && { expected }) }, phase);
      await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS).unref());
    }
  }
  // a failed look at the progress is no reason to end the run; its own error will come
  loop().catch(() => {});
  return {
    stop() {
      stopped = true;
    },
  };
}

/** Counts a run's repetitions: all anew as often as that is cheap, else what was written since. */
function createCounts(ledger: Ledger, runId: string): (spec: RunSpec) => Promise<RunCounts> {
  let [counts, batches, of, due]: [RunCounts | undefined, number, RunSpec | undefined, number] = [
    undefined,
    0,
    undefined,
    0,
  ];
  return async (spec) => {
    const started = performance.now();
    if (counts === undefined || of !== spec || started >= due) {
      batches = (await ledger.batchTotals(runId, 0)).last;
      counts = await runCounts(ledger, spec);
      of = spec;
      due = performance.now() + (performance.now() - started) / SHARE;
      return counts;
    }
    const { finished, failed, total } = counts;
    const since = await ledger.batchTotals(runId, batches);
    return { ...counts, finished: Math.min(total, finished + since.repetitions), failed: failed + since.failed };
  };
}
