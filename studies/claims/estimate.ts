/**
 * Statistics of stored repetitions with their Monte Carlo standard errors (MCSE), by the delta method.
 *
 * An {@link Estimate} is a number and the influence of each repetition on it: to first order, how far that repetition
 * moved it from its expectation. Repetitions are independent, so the squared MCSE is the sum of the squared influences.
 * Influences add up as the numbers do; a difference of two cells that share data sets in a repetition has the sharp
 * MCSE of paired differences, and slopes, ratios and shares need no formulas of their own.
 *
 * Source: the infinitesimal jackknife, Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 21.
 */
import { log } from '../../numerics/elementary/log.js';
import { moments } from '../../numerics/moments.js';

/** A measure of one cell, or what is made of several, by repetition; NaN where a repetition failed. */
export type Column = Float64Array;

export interface Estimate {
  readonly value: number;
  /** One per repetition; 0 where the repetition failed. */
  readonly influence: Float64Array;
  /** Repetitions it rests on; the least number where several cells are combined. */
  readonly repetitions: number;
  /** Repetitions left out because they failed; the largest number where several cells are combined. */
  readonly failed: number;
}

/** The Monte Carlo standard error: √Σ influence². */
export function mcseOf({ influence }: Estimate): number {
  let sum = 0;
  for (const value of influence) sum += value * value;
  return Math.sqrt(sum);
}

/** a − b by repetition, as far as both go; NaN where either failed. */
export function paired(a: Column, b: Column): Column {
  return Float64Array.from({ length: Math.min(a.length, b.length) }, (_, r) => (a[r] ?? NaN) - (b[r] ?? NaN));
}

/** The mean; its MCSE is sd/√n. NaN without values. */
export function meanOf(column: Column): Estimate {
  const sample = column.filter((value) => !Number.isNaN(value));
  const { n, mean } = moments(sample);
  // over √(n (n − 1)) and not n, so that the squares add up to s²/n with the divisor n − 1 of s²
  const influence = column.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / Math.sqrt(n * (n - 1))));
  return { value: mean, influence, repetitions: n, failed: column.length - n };
}

/** The variance, divisor n − 1; its MCSE is that of the mean of the squared deviations. */
export function varianceOf(column: Column): Estimate {
  const { value: mean, repetitions: n } = meanOf(column);
  return meanOf(column.map((value) => ((value - mean) * (value - mean) * n) / (n - 1)));
}

/**
 * The share of repetitions for which `condition` holds. With two successes and two failures added to its MCSE (Agresti &
 * Coull, 1998), so that 0 of n and n of n have an error too. Its influences say how large that error is and not whose it
 * is: compare shares of two cells as the mean of paired indicators, not as a difference of these.
 */
export function shareOf(column: Column, condition: (value: number) => boolean): Estimate {
  const share = meanOf(column.map((value) => (Number.isNaN(value) ? NaN : condition(value) ? 1 : 0)));
  const n = share.repetitions;
  const p = (share.value * n + 2) / (n + 4);
  const error = Math.sqrt((p * (1 - p)) / (n + 4));
  return { ...share, influence: evenInfluence(n, error) };
}

/** Σ weight · estimate. */
export function combine(terms: readonly (readonly [weight: number, estimate: Estimate])[]): Estimate {
  const influence = new Float64Array(Math.max(0, ...terms.map(([, { influence }]) => influence.length)));
  let value = 0;
  for (const [weight, estimate] of terms) {
    value += weight * estimate.value;
    for (const [r, part] of estimate.influence.entries()) influence[r] = (influence[r] ?? 0) + weight * part;
  }
  return {
    value,
    influence,
    repetitions: Math.min(...terms.map(([, { repetitions }]) => repetitions)),
    failed: Math.max(...terms.map(([, { failed }]) => failed)),
  };
}

/** a − b. */
export function difference(a: Estimate, b: Estimate): Estimate {
  return combine([
    [1, a],
    [-1, b],
  ]);
}

/** a / b. */
export function ratio(a: Estimate, b: Estimate): Estimate {
  const value = a.value / b.value;
  const linear = combine([
    [1 / b.value, a],
    [-value / b.value, b],
  ]);
  return { ...linear, value };
}

/** ln a. NaN if a is not positive. */
export function logOf(a: Estimate): Estimate {
  return { ...combine([[1 / a.value, a]]), value: log(a.value) };
}

/**
 * The slope of ln y on ln x by least squares, each point with the same weight: the exponent p if y = c · x^p. NaN for
 * fewer than two points.
 */
export function logLogSlope(points: readonly { readonly x: number; readonly y: Estimate }[]): Estimate {
  const logs = points.map(({ x }) => log(x));
  const center = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const spread = logs.reduce((sum, value) => sum + (value - center) * (value - center), 0);
  return combine(points.map(({ y }, i) => [((logs[i] ?? NaN) - center) / spread, logOf(y)] as const));
}

/** n influences whose squares add up to error². */
function evenInfluence(n: number, error: number): Float64Array {
  return new Float64Array(n).fill(error / Math.sqrt(n));
}
