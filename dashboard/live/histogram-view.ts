/** How often each value of a measure was seen, cell by cell: for the chosen γ, which takes few values. */
import type { Ledger } from '../../store/ledger.js';
import type { LiveCell } from '../../store/live/live-cells.js';
import { readCell } from '../../store/retried-cells.js';
import type { RunSpec } from '../../store/run-spec.js';
import type { CellState, GridView, HistogramView } from '../contract.js';
import { cellLabel } from './grid-view.js';

/** Cells that are read; a page cannot show more. */
const MOST_ROWS = 60;

export async function histogramView(
  ledger: Ledger,
  spec: RunSpec,
  grid: GridView,
  cells: readonly { readonly at: LiveCell; readonly state: CellState }[],
  measure: string,
): Promise<HistogramView> {
  const having = cells.filter(({ at }) => at.cell.spec.measures.includes(measure as never)).slice(0, MOST_ROWS);
  const rows: HistogramView['rows'][number][] = [];
  for (const { at, state } of having) {
    const { arm, cell, index } = at;
    const column = cell.spec.measures.indexOf(measure as never);
    const width = cell.spec.measures.length;
    const counts = new Map<number, number>();
    for (const { codes, values } of await readCell(ledger, spec, arm, cell, { from: 0, to: state.asked })) {
      for (const [row, code] of codes.entries()) {
        const value = values[row * width + column]!;
        if (code === 0) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    const known = grid.cells[index]!;
    rows.push({
      cell: index,
      label: cellLabel(grid.arms[known.arm]!, cell),
      key: arm.spec.generator.kind,
      counts: [...counts].sort(([a], [b]) => a - b),
    });
  }
  return { measure, rows };
}
