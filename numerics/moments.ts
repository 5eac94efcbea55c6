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
  const passes = new MomentPasses();
  while (!passes.settled) {
    for (let i = 0; i < values.length; i++) passes.add(values[i]);
    passes.endPass();
  }
  return passes.moments();
}

/** The same of values that are too many to hold: they come one by one, twice, in the same order. */
export class MomentPasses {
  readonly #sum = new CompensatedSum();
  readonly #squares = new CompensatedSum();
  readonly #fourths = new CompensatedSum();
  // the deviations sum to what the mean's rounding left, which the corrected two-pass formula takes out
  readonly #deviations = new CompensatedSum();
  #n = 0;
  #mean = NaN;
  #passes = 0;

  /** Whether no further pass is needed. */
  get settled(): boolean {
    return this.#passes === 2;
  }

  add(value: number): void {
    if (this.#passes === 0) {
      this.#n++;
      this.#sum.add(value);
      return;
    }
    const deviation = value - this.#mean;
    const square = deviation * deviation;
    this.#deviations.add(deviation);
    this.#squares.add(square);
    this.#fourths.add(square * square);
  }

  endPass(): void {
    if (this.#passes === 0) this.#mean = this.#sum.value() / this.#n;
    this.#passes++;
  }

  /** After the second pass. */
  moments(): Moments {
    const n = this.#n;
    const rest = this.#deviations.value();
    const variance = n < 2 ? NaN : Math.max(0, (this.#squares.value() - (rest * rest) / n) / (n - 1));
    const sd = Math.sqrt(variance);
    const excess = this.#fourths.value() / n - (variance * variance * (n - 3)) / (n - 1);
    return {
      n,
      mean: this.#mean,
      variance,
      sd,
      meanMcse: sd / Math.sqrt(n),
      varianceMcse: n < 4 ? NaN : Math.sqrt(Math.max(0, excess) / n),
    };
  }
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
  const [below, above] = quantileRanks(n, probability);
  return betweenRanks(n, probability, sorted[below], sorted[above]);
}

/** The ranks, from 0, of the two order statistics of n values between which the quantile lies. */
export function quantileRanks(n: number, probability: number): [number, number] {
  const below = Math.floor((n - 1) * probability);
  return [below, Math.min(below + 1, n - 1)];
}

/** The quantile, from the values `low` and `high` at those ranks. */
export function betweenRanks(n: number, probability: number, low: number, high: number): number {
  const position = (n - 1) * probability;
  return low === high ? low : low + (position - Math.floor(position)) * (high - low);
}
