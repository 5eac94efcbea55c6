/** One cell from near: its raw values, its running mean, what it still needs. */
import type { Ledger, Outcomes } from '../../store/ledger.js';
import type { LiveCell, LiveCells } from '../../store/live/live-cells.js';
import { MomentTable } from '../../store/live/moment-table.js';
import { readCell } from '../../store/retried-cells.js';
import type { RunSpec } from '../../store/run-spec.js';
import { outcomeName } from '../../studies/repetition.js';
import { replayLine } from '../../studies/replay-line.js';
import { type CellValues, cellResults } from '../../studies/results.js';
import type { CellState, CellView, GridView, PrecisionTarget } from '../contract.js';
import { cellLabel } from './grid-view.js';

const MOST_PLACES = 200;
const MOST_BINS = 60;

export interface CellQuestion {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly grid: GridView;
  readonly cells: LiveCells;
  readonly at: LiveCell;
  readonly measure: string;
  readonly state: CellState;
  readonly targets: readonly PrecisionTarget[];
}

export async function cellView(ledger: Ledger, question: CellQuestion): Promise<CellView> {
  const { runId, spec, grid, cells, at, measure, state } = question;
  const { arm, cell, index } = at;
  const pieces = await readCell(ledger, spec, arm, cell, { from: 0, to: state.asked });
  const column = cell.spec.measures.indexOf(measure as never);
  const width = cell.spec.measures.length;
  const stored = joined(pieces, width);
  const own = successes(stored, width, column);
  const row = cellResults(arm, cell, stored)[column];
  const key = grid.cells[index]!.key;
  const target = question.targets.find((one) => one.measure === measure) ?? question.targets[0]!;
  return {
    cell: index,
    key,
    label: cellLabel(grid.arms[grid.cells[index]!.arm]!, cell),
    measure,
    state,
    q05: finite(row?.q05),
    median: finite(row?.median),
    q95: finite(row?.q95),
    running: runningMean(own),
    bins: histogram(own.toSorted()),
    needed: neededFor(target, row),
    target,
    failures: cells.failures(index).map(({ repetition, code }) => ({
      repetition,
      reason: outcomeName(code),
      replay: replayLine(runId, key, repetition),
    })),
    replay: replayLine(runId, key, 0),
  };
}

function joined(pieces: readonly Outcomes[], width: number): CellValues {
  const size = pieces.reduce((sum, { codes }) => sum + codes.length, 0);
  const repetitions = new Uint32Array(size);
  const codes = new Uint8Array(size);
  const values = new Float64Array(size * width);
  let at = 0;
  for (const piece of pieces) {
    codes.set(piece.codes, at);
    values.set(piece.values, at * width);
    for (let i = 0; i < piece.codes.length; i++) repetitions[at + i] = piece.first + i;
    at += piece.codes.length;
  }
  return { repetitions, codes, values };
}

function successes({ codes, values }: CellValues, width: number, column: number): Float64Array {
  const own = new Float64Array(codes.length);
  let n = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] === 0) own[n++] = values[i * width + column]!;
  return own.subarray(0, n);
}

/** The mean of the first n successes, at places that are even on a log scale. */
export function runningMean(values: Float64Array): CellView['running'] {
  const table = new MomentTable(1);
  const places = new Set(
    Array.from({ length: MOST_PLACES }, (_, i) => Math.round(values.length ** ((i + 1) / MOST_PLACES))),
  );
  places.add(values.length);
  const running: { n: number; mean: number; mcse: number | null }[] = [];
  for (const [i, value] of values.entries()) {
    table.add(0, value);
    if (!places.has(i + 1)) continue;
    const { mean, mcse } = table.moments(0);
    if (mean !== null) running.push({ n: i + 1, mean, mcse });
  }
  return running.slice(-MOST_PLACES);
}

/**
 * Bins of one width after Freedman and Diaconis (1981), 2 IQR n^(-1/3), over four IQR on either side of the quartiles; what lies
 * beyond, which would leave no room for the rest, counts in the outermost bins.
 *
 * @param sorted ascending
 */
export function histogram(sorted: Float64Array): CellView['bins'] {
  const n = sorted.length;
  if (n === 0) return [];
  const [least, most] = [sorted[0]!, sorted[n - 1]!];
  if (!(most > least)) return [{ from: least, to: most, count: n }];
  const [first, third] = [sorted[Math.floor((n - 1) / 4)]!, sorted[Math.floor((3 * (n - 1)) / 4)]!];
  const spread = third - first;
  const [low, high] =
    spread > 0 ? [Math.max(least, first - 4 * spread), Math.min(most, third + 4 * spread)] : [least, most];
  const width = (2 * spread) / Math.cbrt(n);
  const count = width > 0 ? Math.min(MOST_BINS, Math.max(1, Math.ceil((high - low) / width))) : MOST_BINS;
  const counts = new Array<number>(count).fill(0);
  for (const value of sorted)
    counts[Math.max(0, Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count)))]!++;
  const edge = (i: number) => low + ((high - low) * i) / count;
  return counts.map((inBin, i) => ({ from: edge(i), to: edge(i + 1), count: inBin }));
}

/** Repetitions at which the MCSE would be at its target, if the spread stays what it is. */
function neededFor(
  { kind, value }: PrecisionTarget,
  row: { readonly mean: number; readonly sd: number } | undefined,
): number | null {
  if (row === undefined || !Number.isFinite(row.sd)) return null;
  const bound = kind === 'absolute' ? value : value * Math.abs(row.mean);
  const needed = row.sd === 0 ? 1 : Math.ceil((row.sd / bound) ** 2);
  return Number.isFinite(needed) ? needed : null;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
