/**
 * Lower triangular matrices, row-major (p × p; entries above the diagonal are not read), and the Cholesky factor L L′ = A.
 * Everything runs along rows, in place, and nothing allocates. Vector forms: `numerics/assembly/lower-triangle.ts`.
 */
import { simdOver } from './simd.js';

/** A pivot below this share of its diagonal entry is rounding error, not a pivot: a sum of p products is off by p 2^−53 of it. */
const PIVOT_SHARE = 1e-13;

/**
 * Factors the symmetric matrix whose upper triangle is given.
 *
 * @param lower takes L; if it is `upper` itself, A is left above the diagonal
 * @returns false if the matrix is not positive definite to rounding, or not finite; L means nothing then
 */
export function factorLower(upper: Float64Array, p: number, lower: Float64Array): boolean {
  const simd = simdOver(upper, lower);
  if (simd !== undefined) {
    return simd.kernels.factorLower(upper.byteOffset, p, PIVOT_SHARE, lower.byteOffset) !== 0;
  }
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      lower[i * p + j] = (upper[j * p + i] - inner(lower, i * p, lower, j * p, j)) / lower[j * p + j];
    }
    const diagonal = upper[i * p + i];
    const pivot = diagonal - inner(lower, i * p, lower, i * p, i);
    if (!(pivot > PIVOT_SHARE * diagonal && pivot < Infinity)) return false;
    lower[i * p + i] = Math.sqrt(pivot);
  }
  return true;
}

/** The first m entries of x become L⁻¹ x. Here and below x may be longer than m; the rest stays. */
export function solveLower(lower: Float64Array, m: number, x: Float64Array): void {
  const simd = simdOver(lower, x);
  if (simd !== undefined) {
    simd.kernels.solveLower(lower.byteOffset, m, x.byteOffset);
    return;
  }
  for (let i = 0; i < m; i++) x[i] = (x[i] - inner(lower, i * m, x, 0, i)) / lower[i * m + i];
}

/** x becomes L′⁻¹ x. */
export function solveTransposed(lower: Float64Array, m: number, x: Float64Array): void {
  const simd = simdOver(lower, x);
  if (simd !== undefined) {
    simd.kernels.solveTransposed(lower.byteOffset, m, x.byteOffset);
    return;
  }
  for (let i = m - 1; i >= 0; i--) {
    const value = x[i] / lower[i * m + i];
    x[i] = value;
    for (let j = 0; j < i; j++) x[j] += -value * lower[i * m + j];
  }
}

/** x becomes L x. */
export function multiplyLower(lower: Float64Array, m: number, x: Float64Array): void {
  const simd = simdOver(lower, x);
  if (simd !== undefined) {
    simd.kernels.multiplyLower(lower.byteOffset, m, x.byteOffset);
    return;
  }
  for (let i = m - 1; i >= 0; i--) x[i] = inner(lower, i * m, x, 0, i + 1);
}

/** x becomes L′ x. */
export function multiplyTransposed(lower: Float64Array, m: number, x: Float64Array): void {
  const simd = simdOver(lower, x);
  if (simd !== undefined) {
    simd.kernels.multiplyTransposed(lower.byteOffset, m, x.byteOffset);
    return;
  }
  for (let i = 0; i < m; i++) {
    const value = x[i];
    x[i] = 0;
    for (let j = 0; j <= i; j++) x[j] += value * lower[i * m + j];
  }
}

/** Σ a[at + t] b[from + t], t < length: every fourth product summed apart, so that four sums run side by side. */
function inner(a: Float64Array, at: number, b: Float64Array, from: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t = 0;
  for (; t + 3 < length; t += 4) {
    s0 += a[at + t] * b[from + t];
    s1 += a[at + t + 1] * b[from + t + 1];
    s2 += a[at + t + 2] * b[from + t + 2];
    s3 += a[at + t + 3] * b[from + t + 3];
  }
  for (; t < length; t++) s0 += a[at + t] * b[from + t];
  return s0 + s1 + (s2 + s3);
}
