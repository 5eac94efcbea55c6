/**
 * Unpenalised logistic regression by Newton's method from θ = 0, with step-halving.
 *
 * The start and every step depend on the data alone, never on another fit. Rows come as segments, each of one class, so that
 * majority, minority and a prefix of the synthetic pool stay where they were drawn.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { exp } from '../elementary/exp.js';
import { log1p } from '../elementary/log.js';
import type { Outcome } from '../outcomes.js';
import { type Factor, factorPositiveDefinite } from '../positive-definite.js';
import { linearScore } from './linear-score.js';
import { addWeightedProducts, addWeightedRows, BLOCK_ROWS, type RowShape } from './row-sums.js';

/** Rows `from` … `to` − 1 of a row-major array, all of class `label`. */
export interface Segment {
  readonly rows: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly label: 0 | 1;
}

/** Converged when max |gradient| / n is at most this. */
const GRADIENT_TOLERANCE = 1e-10;
/**
 * … and the last step moved scores by at most this, root mean square. Without it, quasi-complete separation would pass for
 * convergence: there the gradient fades while every step still moves some scores by about one.
 */
const MOVE_TOLERANCE = 1e-4;
/** Newton steps; ordinary fits take 5 to 10, and a fit that needs more than this has no finite solution in sight. */
const STEP_LIMIT = 60;
const HALVING_LIMIT = 30;
/** A step may raise the loss by this share: rounding, once the loss is flat. */
const LOSS_SLACK = 1e-10;

/** The state of a fit, cut from an arena; one serves all fits of a thread. */
export interface LogisticWork {
  readonly shape: RowShape;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Σ z z′/4, the Hessian at zero: it measures how far a step moves scores. */
  readonly metric: Float64Array;
  readonly step: Float64Array;
  readonly candidate: Float64Array;
  readonly residuals: Float64Array;
  readonly weights: Float64Array;
}

/** Bytes that `createLogisticWork` takes. */
export function logisticWorkBytes(p: number): number {
  return 3 * arenaBytesOf(p) + 2 * arenaBytesOf(p * p) + 2 * arenaBytesOf(BLOCK_ROWS);
}

export function createLogisticWork(shape: RowShape, arena: Arena): LogisticWork {
  const { p } = shape;
  return {
    shape,
    gradient: arena.float64(p),
    hessian: arena.float64(p * p),
    metric: arena.float64(p * p),
    step: arena.float64(p),
    candidate: arena.float64(p),
    residuals: arena.float64(BLOCK_ROWS),
    weights: arena.float64(BLOCK_ROWS),
  };
}

/**
 * Fits θ (p long, intercept last) = argmin Σ log(1 + exp(−y θ′z)) over all rows, unweighted.
 *
 * Assumes features of order one: the gradient's tolerance is absolute. When the outcome is not 'ok', theta holds the last
 * iterate, which means nothing.
 *
 * @returns 'separated' as soon as an iterate classifies every row strictly correctly, which proves that there is no finite
 *   minimum; 'singular' if z spans less than p dimensions; 'no-convergence' after 60 steps, or when the Hessian
 *   degenerates on the way (quasi-complete separation, where the classes touch)
 */
export function fitLogistic(segments: readonly Segment[], work: LogisticWork, theta: Float64Array): Outcome {
  const n = segments.reduce((sum, { from, to }) => sum + (to - from), 0);
  theta.fill(0);
  let state = evaluate(segments, work, theta);
  work.metric.set(work.hessian);
  let move = 0;

  for (let steps = 0; ; steps++) {
    if (state.separated) return 'separated';
    if (largestAbsolute(work.gradient) <= GRADIENT_TOLERANCE * n && move <= MOVE_TOLERANCE) return 'ok';
    if (steps === STEP_LIMIT) return 'no-convergence';
    const factor = factorPositiveDefinite(work.hessian, work.shape.p);
    if (factor === undefined) return steps === 0 ? 'singular' : 'no-convergence';
    const next = takeStep(segments, work, theta, state.loss, factor);
    if (next === undefined) return 'no-convergence';
    state = next.state;
    move = next.scale * Math.sqrt((4 * quadraticForm(work.metric, work.step)) / n);
  }
}

interface State {
  readonly loss: number;
  readonly separated: boolean;
}

/** Moves theta by a Newton step, halved until the loss does not rise; gradient and Hessian are those of the new theta. */
function takeStep(
  segments: readonly Segment[],
  work: LogisticWork,
  theta: Float64Array,
  loss: number,
  factor: Factor,
): { readonly state: State; readonly scale: number } | undefined {
  const { step, candidate } = work;
  factor.solve(work.gradient, step);
  let scale = 1;
  for (let halvings = 0; halvings <= HALVING_LIMIT; halvings++) {
    for (let j = 0; j < theta.length; j++) candidate[j] = theta[j] - scale * step[j];
    const state = evaluate(segments, work, candidate);
    if (state.loss <= loss + LOSS_SLACK * loss) {
      theta.set(candidate);
      return { state, scale };
    }
    scale /= 2;
  }
  return undefined;
}

/** Computes loss, gradient and Hessian (upper triangle) at theta, and whether theta classifies every row strictly. */
function evaluate(segments: readonly Segment[], work: LogisticWork, theta: Float64Array): State {
  const { shape, gradient, hessian, residuals, weights } = work;
  const { d } = shape;
  gradient.fill(0);
  hessian.fill(0);
  let loss = 0;
  let separated = true;

  for (const { rows, from, to, label } of segments) {
    for (let start = from; start < to; start += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, to - start);
      for (let i = 0; i < count; i++) {
        const z = linearScore(theta, rows, (start + i) * d, d);
        const margin = label === 1 ? z : -z;
        // e^−|z| serves probability, weight and loss
        const e = exp(-Math.abs(z));
        const q = 1 / (1 + e);
        // the other class's probability, not 1 less this one's: it must not vanish before its weight does
        const other = margin > 0 ? e * q : q;
        residuals[i] = label === 1 ? -other : other;
        weights[i] = e * q * q;
        loss += (margin < 0 ? -margin : 0) + log1p(e);
        if (!(margin > 0)) separated = false;
      }
      addWeightedRows(gradient, shape, rows, start, count, residuals);
      addWeightedProducts(hessian, shape, rows, start, count, weights);
    }
  }
  return { loss, separated };
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
