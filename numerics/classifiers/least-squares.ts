/**
 * Least squares, θ = argmin Σ (θ′z − t)², by normal equations. Rows enter through their Gram sums, so the fits of all
 * prefixes of a sample cost one pass, and validation losses need no pass at all.
 */
import type { Outcome } from '../outcomes.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { addWeightedProducts, addWeightedRows, BLOCK_ROWS, type RowShape } from './row-sums.js';

/** Sums over rows z with targets t. With an intercept, z ends in 1. */
export interface Gram {
  readonly shape: RowShape;
  /** Σ z z′ (p × p), row-major, upper triangle only. */
  readonly products: Float64Array;
  /** Σ t z, p long. */
  readonly right: Float64Array;
}

const ones = new Float64Array(BLOCK_ROWS).fill(1);
const targets = new Float64Array(BLOCK_ROWS);

/** Sets all sums to zero. */
export function clearGram(gram: Gram): void {
  gram.products.fill(0);
  gram.right.fill(0);
}

/** Copies the sums of `from`; both have one shape. */
export function copyGram(gram: Gram, from: Gram): void {
  gram.products.set(from.products);
  gram.right.set(from.right);
}

/**
 * Adds rows `from` … `to` − 1 of `rows`, all with the same target. Adding in pieces gives the bits of adding at once.
 *
 * @param rows row-major, shape.d per row
 */
export function addToGram(gram: Gram, rows: Float64Array, from: number, to: number, target: number): void {
  targets.fill(target);
  for (let start = from; start < to; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, to - start);
    addWeightedProducts(gram.products, gram.shape, rows, start, count, ones);
    addWeightedRows(gram.right, gram.shape, rows, start, count, targets);
  }
}

/**
 * Solves the normal equations into `theta` (p long, intercept last).
 *
 * @returns 'singular' if Σ z z′ is not positive definite to rounding; theta is then untouched
 */
export function solveLeastSquares(gram: Gram, theta: Float64Array): Outcome {
  const factor = factorPositiveDefinite(gram.products, gram.shape.p);
  if (factor === undefined) return 'singular';
  factor.solve(gram.right, theta);
  return 'ok';
}
