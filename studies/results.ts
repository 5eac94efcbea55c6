/**
 * From stored repetitions to estimates: one row for each cell and measure.
 *
 * Values are taken in the order of their repetition, so a row has the same bytes whichever batch finished first.
 * Statistics are over the repetitions that succeeded; `failed` says how many did not.
 */
import type { Measure } from '../numerics/measures.js';
import { moments, quantile } from '../numerics/moments.js';
import type { Arm, Cell, Level } from './grid.js';
import type { Factor, Method, Study } from './study.js';

/** Stored values of one cell, repetitions ascending. */
export interface CellValues {
  readonly repetitions: readonly number[];
  /** Index into `OUTCOMES`, one per repetition. */
  readonly codes: readonly number[];
  /** (repetitions × measures), row-major. */
  readonly values: Float64Array;
}

export interface ResultRow {
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
  /** Repetitions finished, failed ones included. */
  readonly repetitions: number;
  readonly failed: number;
  readonly mean: number;
  /** Divisor n − 1. */
  readonly variance: number;
  readonly sd: number;
  /** Monte Carlo standard error of the mean. */
  readonly mcse: number;
  /** Monte Carlo standard error of the variance. */
  readonly mcseVariance: number;
  readonly q05: number;
  readonly median: number;
  readonly q95: number;
}

/** Estimates of every measure of a cell. */
export function cellResults(arm: Arm, cell: Cell, { codes, values }: CellValues): ResultRow[] {
  const width = cell.spec.measures.length;
  const failed = codes.filter((code) => code !== 0).length;
  return cell.spec.measures.map((measure, column) => {
    const sample = new Float64Array(codes.length - failed);
    let size = 0;
    for (const [row, code] of codes.entries()) {
      if (code === 0) sample[size++] = values[row * width + column] ?? Number.NaN;
    }
    const { mean, variance, sd, meanMcse, varianceMcse } = moments(sample);
    const sorted = sample.slice().sort();
    return {
      measure,
      method: cell.method,
      methodKind: cell.methodKind,
      n0: arm.n0,
      n1: arm.n1,
      generator: arm.generator,
      gamma: cell.gamma,
      factors: arm.factors,
      repetitions: codes.length,
      failed,
      mean,
      variance,
      sd,
      mcse: meanMcse,
      mcseVariance: varianceMcse,
      q05: quantile(sorted, 0.05),
      median: quantile(sorted, 0.5),
      q95: quantile(sorted, 0.95),
    };
  });
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
