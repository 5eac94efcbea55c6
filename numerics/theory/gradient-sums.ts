/** Sums of loss gradients and Hessians over points, for what has no closed form. */
import { linearScore } from '../classifiers/linear-score.js';
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import type { ScoreLoss } from '../losses/contract.js';
import type { Label } from '../populations/contract.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import type { GradientLaw } from './gradient-law.js';

/** Where the sums are taken: the loss of θ′z, z = (x, 1) if there is an intercept. */
export interface LossAt {
  readonly loss: ScoreLoss;
  /** Whether the loss has a kink, so that its curvature is an atom. */
  readonly kinked: boolean;
  /** d long, or d + 1 with an intercept. */
  readonly theta: Float64Array;
  readonly d: number;
}

/** Rows `from` … `to` − 1 of an array in blocks, all taken as of class `label`. */
export interface Points {
  readonly rows: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly label: Label;
}

/** Computes mean and covariance (divisor n − 1) of the gradients, and the mean Hessian. Needs two points. */
export function sampleGradient(at: LossAt, points: Points): GradientLaw {
  const { theta, d } = at;
  const p = theta.length;
  const mean = meanGradient(at, points);
  const hessian = new Float64Array(p * p);
  const covariance = new Float64Array(p * p);
  const gradient = new Float64Array(p);
  // its last entry stays 1 if there is an intercept
  const z = new Float64Array(p).fill(1);
  const curve = curvatureOf(at, points);
  const { rows, from, to } = points;
  const count = to - from;

  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    for (let j = 0; j < d; j++) z[j] = rows[x + j * BLOCK_ROWS];
    const u = linearScore(theta, rows, i, d);
    const slope = at.loss.slope(u, points.label);
    const bend = curve(u);
    for (let j = 0; j < p; j++) gradient[j] = slope * z[j] - mean[j];
    for (let j = 0; j < p; j++) {
      const bent = bend * z[j];
      for (let k = j; k < p; k++) {
        covariance[j * p + k] += gradient[j] * gradient[k];
        hessian[j * p + k] += bent * z[k];
      }
    }
  }
  for (let j = 0; j < p; j++) {
    for (let k = j; k < p; k++) {
      covariance[j * p + k] /= count - 1;
      hessian[j * p + k] /= count;
      covariance[k * p + j] = covariance[j * p + k];
      hessian[k * p + j] = hessian[j * p + k];
    }
  }
  return { mean, hessian, covariance };
}

/** Computes the mean gradient. */
export function meanGradient({ loss, theta, d }: LossAt, { rows, from, to, label }: Points): Float64Array {
  const mean = new Float64Array(theta.length);
  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    const slope = loss.slope(linearScore(theta, rows, i, d), label);
    for (let j = 0; j < d; j++) mean[j] += slope * rows[x + j * BLOCK_ROWS];
    if (theta.length > d) mean[d] += slope;
  }
  for (let j = 0; j < mean.length; j++) mean[j] /= to - from;
  return mean;
}

/**
 * ∂²ℓ/∂u². Points never hit a kink, where all of a loss's curvature may be: it is then spread by a normal kernel of
 * Silverman's width 1.06 sd n^(−1/5), sd that of the scores, and the mean Hessian has the bias of a kernel density estimate.
 */
function curvatureOf({ loss, kinked, theta, d }: LossAt, { rows, from, to, label }: Points): (u: number) => number {
  if (!kinked) return (u) => loss.curvature(u, label);
  const n = to - from;
  let sum = 0;
  for (let i = from; i < to; i++) sum += linearScore(theta, rows, i, d);
  let squares = 0;
  for (let i = from; i < to; i++) {
    const away = linearScore(theta, rows, i, d) - sum / n;
    squares += away * away;
  }
  const width = 1.06 * Math.sqrt(squares / n) * exp(-0.2 * log(n));
  return (u) => loss.smoothed(2, label, u, width);
}
