/** Redraws a run's progress from the ledger now and then. */
import { createFindRun } from '../store/find-run.js';
import { runCounts } from '../store/run-results.js';
import { createExpectedRepetitions } from './expected-repetitions.js';
import type { ProgressDisplay } from './progress-display.js';
import type { Workspace } from './workspace.js';

const PROGRESS_MS = 500;

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
  let stopped = false;
  let phase = 'starting';
  async function loop(): Promise<void> {
    while (!stopped) {
      phase = (await phaseOf()) ?? phase;
      const spec = await findRun(runId);
      const expected = await expectedRepetitions(spec);
      const counts = await runCounts(ledger, spec);
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
