/** What population risks need of a linear score θ′z = w′x + b: vectors, and the normal law of the score. */
import type { NormalComponent } from '../populations/contract.js';

/** Splits θ (d or d + 1 long) into w and b. */
export interface LinearRule {
  readonly w: Float64Array;
  readonly b: number;
  /** |w|, the score's standard deviation under an identity covariance. */
  readonly norm: number;
}

export function linearRule(theta: Float64Array, d: number): LinearRule {
  const w = theta.subarray(0, d);
  return { w, b: theta.length > d ? theta[d] : 0, norm: Math.sqrt(dot(w, w)) };
}

/** The score's law N(center, sd²) where x ~ N(mean, C). */
export interface NormalScore {
  readonly center: number;
  readonly sd: number;
  /** C w, the covariance of x and the score. */
  readonly pull: Float64Array;
}

export function normalScore({ w, b, norm }: LinearRule, { mean, covariance }: NormalComponent): NormalScore {
  const center = dot(mean, w) + b;
  if (covariance === null) return { center, sd: norm, pull: w };
  const d = w.length;
  const pull = w.map((_, j) => dot(covariance.subarray(j * d, (j + 1) * d), w));
  // a singular covariance may leave w′C w a rounding below zero
  return { center, sd: Math.sqrt(Math.max(0, dot(pull, w))), pull };
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** |a − b|. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return Math.sqrt(sum);
}
