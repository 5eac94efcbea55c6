/**
 * Least squares, θ = argmin Σ ω (θ′z − t)² + ½ penalty |w|², by normal equations. Here ω is the weight of a row, and θ = (w, b)
 * with b, the intercept, free. Rows enter through their Gram sums, so the fits of all prefixes of a sample cost one pass, and
 * validation losses need no pass at all.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { type Cholesky, createCholesky } from '../cholesky.js';
import { addGram, foldProducts, foldSums, productLanes, type RowShape, sumLanes } from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import type { ClassifierOptions, ClassifierPlan } from './contract.js';
import { linearPlan } from './linear-plan.js';

/** Sums over rows z with targets t and weights ω, in lanes. With an intercept, z ends in 1. */
export interface Gram {
  readonly shape: RowShape;
  /** Σ ω z z′. */
  readonly products: Float64Array;
  /** Σ ω t z. */
  readonly sums: Float64Array;
}

/** What the sums come to. */
export interface NormalEquations {
  /** Σ ω z z′ (p × p), row-major, upper triangle only. */
  readonly matrix: Float64Array;
  /** Σ ω t z, p long. */
  readonly right: Float64Array;
  /** Room for the matrix's factor. */
  readonly cholesky: Cholesky;
}

/** Bytes that `createGram` takes. */
export function gramBytes(p: number): number {
  return arenaBytesOf(productLanes(p)) + arenaBytesOf(sumLanes(p));
}

/** Cuts sums from an arena, all zero. */
export function createGram(shape: RowShape, arena: Arena): Gram {
  const gram = { shape, products: arena.float64(productLanes(shape.p)), sums: arena.float64(sumLanes(shape.p)) };
  clearGram(gram);
  return gram;
}

/** Room for the equations of any sums of this shape. */
export function createEquations({ p }: RowShape): NormalEquations {
  return { matrix: new Float64Array(p * p), right: new Float64Array(p), cholesky: createCholesky(p) };
}

/** Sets all sums to zero. */
export function clearGram(gram: Gram): void {
  gram.products.fill(0);
  gram.sums.fill(0);
}

/** Copies the sums of `from`; both have one shape. */
export function copyGram(gram: Gram, from: Gram): void {
  gram.products.set(from.products);
  gram.sums.set(from.sums);
}

/**
 * Adds rows `from` … `to` − 1 of `rows`, all with the same target and the same weight. Adding in pieces gives the bits of
 * adding at once.
 *
 * @param rows in blocks, shape.d numbers each
 */
export function addToGram(
  { products, sums, shape }: Gram,
  rows: Float64Array,
  from: number,
  to: number,
  target: number,
  weight = 1,
): void {
  addGram(products, sums, shape, rows, from, to, weight, weight * target);
}

/** Adds the lanes up into `out`. */
export function writeEquations({ products, sums, shape }: Gram, out: NormalEquations): void {
  foldProducts(products, shape.p, out.matrix);
  foldSums(sums, out.right);
}

/**
 * Solves the normal equations into `theta` (p long, intercept last).
 *
 * @param equations work space
 * @param penalty at least 0
 * @returns 'singular' if Σ ω z z′ + ½ penalty (I, 0) is not positive definite to rounding; theta is then untouched
 */
export function solveLeastSquares(
  gram: Gram,
  equations: NormalEquations,
  theta: Float64Array,
  penalty: number,
): Outcome {
  const { d, p } = gram.shape;
  const { matrix, right, cholesky } = equations;
  writeEquations(gram, equations);
  if (penalty > 0) for (let j = 0; j < d; j++) matrix[j * p + j] += penalty / 2;
  if (!cholesky.factor(matrix, p)) return 'singular';
  cholesky.solve(right, theta);
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
    createFits(shape, _, arena) {
      const gram = createGram(shape, arena);
      const equations = createEquations(shape);
      return {
        fit(segments, theta) {
          clearGram(gram);
          for (const { rows, from, to, label, weight } of segments) {
            addToGram(gram, rows, from, to, targets[label], weight);
          }
          return solveLeastSquares(gram, equations, theta, options.penalty);
        },
      };
    },
  });
}
