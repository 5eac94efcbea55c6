/**
 * Expectations of functions of a normal variable: of smooth ones by the trapezoidal rule, of the ramp in closed form.
 *
 * For a function that is analytic in a strip the rule converges exponentially in the step (Trefethen & Weideman 2014, The
 * exponentially convergent trapezoidal rule, SIAM Review 56, 385–458). The logistic functions of mean + sd Z have poles
 * at distance π/sd from the real line, so a step of 0.4/sd keeps the error near 1e-17, whatever sd is, where a
 * Gauss–Hermite rule of fixed size loses digits as sd grows (80 nodes: 1e-9 at sd = 4, 1e-4 at 8).
 */
import { exp } from '../elementary/exp.js';
import { normalCdf } from '../elementary/normal-cdf.js';

const ONE_OVER_SQRT_2PI = 0.3989422804014327;
/** The density beyond 9 adds less than 1e-18. */
const REACH = 9;

/**
 * Computes E g(mean + sd Z), Z standard normal, for g analytic up to ±π off the real line and of moderate growth, such as
 * softplus, the sigmoid and its derivatives. Cost grows as sd: about 45 max(1, sd) evaluations.
 */
export function normalExpectation(g: (u: number) => number, mean: number, sd: number): number {
  const step = Math.min(0.5, 0.4 / sd);
  const last = Math.floor(REACH / step);
  let sum = 0;
  for (let i = -last; i <= last; i++) {
    const z = i * step;
    sum += normalDensity(z) * g(mean + sd * z);
  }
  return sum * step;
}

/**
 * Computes ∂^order/∂mean^order of E max(0, mean + sd Z) = mean Φ(t) + sd φ(t), t = mean/sd: the first is Φ(t), the k-th
 * φ^(k−2)(t)/sd^(k−1).
 *
 * @param sd positive
 */
export function smoothedRamp(order: number, mean: number, sd: number): number {
  const t = mean / sd;
  if (order === 0) return mean * normalCdf(t) + sd * normalDensity(t);
  return order === 1 ? normalCdf(t) : smoothedPulse(order - 2, mean, sd);
}

/** Computes ∂^order/∂mean^order of the density of mean + sd Z at 0, φ^(order)(mean/sd)/sd^(order + 1). */
export function smoothedPulse(order: number, mean: number, sd: number): number {
  let value = densityDerivative(order, mean / sd) / sd;
  for (let i = 0; i < order; i++) value /= sd;
  return value;
}

/** The density of N(0, 1). */
export function normalDensity(z: number): number {
  return ONE_OVER_SQRT_2PI * exp(-0.5 * z * z);
}

/** φ^(order)(z), by φ^(k+1) = −z φ^(k) − k φ^(k−1). */
function densityDerivative(order: number, z: number): number {
  let value = normalDensity(z);
  // so far out that powers of z may overflow
  if (value === 0) return 0;
  let before = 0;
  for (let k = 0; k < order; k++) {
    const next = -z * value - k * before;
    before = value;
    value = next;
  }
  return value;
}
