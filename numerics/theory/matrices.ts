/** Sums over small vectors and (p × p) matrices, row-major, in index order. */
import { dot } from '../risks/linear-rule.js';

export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

export function trace(a: ArrayLike<number>, p: number): number {
  let sum = 0;
  for (let j = 0; j < p; j++) sum += a[j * p + j];
  return sum;
}

/** a′ M b. */
export function form(a: ArrayLike<number>, m: ArrayLike<number>, b: ArrayLike<number>): number {
  const p = a.length;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) sum += a[j] * m[j * p + k] * b[k];
  }
  return sum;
}

/** The sum of weight × array over the parts. */
export function combine(...parts: readonly (readonly [number, ArrayLike<number>])[]): Float64Array {
  const out = new Float64Array(parts[0][1].length);
  for (const [weight, array] of parts) {
    for (let i = 0; i < out.length; i++) out[i] += weight * array[i];
  }
  return out;
}
