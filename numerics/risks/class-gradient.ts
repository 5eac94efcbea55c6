/**
 * The loss of one class and the law of its gradient ∇ℓ(θ; x, y), in closed form: what θ* and Theorem 2 are made of. The law may be
 * that of a class or of synthetic points.
 *
 * For a mixture of normals N(m, C) Stein's identity, E[g(u) x] = m E g(u) + C w E g′(u), is applied once or twice. With
 * u ~ N(θ′m, w′C w), s_k the k-th derivative of E ℓ(u) by its mean, q_k that of E ℓ′(u)², and m, C and v = C w continued by 1, 0
 * and 0 for an intercept,
 *
 *   E ∇ℓ = m s₁ + v s₂,   E ∇²ℓ = (C + m m′) s₂ + (m v′ + v m′) s₃ + v v′ s₄,
 *   E ∇ℓ ∇ℓ′ = (C + m m′) q₀ + (m v′ + v m′) q₁ + v v′ q₂.
 *
 * For a mean with noise and the squared loss, fourth moments of the noise do instead.
 */
import { createLoss, type LossSpec, type ScoreLoss } from '../losses/loss.js';
import type { Label, NormalComponent, Population, ShiftedNoise } from '../populations/contract.js';
import { fourthMoments } from '../populations/noise.js';
import { dot, linearRule, normalScore } from './linear-rule.js';

/** A law under which gradients have closed forms. */
export type KnownLaw =
  | { readonly kind: 'normal-mixture'; readonly components: readonly NormalComponent[] }
  | ({ readonly kind: 'shifted-noise' } & ShiftedNoise);

/** The gradient's law at one θ (p long); matrices are (p × p), row-major, symmetric. */
export interface ClassGradient {
  /** E ℓ. */
  readonly loss: number;
  /** E ∇ℓ. */
  readonly mean: Float64Array;
  /** ∇² E ℓ. */
  readonly hessian: Float64Array;
  /** Cov ∇ℓ. */
  readonly covariance: Float64Array;
}

/** The law of a class, if it is a known one. */
export function knownLaw(population: Population, label: Label): KnownLaw | undefined {
  const components = population.normalLaw?.(label);
  if (components !== undefined) return { kind: 'normal-mixture', components };
  const shifted = population.noiseLaw?.(label);
  return shifted && { kind: 'shifted-noise', ...shifted };
}

/**
 * Computes the law of the gradient at θ, which has an intercept if it is one longer than points are.
 *
 * @param label the class that points of this law are trained as
 * @throws {RangeError} under noise, unless the loss is squared
 */
export function classGradient(law: KnownLaw, label: Label, loss: LossSpec, theta: Float64Array): ClassGradient {
  if (law.kind === 'normal-mixture') return mixtureGradient(law.components, label, createLoss(loss), theta);
  if (loss.kind !== 'squared') {
    throw new RangeError(
      `Cannot evaluate gradients under noise in closed form: the loss must be squared, got ${loss.kind}`,
    );
  }
  return noiseGradient(law, loss.targets[label], theta);
}

function mixtureGradient(
  components: readonly NormalComponent[],
  label: Label,
  loss: ScoreLoss,
  theta: Float64Array,
): ClassGradient {
  const p = theta.length;
  const mean = new Float64Array(p);
  const hessian = new Float64Array(p * p);
  const whole = { components, label, loss, share: 1 };
  addDerivatives(whole, theta, mean, hessian);
  mirror(hessian, p);

  const covariance = new Float64Array(p * p);
  const rule = linearRule(theta, components[0].mean.length);
  for (const component of components) {
    const { center, sd, pull } = normalScore(rule, component);
    const [q0, q1, q2] = ([0, 1, 2] as const).map((order) => loss.smoothedSquaredSlope(order, label, center, sd));
    addSecondMoment(component, pull, component.weight, [q0, q1, q2], p, covariance);
  }
  for (let j = 0; j < p; j++) for (let k = j; k < p; k++) covariance[j * p + k] -= mean[j] * mean[k];
  mirror(covariance, p);
  return { loss: addLoss(whole, theta, 0), mean, hessian, covariance };
}

/** A class and its share of a risk. */
export interface WeightedClass {
  readonly components: readonly NormalComponent[];
  readonly label: Label;
  readonly loss: ScoreLoss;
  readonly share: number;
}

/** @returns `sum` and share · E ℓ, component by component */
export function addLoss({ components, label, loss, share }: WeightedClass, theta: Float64Array, sum: number): number {
  const rule = linearRule(theta, components[0].mean.length);
  let total = sum;
  for (const component of components) {
    const { center, sd } = normalScore(rule, component);
    total += share * component.weight * loss.smoothed(0, label, center, sd);
  }
  return total;
}

/** Adds share · E ∇ℓ to `gradient`, and to the upper triangle of `hessian` share · ∇² E ℓ. */
export function addDerivatives(
  { components, label, loss, share }: WeightedClass,
  theta: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const p = theta.length;
  const rule = linearRule(theta, components[0].mean.length);
  for (const component of components) {
    const weight = share * component.weight;
    const { center, sd, pull } = normalScore(rule, component);
    const [s1, s2, s3, s4] = ([1, 2, 3, 4] as const).map((order) => loss.smoothed(order, label, center, sd));
    for (let j = 0; j < p; j++) gradient[j] += weight * (entry(component.mean, j, 1) * s1 + entry(pull, j, 0) * s2);
    addSecondMoment(component, pull, weight, [s2, s3, s4], p, hessian);
  }
}

/** Adds weight ((C + m m′) e₀ + (m v′ + v m′) e₁ + v v′ e₂) to the upper triangle of `out`. */
function addSecondMoment(
  { mean, covariance }: NormalComponent,
  pull: Float64Array,
  weight: number,
  [e0, e1, e2]: readonly [number, number, number],
  p: number,
  out: Float64Array,
): void {
  const d = mean.length;
  for (let j = 0; j < p; j++) {
    const mj = entry(mean, j, 1);
    const vj = entry(pull, j, 0);
    for (let k = j; k < p; k++) {
      const mk = entry(mean, k, 1);
      const vk = entry(pull, k, 0);
      const c = k >= d ? 0 : covariance !== null ? covariance[j * d + k] : j === k ? 1 : 0;
      out[j * p + k] += weight * ((c + mj * mk) * e0 + (mj * vk + vj * mk) * e1 + vj * vk * e2);
    }
  }
}

/** An entry of a vector that an intercept continues. */
function entry(vector: Float64Array, j: number, beyond: number): number {
  return j < vector.length ? vector[j] : beyond;
}

/**
 * With z = m + ξ, A = θ′m − t and s = w′ξ: ∇ℓ = 2 (A + s) z. Odd moments of ξ vanish, E ξ ξ′ = I and
 * E s² ξ ξ′ = a (|w|² I + 2 w w′) + κ diag(w²), with a = E ξᵢ² ξⱼ² and κ = E ξᵢ⁴ − 3 a; all continued by 0 for an intercept.
 */
function noiseGradient({ mean: center, noise }: ShiftedNoise, target: number, theta: Float64Array): ClassGradient {
  const p = theta.length;
  const d = center.length;
  const { w, b } = linearRule(theta, d);
  const away = dot(center, w) + b - target;
  const squares = dot(w, w);
  const { mixed, excess } = fourthMoments(noise, d);
  const mean = new Float64Array(p);
  const hessian = new Float64Array(p * p);
  const covariance = new Float64Array(p * p);
  for (let j = 0; j < p; j++) mean[j] = 2 * (away * entry(center, j, 1) + entry(w, j, 0));
  for (let j = 0; j < p; j++) {
    const mj = entry(center, j, 1);
    const wj = entry(w, j, 0);
    for (let k = 0; k < p; k++) {
      const mk = entry(center, k, 1);
      const wk = entry(w, k, 0);
      const own = j === k && j < d ? 1 : 0;
      hessian[j * p + k] = 2 * (mj * mk + own);
      const fourth = mixed * (own * squares + 2 * wj * wk) + own * excess * wj * wj;
      const second = away * away * (mj * mk + own) + 2 * away * (mj * wk + wj * mk) + squares * mj * mk + fourth;
      covariance[j * p + k] = 4 * second - mean[j] * mean[k];
    }
  }
  return { loss: away * away + squares, mean, hessian, covariance };
}

/** Copies the upper triangle below the diagonal. */
export function mirror(matrix: Float64Array, p: number): void {
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) matrix[j * p + k] = matrix[k * p + j];
}
