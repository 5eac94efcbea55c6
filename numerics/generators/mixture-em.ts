/**
 * Normal mixtures with full covariances, fitted by expectation and maximisation (EM).
 *
 * Source: Dempster, Laird & Rubin (1977), J. R. Stat. Soc. B 39, 1–38; steps, ridge and convergence rule as in
 * scikit-learn's GaussianMixture. The start is a function of the points: rows in ascending order of their coordinate with
 * the largest sample variance, cut into equal groups, one for each component.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import type { Outcome } from '../outcomes.js';
import { factorPositiveDefinite } from '../positive-definite.js';

/** EM has converged when an iteration moves the mean log-likelihood of a point by less. */
const TOLERANCE = 1e-6;
const MOST_ITERATIONS = 1000;

/** A mixture of K normal laws, and the work space to fit it to n points. */
export interface MixtureFit {
  /** K long. */
  readonly weights: Float64Array;
  /** K means, d long. */
  readonly means: readonly Float64Array[];
  /** K lower triangles L (d × d), row-major, L L′ the covariance. */
  readonly lowers: readonly Float64Array[];
  /** (n × K): the probability that a point comes from a component. */
  readonly shares: Float64Array;
  /** ln of weight/√det of each component, K long. */
  readonly heights: Float64Array;
  /** d long. */
  readonly standardized: Float64Array;
  /** n long. */
  readonly order: Int32Array;
}

interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly components: number;
}

/** Cuts a mixture and its work space from the arena. */
export function cutMixtureFit({ n, d, components }: Sizes, arena: Arena): MixtureFit {
  const each = (length: number) => Array.from({ length: components }, () => arena.float64(length));
  return {
    weights: arena.float64(components),
    means: each(d),
    lowers: each(d * d),
    shares: arena.float64(n * components),
    heights: arena.float64(components),
    standardized: arena.float64(d),
    order: arena.int32(n),
  };
}

/** Bytes of arena that `cutMixtureFit` takes. */
export function mixtureFitBytes({ n, d, components }: Sizes): number {
  const each = arenaBytesOf(d) + arenaBytesOf(d * d);
  const rows = arenaBytesOf(n * components) + arenaBytesOf(n, 4);
  return 2 * arenaBytesOf(components) + components * each + rows + arenaBytesOf(d);
}

/**
 * Fits the mixture to the first n rows of `points`; `ridge` is added to the diagonal of every covariance.
 *
 * @param points (≥ n × d), row-major; n at least the number of components
 * @returns 'singular' if a covariance is not positive definite to rounding (a component has collapsed), 'no-convergence'
 *   after `iterations`
 */
export function fitMixture(
  points: Float64Array,
  sizes: Sizes,
  ridge: number,
  fit: MixtureFit,
  iterations = MOST_ITERATIONS,
): Outcome {
  startFromGroups(points, sizes, fit);
  if (!maximize(points, sizes, ridge, fit)) return 'singular';
  let before = -Infinity;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const likelihood = expect(points, sizes, fit);
    if (!maximize(points, sizes, ridge, fit)) return 'singular';
    if (Math.abs(likelihood - before) < TOLERANCE) return 'ok';
    before = likelihood;
  }
  return 'no-convergence';
}

/** Gives every row wholly to the component of its group. */
function startFromGroups(points: Float64Array, { n, d, components }: Sizes, { shares, order }: MixtureFit): void {
  const widest = widestCoordinate(points, n, d);
  for (let i = 0; i < n; i++) order[i] = i;
  order.subarray(0, n).sort((a, b) => points[a * d + widest] - points[b * d + widest] || a - b);
  shares.fill(0, 0, n * components);
  for (let rank = 0; rank < n; rank++) shares[order[rank] * components + Math.floor((rank * components) / n)] = 1;
}

/** The coordinate of the largest sum of squared deviations from its mean; the lower of equal ones. */
function widestCoordinate(points: Float64Array, n: number, d: number): number {
  let widest = 0;
  let largest = -1;
  for (let j = 0; j < d; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += points[i * d + j];
    mean /= n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (points[i * d + j] - mean) * (points[i * d + j] - mean);
    if (squares > largest) {
      largest = squares;
      widest = j;
    }
  }
  return widest;
}

/** Weights, means and covariances (divisor: the sum of shares) from the shares; false if a covariance is singular. */
function maximize(points: Float64Array, { n, d, components }: Sizes, ridge: number, fit: MixtureFit): boolean {
  const { weights, means, lowers, shares, heights } = fit;
  for (let c = 0; c < components; c++) {
    const mean = means[c];
    const lower = lowers[c];
    let total = 0;
    for (let i = 0; i < n; i++) total += shares[i * components + c];
    weights[c] = total / n;
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += shares[i * components + c] * points[i * d + j];
      mean[j] = sum / total;
    }
    for (let j = 0; j < d; j++) {
      for (let k = j; k < d; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) {
          sum += shares[i * components + c] * (points[i * d + j] - mean[j]) * (points[i * d + k] - mean[k]);
        }
        lower[j * d + k] = sum / total + (j === k ? ridge : 0);
      }
    }
    const factor = factorPositiveDefinite(lower, d);
    if (factor === undefined) return false;
    lower.set(factor.lower);
    heights[c] = log(weights[c]);
    for (let j = 0; j < d; j++) heights[c] -= log(lower[j * d + j]);
  }
  return true;
}

/** Shares from the mixture. @returns the mean log-likelihood of a point, plus d/2 ln 2π */
function expect(points: Float64Array, { n, d, components }: Sizes, fit: MixtureFit): number {
  const { means, lowers, shares, heights, standardized } = fit;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const row = i * components;
    let top = -Infinity;
    for (let c = 0; c < components; c++) {
      const density = heights[c] - 0.5 * squaredNorm(points, i * d, means[c], lowers[c], standardized);
      shares[row + c] = density;
      if (density > top) top = density;
    }
    let total = 0;
    for (let c = 0; c < components; c++) {
      shares[row + c] = exp(shares[row + c] - top);
      total += shares[row + c];
    }
    for (let c = 0; c < components; c++) shares[row + c] /= total;
    sum += top + log(total);
  }
  return sum / n;
}

/** Computes |L⁻¹ (x − mean)|² by forward substitution. */
function squaredNorm(
  points: Float64Array,
  x: number,
  mean: Float64Array,
  lower: Float64Array,
  standardized: Float64Array,
): number {
  const d = mean.length;
  let norm = 0;
  for (let j = 0; j < d; j++) {
    let rest = points[x + j] - mean[j];
    for (let k = 0; k < j; k++) rest -= lower[j * d + k] * standardized[k];
    const value = rest / lower[j * d + j];
    standardized[j] = value;
    norm += value * value;
  }
  return norm;
}
