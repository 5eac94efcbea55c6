/**
 * Least squares, θ = argmin Σ ω (θ′z − t)² + ½ penalty |w|², by normal equations. Here ω is the weight of a row, and θ = (w, b)
 * with b, the intercept, free. Rows enter through their Gram sums, so the fits of all prefixes of a sample cost one pass, and
 * validation losses need no pass at all.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { BLOCK_ROWS } from '../rows.js';
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import { linearPlan } from './linear-plan.js';
import { addWeightedProducts, addWeightedRows, type RowShape } from './row-sums.js';

/** Sums over rows z with targets t and weights ω. With an intercept, z ends in 1. */
export interface Gram {
  readonly shape: RowShape;
  /** Σ ω z z′ (p × p), row-major, upper triangle only. */
  readonly products: Float64Array;
  /** Σ ω t z, p long. */
  readonly right: Float64Array;
}

const weights = new Float64Array(BLOCK_ROWS);
const weightedTargets = new Float64Array(BLOCK_ROWS);

/** Bytes that `createGram` takes. */
export function gramBytes(p: number): number {
  return arenaBytesOf(p * p) + arenaBytesOf(p);
}

/** Cuts sums from an arena, whatever they hold. */
export function createGram(shape: RowShape, arena: Arena): Gram {
  return { shape, products: arena.float64(shape.p * shape.p), right: arena.float64(shape.p) };
}

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
 * Adds rows `from` … `to` − 1 of `rows`, all with the same target and the same weight. Adding in pieces gives the bits of
 * adding at once.
 *
 * @param rows in blocks, shape.d per row
 */
export function addToGram(gram: Gram, rows: Float64Array, from: number, to: number, target: number, weight = 1): void {
  weights.fill(weight);
  weightedTargets.fill(weight * target);
  for (let start = from, end = from; start < to; start = end) {
    end = Math.min(to, start - (start % BLOCK_ROWS) + BLOCK_ROWS);
    const count = end - start;
    addWeightedProducts(gram.products, gram.shape, rows, start, count, weights);
    addWeightedRows(gram.right, gram.shape, rows, start, count, weightedTargets);
  }
}

/**
 * Solves the normal equations into `theta` (p long, intercept last).
 *
 * @param penalty at least 0
 * @returns 'singular' if Σ ω z z′ + ½ penalty (I, 0) is not positive definite to rounding; theta is then untouched
 */
export function solveLeastSquares(gram: Gram, theta: Float64Array, penalty = 0): Outcome {
  const { d, p } = gram.shape;
  const products = penalty === 0 ? gram.products : gram.products.slice();
  if (penalty > 0) for (let j = 0; j < d; j++) products[j * p + j] += penalty / 2;
  const factor = factorPositiveDefinite(products, p);
  if (factor === undefined) return 'singular';
  factor.solve(gram.right, theta);
  return 'ok';
}

/**
 * Least squares as a classifier.
 *
 * @param targets [majority target, minority target]
 */
export function leastSquaresPlan(targets: readonly [number, number], options: ClassifierOptions): ClassifierPlan {
  return linearPlan(options, {
    workBytes: ({ p }) => gramBytes(p),
    createFit(shape, _, arena) {
      const gram = createGram(shape, arena);
      return (segments, theta) => {
        clearGram(gram);
        for (const { rows, from, to, label, weight } of segments) {
          addToGram(gram, rows, from, to, targets[label], weight);
        }
        return solveLeastSquares(gram, theta, options.penalty);
      };
    },
  });
}
