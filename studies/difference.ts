/**
 * The difference of two means over repetitions, with its Monte Carlo standard error (MCSE).
 *
 * Cells of one data key see the same data set in a repetition (common random numbers): their difference is taken by
 * repetition, and what the data set alone does to both drops out. Cells of different data keys share nothing; their
 * means are independent.
 *
 * Source: Law (2015), Simulation Modeling and Analysis, sections 10.2 (paired-t and Welch) and 11.2 (common random
 * numbers).
 */
import { studentQuantile, studentTwoSided } from '../numerics/elementary/student-t.js';
import { type Column, mcseOf, meanOf, paired } from './claims/estimate.js';

export interface Difference {
  readonly paired: boolean;
  /** Repetitions in which both succeeded; null if the columns are not paired. */
  readonly pairs: number | null;
  /** Mean of the first column: over the pairs, or over its own successes if not paired. */
  readonly mean: number;
  readonly baselineMean: number;
  /** `mean` − `baselineMean`. */
  readonly difference: number;
  /** Of the difference. NaN with fewer than two values on a side. */
  readonly mcse: number;
  /** What it would be had the same values come from independent runs: √(s₁²/n₁ + s₂²/n₂). */
  readonly mcseIndependent: number;
  /** (`mcseIndependent` / `mcse`)². NaN if not paired, or if the difference never varies. */
  readonly varianceReduction: number;
  /** Of the pairs (Pearson). NaN if not paired, or if a side never varies. */
  readonly correlation: number;
  /** Ends of the 95 % interval by Student's t, for this difference alone. */
  readonly low: number;
  readonly high: number;
  /** Probability of a difference at least as far from 0 if there were none, by the same t; 1 if all values are alike. */
  readonly p: number;
}

const OUTSIDE = 0.05;

/** Compares columns that share their data sets, over the repetitions in which both have a value. */
export function pairedDifference(column: Column, baseline: Column): Difference {
  const gaps = paired(column, baseline);
  const both = (own: Column) => own.subarray(0, gaps.length).map((value, r) => (Number.isNaN(gaps[r]) ? NaN : value));
  const [own, other, gap] = [both(column), both(baseline), gaps].map(meanAndError) as [Mean, Mean, Mean];
  const mcseIndependent = Math.sqrt(own.mcse * own.mcse + other.mcse * other.mcse);
  const reduction = (mcseIndependent * mcseIndependent) / (gap.mcse * gap.mcse);
  const product = own.mcse * other.mcse;
  const covariance = (own.mcse * own.mcse + other.mcse * other.mcse - gap.mcse * gap.mcse) / 2;
  return {
    paired: true,
    pairs: gap.n,
    mean: own.mean,
    baselineMean: other.mean,
    difference: gap.mean,
    mcse: gap.mcse,
    mcseIndependent,
    varianceReduction: gap.mcse > 0 ? reduction : NaN,
    // where a side never varies, what is left of the covariance is rounding
    correlation: product > 0 ? Math.max(-1, Math.min(1, covariance / product)) : NaN,
    ...inference(gap.mean, gap.mcse, gap.n - 1),
  };
}

/** Compares columns that share nothing, each over its own values. */
export function independentDifference(column: Column, baseline: Column): Difference {
  const [own, other] = [meanAndError(column), meanAndError(baseline)];
  const [a, b] = [own.mcse * own.mcse, other.mcse * other.mcse];
  const mcse = Math.sqrt(a + b);
  const difference = own.mean - other.mean;
  return {
    paired: false,
    pairs: null,
    mean: own.mean,
    baselineMean: other.mean,
    difference,
    mcse,
    mcseIndependent: mcse,
    varianceReduction: NaN,
    correlation: NaN,
    // degrees of freedom after Welch and Satterthwaite
    ...inference(difference, mcse, ((a + b) * (a + b)) / ((a * a) / (own.n - 1) + (b * b) / (other.n - 1))),
  };
}

interface Mean {
  readonly n: number;
  readonly mean: number;
  /** NaN for fewer than two values. */
  readonly mcse: number;
}

function meanAndError(column: Column): Mean {
  const estimate = meanOf(column);
  const { value: mean, repetitions: n } = estimate;
  return { n, mean, mcse: n < 2 ? NaN : mcseOf(estimate) };
}

function inference(difference: number, mcse: number, nu: number): Pick<Difference, 'low' | 'high' | 'p'> {
  if (Number.isNaN(mcse)) return { low: NaN, high: NaN, p: NaN };
  if (mcse === 0) return { low: difference, high: difference, p: difference === 0 ? 1 : 0 };
  const half = quantileOf(nu) * mcse;
  return { low: difference - half, high: difference + half, p: studentTwoSided(difference / mcse, nu) };
}

/** Most comparisons of a run have the same degrees of freedom, and a quantile takes some sixty tails. */
const quantiles = new Map<number, number>();

function quantileOf(nu: number): number {
  const quantile = quantiles.get(nu) ?? studentQuantile(OUTSIDE, nu);
  if (quantiles.size > 1000) quantiles.clear();
  quantiles.set(nu, quantile);
  return quantile;
}
