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
import { BLOCK_ROWS, rowStart } from '../rows.js';

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
  /** (K × n): the probability that a point comes from a component. */
  readonly shares: Float64Array;
  /** ln of weight/√det of each component, K long. */
  readonly heights: Float64Array;
  /** One block of rows: L⁻¹ (x − mean). */
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
    standardized: arena.float64(BLOCK_ROWS * d),
    order: arena.int32(n),
  };
}

/** Bytes of arena that `cutMixtureFit` takes. */
export function mixtureFitBytes({ n, d, components }: Sizes): number {
  const each = arenaBytesOf(d) + arenaBytesOf(d * d);
  const rows = arenaBytesOf(n * components) + arenaBytesOf(n, 4) + arenaBytesOf(BLOCK_ROWS * d);
  return 2 * arenaBytesOf(components) + components * each + rows;
}

/**
 * Fits the mixture to the first n rows of `points`; `ridge` is added to the diagonal of every covariance.
 *
 * @param points at least n rows, laid out as in `numerics/rows.ts`; n at least the number of components
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
  const at = (i: number) => points[rowStart(i, d) + widest * BLOCK_ROWS];
  order.subarray(0, n).sort((a, b) => at(a) - at(b) || a - b);
  shares.fill(0, 0, n * components);
  for (let rank = 0; rank < n; rank++) shares[Math.floor((rank * components) / n) * n + order[rank]] = 1;
}

/** The coordinate of the largest sum of squared deviations from its mean; the lower of equal ones. */
function widestCoordinate(points: Float64Array, n: number, d: number): number {
  let widest = 0;
  let largest = -1;
  for (let j = 0; j < d; j++) {
    const column = j * BLOCK_ROWS;
    let mean = 0;
    for (let i = 0; i < n; i++) mean += points[rowStart(i, d) + column];
    mean /= n;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const deviation = points[rowStart(i, d) + column] - mean;
      squares += deviation * deviation;
    }
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
    const own = shares.subarray(c * n, (c + 1) * n);
    for (let i = 0; i < n; i++) total += own[i];
    weights[c] = total / n;
    for (let j = 0; j < d; j++) mean[j] = weightedSum(points, own, j, d) / total;
    for (let j = 0; j < d; j++) {
      for (let k = j; k < d; k++) {
        lower[j * d + k] = weightedProduct(points, own, mean, j, k) / total + (j === k ? ridge : 0);
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

/** Σ share x_j, rows in order. */
function weightedSum(points: Float64Array, shares: Float64Array, j: number, d: number): number {
  const n = shares.length;
  let sum = 0;
  for (let first = 0; first < n; first += BLOCK_ROWS) {
    const x = first * d + j * BLOCK_ROWS;
    const count = Math.min(BLOCK_ROWS, n - first);
    for (let r = 0; r < count; r++) sum += shares[first + r] * points[x + r];
  }
  return sum;
}

/** Σ share (x_j − mean_j) (x_k − mean_k), rows in order. */
function weightedProduct(points: Float64Array, shares: Float64Array, mean: Float64Array, j: number, k: number): number {
  const n = shares.length;
  const d = mean.length;
  const [meanJ, meanK] = [mean[j], mean[k]];
  let sum = 0;
  for (let first = 0; first < n; first += BLOCK_ROWS) {
    const x = first * d + j * BLOCK_ROWS;
    const y = first * d + k * BLOCK_ROWS;
    const count = Math.min(BLOCK_ROWS, n - first);
    for (let r = 0; r < count; r++) sum += shares[first + r] * (points[x + r] - meanJ) * (points[y + r] - meanK);
  }
  return sum;
}

/** Shares from the mixture. @returns the mean log-likelihood of a point, plus d/2 ln 2π */
function expect(points: Float64Array, { n, components }: Sizes, fit: MixtureFit): number {
  const { shares, heights } = fit;
  for (let c = 0; c < components; c++) squaredNorms(points, n, c, fit);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let top = -Infinity;
    for (let c = 0; c < components; c++) {
      const density = heights[c] - 0.5 * shares[c * n + i];
      shares[c * n + i] = density;
      if (density > top) top = density;
    }
    let total = 0;
    for (let c = 0; c < components; c++) {
      const weighted = exp(shares[c * n + i] - top);
      shares[c * n + i] = weighted;
      total += weighted;
    }
    for (let c = 0; c < components; c++) shares[c * n + i] /= total;
    sum += top + log(total);
  }
  return sum / n;
}

/** Writes |L⁻¹ (x − mean)|² of component c, by forward substitution, into its shares. */
function squaredNorms(points: Float64Array, n: number, c: number, fit: MixtureFit): void {
  const { shares, standardized } = fit;
  const mean = fit.means[c];
  const lower = fit.lowers[c];
  const d = mean.length;
  for (let first = 0; first < n; first += BLOCK_ROWS) {
    const norms = c * n + first;
    const count = Math.min(BLOCK_ROWS, n - first);
    shares.fill(0, norms, norms + count);
    for (let j = 0; j < d; j++) {
      const y = j * BLOCK_ROWS;
      const x = first * d + y;
      for (let r = 0; r < count; r++) standardized[y + r] = points[x + r] - mean[j];
      for (let k = 0; k < j; k++) {
        const entry = lower[j * d + k];
        const earlier = k * BLOCK_ROWS;
        for (let r = 0; r < count; r++) standardized[y + r] -= entry * standardized[earlier + r];
      }
      const pivot = lower[j * d + j];
      for (let r = 0; r < count; r++) {
        const value = standardized[y + r] / pivot;
        standardized[y + r] = value;
        shares[norms + r] += value * value;
      }
    }
  }
}
