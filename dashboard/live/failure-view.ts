/** What failed: by reason, and the cells with the worst rates. */

import type { LiveCells } from '../../store/live/live-cells.js';
import { rateInterval } from '../../studies/binomial-interval.js';
import { FAILURE_WORDS, FAILURES } from '../../studies/outcome-words.js';
import { outcomeName } from '../../studies/repetition.js';
import { replayLine } from '../../studies/replay-line.js';
import type { CellState, FailureView, GridView } from '../contract.js';
import { cellLabel } from './grid-view.js';

const MOST_CELLS = 20;

export function failureView(
  runId: string,
  grid: GridView,
  cells: LiveCells,
  states: readonly CellState[],
): FailureView {
  const counts = new Map<string, number>();
  for (const { cell, failed } of states) {
    if (failed === 0) continue;
    for (const [code, count] of cells.failureCounts(cell)) {
      counts.set(outcomeName(code), (counts.get(outcomeName(code)) ?? 0) + count);
    }
  }
  const failing = states
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed / b.finished - a.failed / a.finished);
  return {
    finished: states.reduce((sum, { finished }) => sum + finished, 0),
    failed: states.reduce((sum, { failed }) => sum + failed, 0),
    reasons: FAILURES.flatMap((reason) => {
      const count = counts.get(reason) ?? 0;
      return count > 0 ? [{ reason, ...FAILURE_WORDS[reason], count }] : [];
    }).sort((a, b) => b.count - a.count),
    cells: failing.slice(0, MOST_CELLS).map((state) => failingCell(runId, grid, cells, state)),
  };
}

function failingCell(runId: string, grid: GridView, cells: LiveCells, { cell, failed, finished }: CellState) {
  const at = grid.cells[cell]!;
  const [code] = [...cells.failureCounts(cell)].sort(([, a], [, b]) => b - a)[0] ?? [0];
  const [first] = cells.failures(cell);
  return {
    cell,
    label: cellLabel(grid.arms[at.arm]!, at),
    failed,
    finished,
    ...rateInterval(failed, finished),
    reason: outcomeName(code),
    replay: replayLine(runId, at.key, first?.repetition ?? 0),
  };
}
