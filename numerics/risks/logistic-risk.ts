/**
 * The balanced log-loss of a linear score where each class is a mixture of identity-covariance normals: the score is then
 * a one-dimensional normal mixture, and R(θ) = ½ Σ_c Σ_k weight E softplus(∓u), u ~ N(w′m_k + b, |w|²).
 *
 * Gradient and Hessian follow from Stein's identity, E[g(u) x] = m E g(u) + w E g′(u), applied once or twice.
 */

import { normalCdf } from '../elementary/normal-cdf.js';
import { sigmoid, softplus } from '../elementary/sigmoid.js';
import type { NormalComponent } from '../populations/contract.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { dot, linearRule } from './linear-rule.js';
import { normalDensity, normalExpectation } from './normal-expectation.js';
import type { TrainedRisk } from './trained-risk.js';

export interface LogisticRiskOptions {
  /** The mixtures of majority and minority; means d long. */
  readonly laws: readonly [readonly NormalComponent[], readonly NormalComponent[]];
  readonly d: number;
  readonly intercept: boolean;
}

const STEP_LIMIT = 100;
const STEP_TOLERANCE = 1e-12;
/** Beyond this standard deviation softplus is a ramp with a narrow bend, which a series in 1/sd gives. */
const RAMP_SD = 1000;
/** π²/6 and 7π⁴/360: the bend's area, and half its second moment. */
const BEND_AREA = 1.6449340668482264;
const BEND_SPREAD = 1.894065658994492;

/**
 * Builds the exact balanced log-loss; the optimum is found by Newton's method on it.
 *
 * @throws {RangeError} if the optimum is not found, because the classes all but separate
 */
export function createLogisticRisk(options: LogisticRiskOptions): TrainedRisk {
  const optimum = minimize(options);
  const optimalRisk = logisticRisk(options, optimum);
  const risk = (theta: Float64Array) => logisticRisk(options, theta);
  return { optimum, optimalRisk, risk, excess: (theta) => risk(theta) - optimalRisk };
}

/** R(θ), to about 1e-15. */
export function logisticRisk({ laws, d }: LogisticRiskOptions, theta: Float64Array): number {
  const { w, b, norm } = linearRule(theta, d);
  let sum = 0;
  for (const label of [0, 1] as const) {
    const sign = label === 1 ? -1 : 1;
    for (const { weight, mean } of laws[label]) sum += weight * expectedSoftplus(sign * (dot(mean, w) + b), norm);
  }
  return 0.5 * sum;
}

/** E softplus(mean + sd Z). */
export function expectedSoftplus(mean: number, sd: number): number {
  if (sd <= RAMP_SD) return normalExpectation(softplus, mean, sd);
  // E max(u, 0) and the bend ln(1 + e^−|u|) against the density of u, expanded at 0; what is left out is of order 1/sd⁵
  const t = mean / sd;
  const bend = (BEND_AREA + (BEND_SPREAD * (t * t - 1)) / (sd * sd)) / sd;
  return mean * normalCdf(t) + normalDensity(t) * (sd + bend);
}

/** Writes ∇R(θ) (p long) and the upper triangle of ∇²R(θ) (p × p). */
export function logisticDerivatives(
  { laws, d }: LogisticRiskOptions,
  theta: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const p = theta.length;
  const { w, b, norm } = linearRule(theta, d);
  gradient.fill(0);
  hessian.fill(0);
  for (const label of [0, 1] as const) {
    for (const { weight, mean } of laws[label]) {
      const center = dot(mean, w) + b;
      const half = 0.5 * weight;
      // expectations of the sigmoid and of its first three derivatives
      const e0 = normalExpectation(sigmoid, center, norm) - label;
      const e1 = normalExpectation(sigmoidSlope, center, norm);
      const e2 = normalExpectation(sigmoidBend, center, norm);
      const e3 = normalExpectation(sigmoidThird, center, norm);
      for (let j = 0; j < p; j++) {
        const mj = j < d ? mean[j] : 1;
        const wj = j < d ? w[j] : 0;
        gradient[j] += half * (mj * e0 + wj * e1);
        for (let k = j; k < p; k++) {
          const mk = k < d ? mean[k] : 1;
          const wk = k < d ? w[k] : 0;
          const identity = j === k && j < d ? 1 : 0;
          hessian[j * p + k] += half * ((identity + mj * mk) * e1 + (mj * wk + wj * mk) * e2 + wj * wk * e3);
        }
      }
    }
  }
}

function sigmoidSlope(u: number): number {
  return sigmoid(u) * sigmoid(-u);
}

function sigmoidBend(u: number): number {
  return sigmoidSlope(u) * (1 - 2 * sigmoid(u));
}

function sigmoidThird(u: number): number {
  return sigmoidSlope(u) * (1 - 6 * sigmoidSlope(u));
}

/** Newton's method from zero, halving steps that raise the risk, until a step is below rounding. */
function minimize(options: LogisticRiskOptions): Float64Array {
  const p = options.d + (options.intercept ? 1 : 0);
  let theta = new Float64Array(p);
  let risk = logisticRisk(options, theta);
  const gradient = new Float64Array(p);
  const hessian = new Float64Array(p * p);
  const step = new Float64Array(p);

  for (let i = 0; i < STEP_LIMIT; i++) {
    logisticDerivatives(options, theta, gradient, hessian);
    const factor = factorPositiveDefinite(hessian, p);
    if (factor === undefined) break;
    factor.solve(gradient, step);
    const length = Math.sqrt(dot(step, step));
    let scale = 1;
    let next = theta.map((value, j) => value - step[j]);
    while (length > STEP_TOLERANCE && scale > 1e-9 && !(logisticRisk(options, next) <= risk + 1e-15)) {
      scale /= 2;
      next = theta.map((value, j) => value - scale * step[j]);
    }
    theta = next;
    risk = logisticRisk(options, theta);
    if (length <= STEP_TOLERANCE) return theta;
  }
  throw new RangeError('Cannot find the optimum of the log-loss: the classes must overlap');
}
