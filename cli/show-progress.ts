/** Redraws a run's progress from the ledger now and then. */
import { performance } from 'node:perf_hooks';
import { createExpectedRepetitions } from '../store/expected-repetitions.js';
import { createFindRun } from '../store/find-run.js';
import { createLiveCounts } from '../store/live-counts.js';
import type { ProgressDisplay } from './progress-display.js';
import type { Workspace } from './workspace.js';

const PROGRESS_MS = 1000;
/** A question to a workflow is a task for its worker, so it is put less often. */
const PHASE_MS = 2500;

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
  const countsOf = createLiveCounts(ledger, runId);
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
