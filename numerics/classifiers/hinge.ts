/**
 * Support vector machines with linear scores: Σ ω max(0, 1 − yθ′z) + ½ penalty |w|², y = ±1, the intercept free; a linear
 * programme without a penalty, a quadratic one with it.
 *
 * Mehrotra's primal–dual interior point method (S. Mehrotra (1992), SIAM J. Optim. 2, 575–601) on
 *
 *   min Σ ω ξ + ½ penalty |w|²  subject to  s = yθ′z + ξ − 1 ≥ 0, ξ ≥ 0,
 *
 * with multipliers λ of s ≥ 0 and ω − λ of ξ ≥ 0. Start and every step satisfy both equations, so the duality gap is
 * Σ sλ + ξ(ω − λ) once Σ λyz = penalty (w, 0). Eliminating all that belongs to one row leaves p equations per iteration, with
 * the matrix Σ φ z z′ + penalty (I, 0), 1/φ = s/λ + ξ/(ω − λ).
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { type Cholesky, choleskyBytes, createCholesky } from '../cholesky.js';
import {
  addBlockProducts,
  addBlockRows,
  foldProducts,
  foldSums,
  productLanes,
  type RowShape,
  sumLanes,
} from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import { BLOCK_ROWS, forEachPiece } from '../rows.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';
import { linearPlan } from './linear-plan.js';
import { linearScore } from './linear-score.js';
import { weightOf } from './segments.js';

/** Converged when the duality gap is at most this share of Σ ω, the objective at θ = 0, … */
const GAP_TOLERANCE = 1e-12;
/**
 * … and each entry r of Σ λyz − penalty (w, 0) at most this share: the objective is then within gap + |r′(θ − θ*)| of its
 * minimum. As a rule r is rounding, 1e-14; only where slacks and multipliers vanish together (tied data with a penalty) does
 * some of it stay, and then θ − θ* is small.
 */
const RESIDUAL_TOLERANCE = 1e-6;
/** Iterations; ordinary fits take 7 to 20. */
const ITERATION_LIMIT = 100;
/** The share of the way to the boundary that a step may go. */
const BOUNDARY_SHARE = 0.995;
/**
 * Where the minimum is not unique, the matrix loses rank as the gap closes. A share of the diagonal this small then keeps
 * the step where it is determined, and short where it is not.
 */
const SHIFT = 1e-12;

/**
 * Plans the minimiser of Σ ω max(0, 1 − yu) + ½ penalty |w|²: scikit-learn's SVC(kernel='linear') with C = 1/penalty.
 *
 * If the minimum is not unique (some linear programmes of tied or touching data), the fit is one of the minimisers, inside
 * their set rather than at a corner, the same for the same rows. Outcomes: 'separated' if there is no penalty and an iterate
 * classifies every row strictly correctly, which proves that the least loss is 0 and attained far and wide; 'singular' if z
 * spans less than p dimensions and no penalty mends it; 'no-convergence' after 100 iterations.
 */
export function hingePlan(options: ClassifierOptions): ClassifierPlan {
  return linearPlan(options, {
    workBytes: ({ p }, rows) =>
      7 * arenaBytesOf(rows) +
      arenaBytesOf(p * p) +
      choleskyBytes(p) +
      2 * arenaBytesOf(p) +
      arenaBytesOf(sumLanes(p)) +
      arenaBytesOf(productLanes(p)) +
      arenaBytesOf(BLOCK_ROWS),
    createFits(shape, rows, arena, effort) {
      const work = createHingeWork(shape, rows, arena, effort);
      return { fit: (segments, theta) => fitHinge(segments, options.penalty, work, theta) };
    },
  });
}

interface HingeWork {
  readonly shape: RowShape;
  /** s, ξ, λ and ω − λ, one per row through all segments. */
  readonly slack: Float64Array;
  readonly excess: Float64Array;
  readonly dual: Float64Array;
  readonly rest: Float64Array;
  /** Steps of s, ξ and λ; that of ω − λ is the last one's negative. */
  readonly slackStep: Float64Array;
  readonly excessStep: Float64Array;
  readonly dualStep: Float64Array;
  readonly matrix: Float64Array;
  readonly cholesky: Cholesky;
  readonly right: Float64Array;
  /** Lanes of the two. */
  readonly products: Float64Array;
  readonly sums: Float64Array;
  /** The step of θ. */
  readonly step: Float64Array;
  readonly block: Float64Array;
  /** Counts the iterations. */
  readonly effort: Effort;
}

function createHingeWork(shape: RowShape, rows: number, arena: Arena, effort: Effort): HingeWork {
  const { p } = shape;
  return {
    shape,
    slack: arena.float64(rows),
    excess: arena.float64(rows),
    dual: arena.float64(rows),
    rest: arena.float64(rows),
    slackStep: arena.float64(rows),
    excessStep: arena.float64(rows),
    dualStep: arena.float64(rows),
    matrix: arena.float64(p * p),
    cholesky: createCholesky(p, arena),
    right: arena.float64(p),
    products: arena.float64(productLanes(p)),
    sums: arena.float64(sumLanes(p)),
    step: arena.float64(p),
    block: arena.float64(BLOCK_ROWS),
    effort,
  };
}

function fitHinge(segments: readonly Segment[], penalty: number, work: HingeWork, theta: Float64Array): Outcome {
  const n = start(segments, work, theta);
  const scale = weightOf(segments);

  for (let iterations = 0; ; iterations++) {
    work.effort.steps = iterations;
    if (penalty === 0 && separates(segments, theta, work.shape.d)) return 'separated';
    const gap = gapAfter(0, work, n);
    const residual = dualResidual(segments, penalty, work, theta);
    if (gap <= GAP_TOLERANCE * scale && residual <= RESIDUAL_TOLERANCE * scale) return 'ok';
    if (iterations === ITERATION_LIMIT) return 'no-convergence';
    let factored = factorNormal(segments, penalty, 0, work);
    if (!factored && iterations === 0) return 'singular';
    factored ||= factorNormal(segments, penalty, SHIFT, work);
    if (!factored) return 'no-convergence';

    // a step that aims at a gap of zero: how far it gets says how much to centre, its products what to correct
    clearSteps(work);
    findStep(segments, penalty, 0, work, theta, n);
    const left = gapAfter(Math.min(1, distanceToBoundary(work, n)), work, n) / gap;
    findStep(segments, penalty, (left * left * left * gap) / (2 * n), work, theta, n);
    move(Math.min(1, BOUNDARY_SHARE * distanceToBoundary(work, n)), work, theta, n);
  }
}

/** Sets θ = 0, s = 1, ξ = 2 and λ = ω/2; returns the number of rows. */
function start(segments: readonly Segment[], { slack, excess, dual, rest }: HingeWork, theta: Float64Array): number {
  theta.fill(0);
  let n = 0;
  for (const { from, to, weight } of segments) {
    const end = n + (to - from);
    slack.fill(1, n, end);
    excess.fill(2, n, end);
    dual.fill(weight / 2, n, end);
    rest.fill(weight / 2, n, end);
    n = end;
  }
  return n;
}

function separates(segments: readonly Segment[], theta: Float64Array, d: number): boolean {
  for (const { rows, from, to, label } of segments) {
    for (let i = from; i < to; i++) {
      const u = linearScore(theta, rows, i, d);
      if (!(label === 1 ? u > 0 : u < 0)) return false;
    }
  }
  return true;
}

/** Σ sλ + ξ(ω − λ) after a step of this length; of length 0, the present one. */
function gapAfter(length: number, work: HingeWork, n: number): number {
  const { slack, excess, dual, rest, slackStep, excessStep, dualStep } = work;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const change = length === 0 ? 0 : length * dualStep[i];
    sum += (slack[i] + (length === 0 ? 0 : length * slackStep[i])) * (dual[i] + change);
    sum += (excess[i] + (length === 0 ? 0 : length * excessStep[i])) * (rest[i] - change);
  }
  return sum;
}

/** max |Σ λyz − penalty (w, 0)|. */
function dualResidual(segments: readonly Segment[], penalty: number, work: HingeWork, theta: Float64Array): number {
  sumSigned(segments, work.dual, penalty, work, theta);
  let largest = 0;
  for (let j = 0; j < theta.length; j++) largest = Math.max(largest, Math.abs(work.right[j]));
  return largest;
}

/** Writes Σ v y z − penalty (w, 0) to `right`, for one v per row. */
function sumSigned(
  segments: readonly Segment[],
  values: Float64Array,
  penalty: number,
  { shape, right, sums, block }: HingeWork,
  theta: Float64Array,
): void {
  sums.fill(0);
  let at = 0;
  for (const { rows, from, to, label } of segments) {
    forEachPiece(from, to, (first, end) => {
      for (let i = first; i < end; i++, at++) block[i % BLOCK_ROWS] = label === 1 ? values[at] : -values[at];
      addBlockRows(sums, shape, rows, first, end, block);
    });
  }
  foldSums(sums, right);
  for (let j = 0; j < shape.d; j++) right[j] -= penalty * theta[j];
}

/** Factors Σ φ z z′ + penalty (I, 0), its diagonal raised by the share `shift`. */
function factorNormal(segments: readonly Segment[], penalty: number, shift: number, work: HingeWork): boolean {
  const { shape, matrix, products, block } = work;
  const { d, p } = shape;
  products.fill(0);
  let at = 0;
  for (const { rows, from, to } of segments) {
    forEachPiece(from, to, (first, end) => {
      for (let i = first; i < end; i++, at++) block[i % BLOCK_ROWS] = stiffness(work, at);
      addBlockProducts(products, shape, rows, first, end, block);
    });
  }
  foldProducts(products, p, matrix);
  for (let j = 0; j < d; j++) matrix[j * p + j] += penalty;
  for (let j = 0; j < p; j++) matrix[j * p + j] += shift * matrix[j * p + j];
  return work.cholesky.factor(matrix, p);
}

/** φ of a row. */
function stiffness({ slack, excess, dual, rest }: HingeWork, i: number): number {
  return (dual[i] * rest[i]) / (excess[i] * dual[i] + slack[i] * rest[i]);
}

function clearSteps({ slackStep, excessStep, dualStep }: HingeWork): void {
  slackStep.fill(0);
  excessStep.fill(0);
  dualStep.fill(0);
}

/**
 * Finds the step that brings each sλ and ξ(ω − λ) to `target`, less the products of the step found before.
 */
function findStep(
  segments: readonly Segment[],
  penalty: number,
  target: number,
  work: HingeWork,
  theta: Float64Array,
  n: number,
): void {
  const { shape, slack, excess, dual, rest, slackStep, excessStep, dualStep, right, step } = work;
  // what each product is too large by takes the place of the old steps; λ's step is still without the rows' part φ y step′z
  for (let i = 0; i < n; i++) {
    const first = slack[i] * dual[i] + slackStep[i] * dualStep[i] - target;
    const second = excess[i] * rest[i] - excessStep[i] * dualStep[i] - target;
    slackStep[i] = first;
    excessStep[i] = second;
    dualStep[i] = dual[i] + stiffness(work, i) * (second / rest[i] - first / dual[i]);
  }
  sumSigned(segments, dualStep, penalty, work, theta);
  work.cholesky.solve(right, step);

  let at = 0;
  for (const { rows, from, to, label } of segments) {
    for (let i = from; i < to; i++, at++) {
      const u = linearScore(step, rows, i, shape.d);
      const change = dualStep[at] - dual[at] - stiffness(work, at) * (label === 1 ? u : -u);
      dualStep[at] = change;
      slackStep[at] = (-slackStep[at] - slack[at] * change) / dual[at];
      excessStep[at] = (-excessStep[at] + excess[at] * change) / rest[at];
    }
  }
}

/** The length of the step at which the first of s, ξ, λ and ω − λ reaches zero. */
function distanceToBoundary(work: HingeWork, n: number): number {
  const { slack, excess, dual, rest, slackStep, excessStep, dualStep } = work;
  let length = Infinity;
  for (let i = 0; i < n; i++) {
    if (slackStep[i] < 0) length = Math.min(length, -slack[i] / slackStep[i]);
    if (excessStep[i] < 0) length = Math.min(length, -excess[i] / excessStep[i]);
    if (dualStep[i] < 0) length = Math.min(length, -dual[i] / dualStep[i]);
    if (dualStep[i] > 0) length = Math.min(length, rest[i] / dualStep[i]);
  }
  return length;
}

function move(length: number, work: HingeWork, theta: Float64Array, n: number): void {
  const { slack, excess, dual, rest, slackStep, excessStep, dualStep, step } = work;
  for (let j = 0; j < theta.length; j++) theta[j] += length * step[j];
  for (let i = 0; i < n; i++) {
    slack[i] += length * slackStep[i];
    excess[i] += length * excessStep[i];
    dual[i] += length * dualStep[i];
    rest[i] -= length * dualStep[i];
  }
}
