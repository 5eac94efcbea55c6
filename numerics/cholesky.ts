/**
 * Cholesky factors of the small matrices that fits solve, thousands in a repetition: on flat arrays, without an allocation, some
 * twenty times as fast as `positive-definite.ts`, which serves what is factored once.
 */
import { PIVOT_SHARE } from './positive-definite.js';

/** Room for the factor of one matrix at a time. */
export interface Cholesky {
  /** L of the last matrix that was factored, A = L L′: (p × p), row-major; entries above the diagonal mean nothing. */
  readonly lower: Float64Array;
  /**
   * Factors the symmetric matrix whose upper triangle is given.
   *
   * @param upper (p × p), row-major; entries below the diagonal are not read
   * @returns false if the matrix is not positive definite, to rounding; there is then no factor
   */
  factor(upper: Float64Array, p: number): boolean;
  /** Solves A x = `right` into `out`, both p long; they may be the same array. */
  solve(right: Float64Array, out: Float64Array): void;
}

/** Makes room for matrices of up to `capacity` rows. */
export function createCholesky(capacity: number): Cholesky {
  const lower = new Float64Array(capacity * capacity);
  let p = 0;

  return {
    lower,
    factor(upper, size) {
      p = size;
      for (let i = 0; i < p; i++) {
        for (let j = 0; j < i; j++) {
          lower[i * p + j] = (upper[j * p + i] - rowProduct(lower, i * p, j * p, j)) / lower[j * p + j];
        }
        const pivot = upper[i * p + i] - rowProduct(lower, i * p, i * p, i);
        // NaN fails both
        if (!(pivot > PIVOT_SHARE * upper[i * p + i] && pivot < Infinity)) return false;
        lower[i * p + i] = Math.sqrt(pivot);
      }
      return true;
    },
    solve(right, out) {
      for (let i = 0; i < p; i++) {
        let sum = right[i];
        for (let j = 0; j < i; j++) sum -= lower[i * p + j] * out[j];
        out[i] = sum / lower[i * p + i];
      }
      for (let i = p - 1; i >= 0; i--) {
        let sum = out[i];
        for (let j = i + 1; j < p; j++) sum -= lower[j * p + i] * out[j];
        out[i] = sum / lower[i * p + i];
      }
    },
  };
}

/** The product of the first `count` entries of two rows. */
function rowProduct(lower: Float64Array, a: number, b: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += lower[a + k] * lower[b + k];
  return sum;
}
