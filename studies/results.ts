/**
 * From stored repetitions to estimates: one row for each cell and measure.
 *
 * Values are taken in the order of their repetition, so a row has the same bytes whichever batch finished first.
 * Statistics are over the repetitions that succeeded; `failed` says how many did not.
 */
import type { Measure } from '../numerics/measures.js';
import { CellEstimates, type Estimates } from './cell-estimates.js';
import type { Arm, Cell, Level } from './grid.js';
import type { Factor, Method, Study } from './study.js';

/** Stored values of one cell, repetitions ascending. */
export interface CellValues {
  readonly repetitions: Uint32Array;
  /** Index into `OUTCOMES`, one per repetition. */
  readonly codes: Uint8Array;
  /** (repetitions × measures), row-major. */
  readonly values: Float64Array;
}

export interface ResultRow extends Estimates {
  readonly measure: Measure;
  /** Label of the method. */
  readonly method: string;
  readonly methodKind: Method;
  /** Null where class counts are random. */
  readonly n0: number | null;
  readonly n1: number | null;
  readonly generator: string;
  /** Null where the method chooses it in each repetition. */
  readonly gamma: number | null;
  readonly factors: Readonly<Partial<Record<Factor, Level>>>;
}

/** Estimates of every measure of a cell. */
export function cellResults(arm: Arm, cell: Cell, stored: CellValues): ResultRow[] {
  const estimates = new CellEstimates(cell.spec.measures.length, {
    stored: stored.codes.length,
    prefix: prefixLength(stored),
  });
  while (!estimates.settled) {
    estimates.add(stored.codes, stored.values);
    estimates.endPass();
  }
  return resultRows(arm, cell, estimates);
}

/** How many repetitions, from the first, are all finished. */
export function prefixLength({ repetitions }: Pick<CellValues, 'repetitions'>): number {
  let length = 0;
  while (length < repetitions.length && repetitions[length] === length) length++;
  return length;
}

/** The row with the estimates over its prefix instead: what is fair to show of an unfinished run. */
export function overPrefix(row: ResultRow): ResultRow {
  return { ...row, ...row.prefix };
}

/** The first `length` of the stored values. @returns views, not copies */
export function firstValues({ repetitions, codes, values }: CellValues, length: number): CellValues {
  const width = codes.length === 0 ? 0 : values.length / codes.length;
  return {
    repetitions: repetitions.subarray(0, length),
    codes: codes.subarray(0, length),
    values: values.subarray(0, length * width),
  };
}

/** One row for each measure of a cell. */
export function resultRows(arm: Arm, cell: Cell, estimates: CellEstimates): ResultRow[] {
  return estimates.measures().map((estimate, column) => ({
    measure: cell.spec.measures[column] as Measure,
    ...rowLevels(arm, cell),
    ...estimate,
  }));
}

/** What tells the rows of one measure apart. */
export function rowLevels(
  arm: Arm,
  cell: Cell,
): Pick<ResultRow, 'method' | 'methodKind' | 'n0' | 'n1' | 'generator' | 'gamma' | 'factors'> {
  const { method, methodKind, gamma } = cell;
  const { n0, n1, generator, factors } = arm;
  return { method, methodKind, n0, n1, generator, gamma, factors };
}

/**
 * Of each arm and measure, the fixed gamma with the least mean; the smaller one if two are equal. It is chosen by the very
 * repetitions whose mean it shows, so that mean is a little too low.
 */
export function bestFixedRows(rows: readonly ResultRow[]): ResultRow[] {
  const best = new Map<string, ResultRow>();
  for (const row of rows) {
    if (row.methodKind !== 'fixed' || Number.isNaN(row.mean)) continue;
    const key = JSON.stringify([row.measure, row.n0, row.n1, row.generator, row.factors]);
    const least = best.get(key);
    if (least === undefined || row.mean < least.mean) best.set(key, row);
  }
  return [...best.values()];
}

/** Names of the factor columns: always n0, n1, generator and gamma, then what else the study varies. */
export function factorColumns(study: Study): string[] {
  const others = Object.keys(study.factors).filter((name) => name !== 'n0' && name !== 'n1');
  return ['n0', 'n1', 'generator', 'gamma', ...others];
}

/** The levels of a row or cell under those columns; null for a gamma that the method chooses. */
export function factorValues(
  columns: readonly string[],
  at: Pick<ResultRow, 'n0' | 'n1' | 'generator' | 'gamma' | 'factors'>,
): (Level | null)[] {
  const fixed: Record<string, Level | null> = { n0: at.n0, n1: at.n1, generator: at.generator, gamma: at.gamma };
  return columns.map((name) => fixed[name] ?? at.factors[name as Factor] ?? null);
}
