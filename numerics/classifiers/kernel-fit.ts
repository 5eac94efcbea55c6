/**
 * Minimises Σ ω ℓ(f(x) + b, y) + ½ penalty |f|², f = Σ α_j k(l_j, ·), over kernel columns: θ = (w, b), w = L′α, |f|² = |w|².
 *
 * No row is multiplied by L⁻¹: scores are K α, the gradient is L⁻¹ K′r + penalty w, the Hessian L⁻¹ K′W K L′⁻¹ + penalty I. A
 * Hessian costs as much as m/6 gradients, so it is summed over a part of the rows (every s-th block of each segment, weighed
 * up): first at θ = 0, for a rough fit to such a part; then at the rough fit, from where a quasi-Newton method goes on over all
 * rows, one gradient a step. A small penalty needs better Hessians: when the steps no longer shrink the gradient, a new one is
 * summed where they stand, over four times the rows.
 *
 * Where rounding keeps that from the tolerance, the same goes on over features L⁻¹k; and without a penalty, or if all fails,
 * Newton's method on the features does it, or says why not.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { factorLower, solveLower, solveTransposed } from '../kernels/lower-triangle.js';
import { foldProducts, foldSums, productLanes, type RowShape, sumLanes } from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import type { Effort, Segment } from './contract.js';
import { solveColumns, solveProducts } from './kernel-features.js';
import { createLimitedMemory, type LimitedMemory, type Metric } from './limited-memory.js';
import { createNewtonWork, fitByNewton, type NewtonWork, newtonWorkBytes } from './newton.js';
import { addPart } from './partial-sums.js';
import { rowCount, weightOf } from './segments.js';
import type { SmoothLoss } from './smooth-loss.js';
import { GRADIENT_TOLERANCE, largestAbsolute } from './tolerances.js';

/** The rough fit's: below what a part of the rows can tell. */
const ROUGH_TOLERANCE = 3e-3;
/** The rough fit takes every 8th block, or more of them to have 8 rows per landmark; the first Hessian half as many. */
const LARGEST_STRIDE = 8;
const ROWS_PER_LANDMARK = 8;
/** Hessians over which steps over all rows are tried; one is the rule where the penalty is 1 or more. */
const HESSIAN_LIMIT = 5;
/** Steps of one descent; ordinary ones take 10 to 15. */
const STEP_LIMIT = 60;
/** Steps in a row that may fail to halve the gradient. */
const PATIENCE = 3;
const HALVING_LIMIT = 10;
/** Steps that the quasi-Newton method remembers. */
const MEMORY = 20;

export interface KernelProblem {
  readonly loss: SmoothLoss;
  /** At least 0. */
  readonly penalty: number;
}

/** The kernel columns of the rows of a fit, and their landmarks' matrix as `factorLandmarks` leaves it. */
export interface KernelRows {
  /** Segments of rows of length m. */
  readonly segments: readonly Segment[];
  /** All columns that the segments lie in. */
  readonly columns: Float64Array;
  readonly m: number;
  /** Null once the columns are features. */
  readonly lower: Float64Array | null;
}

/** The state of a fit, cut from an arena; one serves all fits of a repetition. */
export interface KernelFitWork {
  readonly gradient: Float64Array;
  readonly candidate: Float64Array;
  readonly nextGradient: Float64Array;
  readonly step: Float64Array;
  /** (α, b). */
  readonly coefficients: Float64Array;
  /** A Hessian above the diagonal, its factor on and below it. */
  readonly matrix: Float64Array;
  readonly memory: LimitedMemory;
  /** Its lanes serve all sums. */
  readonly newton: NewtonWork;
  readonly effort: Effort;
}

/** Bytes that `createKernelFitWork` takes, p the most coefficients of a fit. */
export function kernelFitWorkBytes(p: number): number {
  return 5 * arenaBytesOf(p) + arenaBytesOf(p * p) + newtonWorkBytes(p);
}

export function createKernelFitWork(shape: RowShape, arena: Arena, effort: Effort): KernelFitWork {
  const { p } = shape;
  return {
    gradient: arena.float64(p),
    candidate: arena.float64(p),
    nextGradient: arena.float64(p),
    step: arena.float64(p),
    coefficients: arena.float64(p),
    matrix: arena.float64(p * p),
    memory: createLimitedMemory(p, MEMORY),
    newton: createNewtonWork(shape, arena, effort),
    effort,
  };
}

/**
 * Fits `theta` (m long, or m + 1 with an intercept). The columns may be turned into features on the way.
 *
 * @returns any outcome but 'ok' is that of `fitByNewton`
 */
export function fitKernel(rows: KernelRows, problem: KernelProblem, work: KernelFitWork, theta: Float64Array): Outcome {
  const { segments, columns, m, lower } = rows;
  const tolerance = GRADIENT_TOLERANCE * weightOf(segments);
  const narrow = narrowed(work, m, theta.length);
  work.effort.steps = 0;
  theta.fill(0);
  if (problem.penalty > 0 && fitQuickly(rows, problem, narrow, theta)) return 'ok';
  if (lower !== null) solveColumns(lower, m, columns, columns.length);
  const features = { ...rows, lower: null };
  if (problem.penalty > 0) {
    // L⁻¹ on every row rounds less than on their sum, which matters where landmarks are nearly dependent
    const metric = metricAt(features, problem, narrow, theta, 1);
    if (metric !== undefined && descend(features, problem, narrow, theta, metric, 1, tolerance)) return 'ok';
  }
  return fitByNewton(segments, { ...problem, keepHessian: true }, narrow.newton, theta);
}

/** A rough fit to a part of the rows, then one to all of them, with Hessians of ever more rows while they do not do. */
function fitQuickly(rows: KernelRows, problem: KernelProblem, work: KernelFitWork, theta: Float64Array): boolean {
  const { segments, m } = rows;
  const n = rowCount(segments);
  const total = weightOf(segments);
  let stride = LARGEST_STRIDE;
  while (stride > 1 && n < stride * ROWS_PER_LANDMARK * m) stride /= 2;
  const rough = metricAt(rows, problem, work, theta, stride === 1 ? 1 : 2 * stride);
  if (rough === undefined) return false;
  descend(rows, problem, work, theta, rough, stride, ROUGH_TOLERANCE * total);
  for (let hessians = 0; hessians < HESSIAN_LIMIT; hessians++) {
    const metric = metricAt(rows, problem, work, theta, stride);
    if (metric !== undefined && descend(rows, problem, work, theta, metric, 1, GRADIENT_TOLERANCE * total)) return true;
    stride = Math.max(1, stride / 4);
  }
  return false;
}

/**
 * Moves theta to where no entry of the gradient is larger than `tolerance`, by quasi-Newton steps. A step is halved while
 * the slope at its end rises as steeply as it fell at its start, which a convex function's does only far beyond its minimum.
 *
 * @returns false if theta is not there yet: after 60 steps, 3 in a row that did not halve the gradient, or 10 halvings of one
 */
function descend(
  rows: KernelRows,
  problem: KernelProblem,
  work: KernelFitWork,
  theta: Float64Array,
  metric: Metric,
  stride: number,
  tolerance: number,
): boolean {
  const { gradient, candidate, nextGradient, step, memory, effort } = work;
  const p = theta.length;
  memory.reset();
  sumGradient(rows, problem, work, theta, stride, gradient);
  let least = Infinity;
  let patience = PATIENCE;
  for (let steps = 0; ; steps++) {
    const size = largestAbsolute(gradient);
    if (size <= tolerance) return true;
    patience -= 1;
    if (size <= 0.5 * least) {
      least = size;
      patience = PATIENCE;
    }
    if (steps === STEP_LIMIT || patience === 0) return false;
    effort.steps = (effort.steps ?? 0) + 1;
    memory.direction(gradient, metric, step);
    for (let j = 0; j < p; j++) step[j] = -step[j];
    for (let halvings = 0; ; halvings++) {
      for (let j = 0; j < p; j++) candidate[j] = theta[j] + step[j];
      sumGradient(rows, problem, work, candidate, stride, nextGradient);
      // NaN counts as too far
      if (innerProduct(nextGradient, step) < -innerProduct(gradient, step)) break;
      if (halvings === HALVING_LIMIT) return false;
      for (let j = 0; j < p; j++) step[j] *= 0.5;
    }
    theta.set(candidate);
    for (let j = 0; j < p; j++) {
      const next = nextGradient[j];
      nextGradient[j] = next - gradient[j];
      gradient[j] = next;
    }
    memory.push(step, nextGradient);
  }
}

/** Writes the gradient at theta over every stride-th block into `out`. */
function sumGradient(
  rows: KernelRows,
  problem: KernelProblem,
  work: KernelFitWork,
  theta: Float64Array,
  stride: number,
  out: Float64Array,
): void {
  const { m, lower } = rows;
  sumDerivatives(rows, problem.loss, work, theta, stride, null);
  foldSums(work.newton.sums, out);
  if (lower !== null) solveLower(lower, m, out);
  for (let j = 0; j < m; j++) out[j] += problem.penalty * theta[j];
}

/** The Hessian at theta over every stride-th block, factored; undefined if rounding leaves it not positive definite. */
function metricAt(
  rows: KernelRows,
  { loss, penalty }: KernelProblem,
  work: KernelFitWork,
  theta: Float64Array,
  stride: number,
): Metric | undefined {
  const { m, lower } = rows;
  const { matrix } = work;
  const { products } = work.newton;
  const p = theta.length;
  products.fill(0);
  sumDerivatives(rows, loss, work, theta, stride, products);
  foldProducts(products, p, matrix);
  if (lower !== null) solveProducts(lower, m, matrix, p);
  for (let j = 0; j < m; j++) matrix[j * p + j] += penalty;
  if (!factorLower(matrix, p, matrix)) return undefined;
  return {
    solve(right, out) {
      if (out !== right) out.set(right);
      solveLower(matrix, p, out);
      solveTransposed(matrix, p, out);
    },
  };
}

/** Sums derivatives at theta into `newton.sums` and, if asked, `products`: in (α, b), or in θ once the columns are features. */
function sumDerivatives(
  { segments, m, lower }: KernelRows,
  loss: SmoothLoss,
  { coefficients, newton }: KernelFitWork,
  theta: Float64Array,
  stride: number,
  products: Float64Array | null,
): void {
  coefficients.set(theta);
  if (lower !== null) solveTransposed(lower, m, coefficients);
  newton.sums.fill(0);
  addPart(segments, { d: m, p: theta.length }, loss, coefficients, stride, newton.sums, products, newton);
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** The part of a work space that a fit of p coefficients over rows of length m needs. */
function narrowed(work: KernelFitWork, m: number, p: number): KernelFitWork {
  const { newton } = work;
  return {
    ...work,
    gradient: work.gradient.subarray(0, p),
    candidate: work.candidate.subarray(0, p),
    nextGradient: work.nextGradient.subarray(0, p),
    step: work.step.subarray(0, p),
    coefficients: work.coefficients.subarray(0, p),
    matrix: work.matrix.subarray(0, p * p),
    newton: {
      ...newton,
      shape: { d: m, p },
      gradient: newton.gradient.subarray(0, p),
      hessian: newton.hessian.subarray(0, p * p),
      metric: newton.metric.subarray(0, p * p),
      step: newton.step.subarray(0, p),
      candidate: newton.candidate.subarray(0, p),
      sums: newton.sums.subarray(0, sumLanes(p)),
      products: newton.products.subarray(0, productLanes(p)),
    },
  };
}
