/** The logistic function and its integral, both safe from overflow: exp is only taken of non-positive numbers. */
import { exp } from './exp.js';
import { log1p } from './log.js';

/** Computes 1/(1 + e^−z). */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** Computes ln(1 + e^z) as max(z, 0) + ln(1 + e^−|z|): the log-loss of a majority row with score z. */
export function softplus(z: number): number {
  return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}
