/**
 * Symmetric positive definite systems, solved by ml-matrix's Cholesky decomposition (+ − × ÷ √ in a fixed order). The many small ones
 * of fits have `cholesky.ts`.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/**
 * A pivot below this share of its diagonal entry is rounding error, not a pivot: a sum of p products is off by about
 * p 2^−53 of the diagonal, and p stays below a few hundred.
 */
export const PIVOT_SHARE = 1e-13;

/** A factored matrix A = L L′. */
export interface Factor {
  /** Solves A x = `right` into `out`, both p long; they may be the same array. */
  solve(right: Float64Array, out: Float64Array): void;
  /** The lower triangular L (p × p), row-major. */
  readonly lower: Float64Array;
}

/**
 * Factors the symmetric matrix whose upper triangle is given.
 *
 * @param upper (p × p), row-major; entries below the diagonal are not read
 * @returns undefined if the matrix is not positive definite, to rounding
 */
export function factorPositiveDefinite(upper: Float64Array, p: number): Factor | undefined {
  const a = new Matrix(p, p);
  for (let j = 0; j < p; j++) {
    for (let k = j; k < p; k++) {
      a.set(j, k, upper[j * p + k]);
      a.set(k, j, upper[j * p + k]);
    }
  }
  // ml-matrix refuses NaN as "not symmetric"
  if (!a.isSymmetric()) return undefined;
  const cholesky = new CholeskyDecomposition(a);
  if (!cholesky.isPositiveDefinite()) return undefined;
  const l = cholesky.lowerTriangularMatrix;
  for (let j = 0; j < p; j++) {
    const pivot = l.get(j, j) * l.get(j, j);
    if (!(pivot > PIVOT_SHARE * upper[j * p + j] && pivot < Infinity)) return undefined;
  }

  return {
    solve(right, out) {
      const column = new Matrix(p, 1);
      for (let j = 0; j < p; j++) column.set(j, 0, right[j]);
      const x = cholesky.solve(column);
      for (let j = 0; j < p; j++) out[j] = x.get(j, 0);
    },
    get lower() {
      return Float64Array.from(l.to1DArray());
    },
  };
}
