/** Redraws a run's progress from the ledger now and then. */
import { performance } from 'node:perf_hooks';
import { createExpectedRepetitions } from '../store/expected-repetitions.js';
import { createFindRun } from '../store/find-run.js';
import type { Ledger } from '../store/ledger.js';
import { createLiveCounts } from '../store/live-counts.js';
import type { RunSpec } from '../store/run-spec.js';
import { armLines } from './arm-lines.js';
import { armProgress } from './arm-progress.js';
import { createLiveCurve } from './live-curve.js';
import { isTerminal, type ProgressDisplay } from './progress-display.js';
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
  options: { readonly curve?: boolean } = {},
): { stop(): void } {
  // looked up each time, since the run may be extended while it runs
  const findRun = createFindRun(ledger);
  const expectedRepetitions = createExpectedRepetitions(ledger);
  const countsOf = createLiveCounts(ledger, runId);
  const linesBelow = createLinesBelow(ledger, options.curve === true);
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
      const below = await linesBelow(spec);
      if (!stopped) display.update({ ...counts, ...(expected !== undefined && { expected }) }, phase, below);
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

/** What a terminal has under the first line: the arms, and the curve if it was asked for. */
export function createLinesBelow(ledger: Ledger, curve: boolean): (spec: RunSpec) => Promise<readonly string[]> {
  const curveOf = createLiveCurve(ledger);
  return async (spec) => {
    if (!isTerminal()) return [];
    const { columns = 80, rows = 24 } = process.stderr;
    const drawn = curve ? await curveOf(spec, columns - 2) : [];
    const arms = await armProgress(ledger, spec);
    return [...armLines(arms ?? [], rows - drawn.length - 4), ...drawn];
  };
}
