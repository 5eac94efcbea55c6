/**
 * Minimises Σ ω ℓ(θ′z, y) + ½ penalty |w|² for a smooth convex loss ℓ, by Newton's method from θ = 0 with step-halving. Here ω
 * is the weight of a row, and θ = (w, b) with b, the intercept, free.
 *
 * The start and every step depend on the rows alone, never on another fit.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { type Cholesky, choleskyBytes, createCholesky } from '../cholesky.js';
import { foldProducts, foldSums, productLanes, type RowShape, sumLanes } from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import { BLOCK_ROWS } from '../rows.js';
import type { Effort, Segment } from './contract.js';
import { weightOf } from './segments.js';
import { addByBlocks, type SmoothLoss } from './smooth-loss.js';
import { GRADIENT_TOLERANCE, largestAbsolute, MOVE_TOLERANCE, quadraticForm } from './tolerances.js';

/** Newton steps; ordinary fits take 5 to 10, and a fit that needs more than this has no finite solution in sight. */
const STEP_LIMIT = 60;
const HALVING_LIMIT = 30;
/** A step may raise the objective by this share: rounding, once it is flat. */
const LOSS_SLACK = 1e-10;
/** A Hessian is good enough to be kept while each step shrinks the gradient to this share or less. */
const KEPT_SHRINKAGE = 0.1;

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
  readonly cholesky: Cholesky;
  /** Σ ω ℓ″(0) z z′, the Hessian at zero without penalty: it measures how far a step moves scores. */
  readonly metric: Float64Array;
  readonly step: Float64Array;
  readonly candidate: Float64Array;
  /** Lanes of gradient and Hessian. */
  readonly sums: Float64Array;
  readonly products: Float64Array;
  readonly scores: Float64Array;
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
  /** Counts the steps. */
  readonly effort: Effort;
}

/** Bytes that `createNewtonWork` takes. */
export function newtonWorkBytes(p: number): number {
  const lanes = arenaBytesOf(sumLanes(p)) + arenaBytesOf(productLanes(p));
  return 3 * arenaBytesOf(p) + 2 * arenaBytesOf(p * p) + choleskyBytes(p) + lanes + 3 * arenaBytesOf(BLOCK_ROWS);
}

export function createNewtonWork(shape: RowShape, arena: Arena, effort: Effort): NewtonWork {
  const { p } = shape;
  return {
    shape,
    gradient: arena.float64(p),
    hessian: arena.float64(p * p),
    cholesky: createCholesky(p, arena),
    metric: arena.float64(p * p),
    step: arena.float64(p),
    candidate: arena.float64(p),
    sums: arena.float64(sumLanes(p)),
    products: arena.float64(productLanes(p)),
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
  const { shape, gradient, step, metric, cholesky } = work;
  const n = weightOf(segments);
  theta.fill(0);
  let state = sumRows(segments, problem.loss, work, theta, true);
  metric.set(work.hessian);
  state = penalise(state, problem.penalty, work, theta);
  let lastSlope = 0;
  let move = 0;

  for (let steps = 0; ; steps++) {
    work.effort.steps = steps;
    if (problem.penalty === 0 && state.separated) return 'separated';
    const slope = largestAbsolute(gradient);
    if (slope <= GRADIENT_TOLERANCE * n && move <= MOVE_TOLERANCE) return 'ok';
    if (steps === STEP_LIMIT) return 'no-convergence';
    if (state.curved && !cholesky.factor(work.hessian, shape.p)) return steps === 0 ? 'singular' : 'no-convergence';
    cholesky.solve(gradient, step);
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
  const { shape, gradient, hessian, sums, products } = work;
  sums.fill(0);
  if (curved) products.fill(0);
  let sum = 0;
  let separated = true;
  function look(scores: Float64Array, count: number, label: Label): void {
    for (let i = 0; i < count; i++) if (!(label === 1 ? scores[i] > 0 : scores[i] < 0)) separated = false;
  }

  for (const segment of segments) {
    sum = addByBlocks(segment, loss, shape, theta, work, sums, curved ? products : null, sum, look);
  }
  foldSums(sums, gradient);
  if (curved) foldProducts(products, shape.p, hessian);
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
