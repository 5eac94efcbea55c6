/** Gradients in closed form, as much of them as a law allows. */
import type { LossSpec } from '../losses/loss.js';
import type { Label, Population } from '../populations/contract.js';
import { classGradient, knownLaw } from '../risks/class-gradient.js';
import { dot } from '../risks/linear-rule.js';
import type { GradientLaw } from './gradient-law.js';
import { norm } from './matrices.js';
import { classLaw, type PointLaw } from './synthetic-law.js';

export type ExpectedGradient = Pick<GradientLaw, 'mean' | 'hessian'>;

/** The whole gradient law of a class; undefined if neither its normal mixture nor its noise tells it for this loss. */
export function closedGradient(
  population: Population,
  label: Label,
  loss: LossSpec,
  theta: Float64Array,
): GradientLaw | undefined {
  const law = knownLaw(population, label);
  if (law === undefined || (law.kind === 'shifted-noise' && loss.kind !== 'squared')) return undefined;
  return classGradient(law, label, loss, theta);
}

/**
 * E ∇ℓ(θ; x, label) and its Jacobian: from two moments for the squared loss, else from the normal mixture.
 *
 * @returns undefined if the law is not known well enough
 */
export function expectedGradient(
  law: PointLaw,
  loss: LossSpec,
  label: Label,
  theta: Float64Array,
): ExpectedGradient | undefined {
  if (loss.kind === 'squared') return squaredGradient(law, loss.targets[label], theta);
  return law.normal && classGradient({ kind: 'normal-mixture', components: law.normal }, label, loss, theta);
}

/**
 * The size of what cancels in ∇φ and ∇ψ at θ*, to tell zeros from rounding: the classes' gradients at θ = 0, or their
 * curvature times |θ*| where that is larger.
 */
export function gradientScale(population: Population, loss: LossSpec, theta: Float64Array): number {
  const zero = theta.map(() => 0);
  const sizes = ([0, 1] as const).map((label) => {
    const law = classLaw(population, label);
    const start = expectedGradient(law, loss, label, zero)?.mean ?? zero;
    const bend = expectedGradient(law, loss, label, theta)?.hessian ?? zero;
    return Math.max(norm(start), norm(bend) * norm(theta));
  });
  return Math.max(...sizes);
}

/** E 2(θ′z − t)z = 2(E[z z′]θ − t E z), and 2 E[z z′]. */
function squaredGradient({ mean, secondMoment }: PointLaw, target: number, theta: Float64Array): ExpectedGradient {
  const p = theta.length;
  const d = mean.length;
  const hessian = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) {
      const inner = j < d && k < d ? secondMoment[j * d + k] : j < d ? mean[j] : k < d ? mean[k] : 1;
      hessian[j * p + k] = 2 * inner;
    }
  }
  const gradient = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    gradient[j] = dot(hessian.subarray(j * p, (j + 1) * p), theta) - 2 * target * (j < d ? mean[j] : 1);
  }
  return { mean: gradient, hessian };
}
