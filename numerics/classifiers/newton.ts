/**
 * Minimises Σ ω ℓ(θ′z, y) + ½ penalty |w|² for a smooth convex loss ℓ, by Newton's method from θ = 0 with step-halving. Here ω
 * is the weight of a row, and θ = (w, b) with b, the intercept, free.
 *
 * The start and every step depend on the rows alone, never on another fit.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import { type Factor, factorPositiveDefinite } from '../positive-definite.js';
import { BLOCK_ROWS } from '../rows.js';
import type { Effort, Segment } from './contract.js';
import { linearScore } from './linear-score.js';
import { addWeightedProducts, addWeightedRows, type RowShape } from './row-sums.js';

/** Converged when max |gradient| / Σ ω is at most this. */
const GRADIENT_TOLERANCE = 1e-10;
/**
 * … and the last step moved scores by at most this, root mean square. Without it, quasi-complete separation would pass for
 * convergence: there the gradient fades while every step still moves some scores by about one.
 */
const MOVE_TOLERANCE = 1e-4;
/** Newton steps; ordinary fits take 5 to 10, and a fit that needs more than this has no finite solution in sight. */
const STEP_LIMIT = 60;
const HALVING_LIMIT = 30;
/** A step may raise the objective by this share: rounding, once it is flat. */
const LOSS_SLACK = 1e-10;
/** A Hessian is good enough to be kept while each step shrinks the gradient to this share or less. */
const KEPT_SHRINKAGE = 0.1;

/** A loss as a fit needs it: a block of rows at a time. */
export interface SmoothLoss {
  /** ∂²ℓ/∂u² at u = 0, the same for both classes. */
  readonly curvatureAtZero: number;
  /**
   * Writes ω ∂ℓ/∂u and ω ∂²ℓ/∂u² of the first `count` scores u, all of class `label` and of weight ω.
   *
   * @returns `sum` plus their losses ω ℓ, added in order
   */
  differentiate(
    scores: Float64Array,
    count: number,
    label: Label,
    weight: number,
    slopes: Float64Array,
    curvatures: Float64Array,
    sum: number,
  ): number;
}

export interface NewtonProblem {
  readonly loss: SmoothLoss;
  /** At least 0. */
  readonly penalty: number;
  /** Hessians are costly: keep one while its steps shrink the gradient well. */
  readonly keepHessian: boolean;
}

/** The state of a fit, cut from an arena; one serves all fits of a repetition. */
export interface NewtonWork {
  readonly shape: RowShape;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Σ ω ℓ″(0) z z′, the Hessian at zero without penalty: it measures how far a step moves scores. */
  readonly metric: Float64Array;
  readonly step: Float64Array;
  readonly candidate: Float64Array;
  readonly scores: Float64Array;
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
  /** Counts the steps. */
  readonly effort: Effort;
}

/** Bytes that `createNewtonWork` takes. */
export function newtonWorkBytes(p: number): number {
  return 3 * arenaBytesOf(p) + 2 * arenaBytesOf(p * p) + 3 * arenaBytesOf(BLOCK_ROWS);
}

export function createNewtonWork(shape: RowShape, arena: Arena, effort: Effort): NewtonWork {
  const { p } = shape;
  return {
    shape,
    gradient: arena.float64(p),
    hessian: arena.float64(p * p),
    metric: arena.float64(p * p),
    step: arena.float64(p),
    candidate: arena.float64(p),
    scores: arena.float64(BLOCK_ROWS),
    slopes: arena.float64(BLOCK_ROWS),
    curvatures: arena.float64(BLOCK_ROWS),
    effort,
  };
}

/**
 * Fits `theta` (p long, intercept last).
 *
 * Assumes features of order one: the gradient's tolerance is absolute. When the outcome is not 'ok', theta holds the last
 * iterate, which means nothing.
 *
 * @returns 'separated' as soon as an iterate classifies every row strictly correctly, which proves that there is no finite
 *   minimum (with a penalty there is one); 'singular' if z spans less than p dimensions and no penalty mends it;
 *   'no-convergence' after 60 steps, or when the Hessian degenerates on the way (quasi-complete separation, where the
 *   classes touch)
 */
export function fitByNewton(
  segments: readonly Segment[],
  problem: NewtonProblem,
  work: NewtonWork,
  theta: Float64Array,
): Outcome {
  const { shape, gradient, step, metric } = work;
  const n = segments.reduce((sum, { from, to, weight }) => sum + weight * (to - from), 0);
  theta.fill(0);
  let state = sumRows(segments, problem.loss, work, theta, true);
  metric.set(work.hessian);
  state = penalise(state, problem.penalty, work, theta);
  let factor: Factor | undefined;
  let lastSlope = 0;
  let move = 0;

  for (let steps = 0; ; steps++) {
    work.effort.steps = steps;
    if (problem.penalty === 0 && state.separated) return 'separated';
    const slope = largestAbsolute(gradient);
    if (slope <= GRADIENT_TOLERANCE * n && move <= MOVE_TOLERANCE) return 'ok';
    if (steps === STEP_LIMIT) return 'no-convergence';
    if (state.curved) factor = factorPositiveDefinite(work.hessian, shape.p);
    if (factor === undefined) return steps === 0 ? 'singular' : 'no-convergence';
    factor.solve(gradient, step);
    const curved = !(problem.keepHessian && slope <= KEPT_SHRINKAGE * lastSlope);
    const next = takeStep(segments, problem, work, theta, state.loss, curved);
    if (next === undefined) return 'no-convergence';
    state = next.state;
    lastSlope = slope;
    move = next.scale * Math.sqrt(quadraticForm(metric, step) / problem.loss.curvatureAtZero / n);
  }
}

interface State {
  readonly loss: number;
  readonly separated: boolean;
  /** Whether the Hessian is that of this theta, not an older one. */
  readonly curved: boolean;
}

/** Moves theta against `work.step`, halved until the objective does not rise; the gradient is that of the new theta. */
function takeStep(
  segments: readonly Segment[],
  { loss, penalty }: NewtonProblem,
  work: NewtonWork,
  theta: Float64Array,
  before: number,
  curved: boolean,
): { readonly state: State; readonly scale: number } | undefined {
  const { step, candidate } = work;
  let scale = 1;
  for (let halvings = 0; halvings <= HALVING_LIMIT; halvings++) {
    for (let j = 0; j < theta.length; j++) candidate[j] = theta[j] - scale * step[j];
    const state = penalise(sumRows(segments, loss, work, candidate, curved), penalty, work, candidate);
    if (state.loss <= before + LOSS_SLACK * before) {
      theta.set(candidate);
      return { state, scale };
    }
    scale /= 2;
  }
  return undefined;
}

/**
 * Sums loss and gradient at theta, with `curved` also the Hessian (upper triangle), over all rows, and says whether theta
 * classifies every row strictly.
 */
function sumRows(
  segments: readonly Segment[],
  loss: SmoothLoss,
  work: NewtonWork,
  theta: Float64Array,
  curved: boolean,
): State {
  const { shape, gradient, hessian, scores, slopes, curvatures } = work;
  const { d } = shape;
  gradient.fill(0);
  if (curved) hessian.fill(0);
  let sum = 0;
  let separated = true;

  for (const { rows, from, to, label, weight } of segments) {
    for (let start = from, end = from; start < to; start = end) {
      end = Math.min(to, start - (start % BLOCK_ROWS) + BLOCK_ROWS);
      const count = end - start;
      for (let i = 0; i < count; i++) {
        const u = linearScore(theta, rows, start + i, d);
        scores[i] = u;
        if (!(label === 1 ? u > 0 : u < 0)) separated = false;
      }
      sum = loss.differentiate(scores, count, label, weight, slopes, curvatures, sum);
      addWeightedRows(gradient, shape, rows, start, count, slopes);
      if (curved) addWeightedProducts(hessian, shape, rows, start, count, curvatures);
    }
  }
  return { loss: sum, separated, curved };
}

/** Adds the penalty to loss, gradient and Hessian. */
function penalise(state: State, penalty: number, { shape, gradient, hessian }: NewtonWork, theta: Float64Array): State {
  if (penalty === 0) return state;
  const { d, p } = shape;
  let squares = 0;
  for (let j = 0; j < d; j++) {
    squares += theta[j] * theta[j];
    gradient[j] += penalty * theta[j];
    if (state.curved) hessian[j * p + j] += penalty;
  }
  return { ...state, loss: state.loss + 0.5 * penalty * squares };
}

function largestAbsolute(vector: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < vector.length; j++) largest = Math.max(largest, Math.abs(vector[j]));
  return largest;
}

/** x′ A x from the upper triangle of A. */
function quadraticForm(upper: Float64Array, x: Float64Array): number {
  const p = x.length;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    sum += upper[j * p + j] * x[j] * x[j];
    for (let k = j + 1; k < p; k++) sum += 2 * upper[j * p + k] * x[j] * x[k];
  }
  return sum;
}
