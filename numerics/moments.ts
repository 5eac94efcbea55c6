/**
 * Moments of stored values and their Monte Carlo standard errors (MCSE).
 *
 * Two passes over the values in index order, sums compensated after Neumaier (1974), so that a curve is the same bytes
 * whenever the same values are summed.
 */
import { CompensatedSum } from './compensated-sum.js';

export interface Moments {
  readonly n: number;
  /** NaN if n = 0. */
  readonly mean: number;
  /** Divisor n − 1; NaN if n < 2, as all that follow. */
  readonly variance: number;
  readonly sd: number;
  /** sd/√n. */
  readonly meanMcse: number;
  /** √((m₄ − s⁴ (n − 3)/(n − 1))/n), m₄ the fourth central moment with divisor n; NaN if n < 4. */
  readonly varianceMcse: number;
}

/** Computes the moments of `values`; a NaN among them makes all but n NaN. */
export function moments(values: Float64Array): Moments {
  const n = values.length;
  const mean = compensatedMean(values);
  const squares = new CompensatedSum();
  const fourths = new CompensatedSum();
  // the deviations sum to what the mean's rounding left, which the corrected two-pass formula takes out
  const deviations = new CompensatedSum();
  for (let i = 0; i < n; i++) {
    const deviation = values[i] - mean;
    const square = deviation * deviation;
    deviations.add(deviation);
    squares.add(square);
    fourths.add(square * square);
  }
  const rest = deviations.value();
  const variance = n < 2 ? NaN : Math.max(0, (squares.value() - (rest * rest) / n) / (n - 1));
  const sd = Math.sqrt(variance);
  const excess = fourths.value() / n - (variance * variance * (n - 3)) / (n - 1);
  return {
    n,
    mean,
    variance,
    sd,
    meanMcse: sd / Math.sqrt(n),
    varianceMcse: n < 4 ? NaN : Math.sqrt(Math.max(0, excess) / n),
  };
}

/**
 * Computes the quantile of type 7 (R's and NumPy's default): linear between order statistics, at (n − 1) `probability`.
 * NaN if there are no values or one is NaN.
 *
 * @param sorted ascending
 * @throws {RangeError} if probability is outside [0, 1]
 */
export function quantile(sorted: Float64Array, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`Cannot take a quantile: probability must be in [0, 1], got ${probability}`);
  }
  const n = sorted.length;
  // typed arrays sort NaN last
  if (n === 0 || Number.isNaN(sorted[n - 1])) return NaN;
  const position = (n - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, n - 1)];
  return low === high ? low : low + (position - below) * (high - low);
}

function compensatedMean(values: Float64Array): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < values.length; i++) sum.add(values[i]);
  return sum.value() / values.length;
}
