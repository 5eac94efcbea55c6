/**
 * Linear discriminant analysis: normal classes with one covariance, so that the log odds of the minority are linear,
 *
 *   w = Σ⁻¹ (μ₁ − μ₀),  b = log(π₁/π₀) − ½ w′(μ₀ + μ₁).
 *
 * Rows count by their weights ω. The covariance is pooled within classes with divisor Σ ω (maximum likelihood), which is
 * scikit-learn's convention, not n − 2. The prior moves b alone; scikit-learn, given priors, also pools by them.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { type Cholesky, choleskyBytes, createCholesky } from '../cholesky.js';
import { log } from '../elementary/log.js';
import { addBlockProducts, addBlockRows, foldProducts, foldSums, productLanes, sumLanes } from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import { BLOCK_ROWS, forEachPiece, rowStart } from '../rows.js';
import type { ClassifierOptions, ClassifierPlan, Segment } from './contract.js';
import { linearPlan } from './linear-plan.js';

export const LDA_PRIORS = ['empirical', 'balanced'] as const;

export interface LdaSpec {
  readonly kind: 'lda';
  /** π₁: the minority's share of the weights of all rows, synthetic ones included, or ½. */
  readonly prior: (typeof LDA_PRIORS)[number];
}

/**
 * Plans linear discriminant analysis; the model is θ = (w, b). A class without rows is the outcome 'empty-class', a covariance
 * that is not positive definite to rounding 'singular'.
 *
 * @throws {RangeError} if the options ask for a penalty or for no intercept: the method has no place for them
 */
export function ldaPlan({ prior }: LdaSpec, options: ClassifierOptions): ClassifierPlan {
  if (options.penalty !== 0) {
    throw new RangeError(`Cannot build a discriminant analysis: penalty must be 0, got ${options.penalty}`);
  }
  if (!options.intercept) {
    throw new RangeError('Cannot build a discriminant analysis: intercept must be true, got false');
  }
  return linearPlan(options, {
    workBytes: ({ d }) =>
      4 * arenaBytesOf(d) +
      arenaBytesOf(d * d) +
      choleskyBytes(d) +
      2 * arenaBytesOf(sumLanes(d)) +
      arenaBytesOf(productLanes(d)) +
      arenaBytesOf(BLOCK_ROWS * d) +
      arenaBytesOf(BLOCK_ROWS),
    createFits({ d }, _, arena) {
      const work = createLdaWork(d, arena);
      return { fit: (segments, theta) => fitLda(segments, prior, work, theta) };
    },
  });
}

interface LdaWork {
  readonly d: number;
  /** μ₀ and μ₁. */
  readonly means: readonly [Float64Array, Float64Array];
  readonly covariance: Float64Array;
  /** Lanes of the two. */
  readonly sums: readonly [Float64Array, Float64Array];
  readonly products: Float64Array;
  readonly cholesky: Cholesky;
  readonly difference: Float64Array;
  readonly slope: Float64Array;
  /** One block of centred rows, and their weights. */
  readonly block: Float64Array;
  readonly weights: Float64Array;
}

function createLdaWork(d: number, arena: Arena): LdaWork {
  return {
    d,
    means: [arena.float64(d), arena.float64(d)],
    covariance: arena.float64(d * d),
    sums: [arena.float64(sumLanes(d)), arena.float64(sumLanes(d))],
    products: arena.float64(productLanes(d)),
    cholesky: createCholesky(d, arena),
    difference: arena.float64(d),
    slope: arena.float64(d),
    block: arena.float64(BLOCK_ROWS * d).fill(0),
    weights: arena.float64(BLOCK_ROWS),
  };
}

function fitLda(segments: readonly Segment[], prior: LdaSpec['prior'], work: LdaWork, theta: Float64Array): Outcome {
  const { d, means, covariance, difference, slope, cholesky } = work;
  const totals = sumMeans(segments, work);
  if (totals[0] === 0 || totals[1] === 0) return 'empty-class';
  sumCovariance(segments, work);
  for (let j = 0; j < d * d; j++) covariance[j] /= totals[0] + totals[1];
  if (!cholesky.factor(covariance, d)) return 'singular';

  for (let j = 0; j < d; j++) difference[j] = means[1][j] - means[0][j];
  cholesky.solve(difference, slope);
  let intercept = prior === 'empirical' ? log(totals[1] / totals[0]) : 0;
  for (let j = 0; j < d; j++) {
    theta[j] = slope[j];
    intercept -= 0.5 * slope[j] * (means[0][j] + means[1][j]);
  }
  theta[d] = intercept;
  return 'ok';
}

/** Computes the class means, rows summed in order, and returns the total weight of each class. */
function sumMeans(segments: readonly Segment[], { d, means, sums, weights }: LdaWork): readonly [number, number] {
  const totals: [number, number] = [0, 0];
  for (const lanes of sums) lanes.fill(0);
  for (const { rows, from, to, label, weight } of segments) {
    totals[label] += weight * (to - from);
    forEachPiece(from, to, (first, end) => {
      addBlockRows(sums[label], { d, p: d }, rows, first, end, weights.fill(weight));
    });
  }
  foldSums(sums[0], means[0]);
  foldSums(sums[1], means[1]);
  for (let j = 0; j < d; j++) {
    means[0][j] /= totals[0];
    means[1][j] /= totals[1];
  }
  return totals;
}

/** Sums ω (x − μ)(x − μ)′, μ the mean of the row's class, over all rows in order. */
function sumCovariance(
  segments: readonly Segment[],
  { d, means, covariance, products, block, weights }: LdaWork,
): void {
  products.fill(0);
  for (const { rows, from, to, label, weight } of segments) {
    const mean = means[label];
    forEachPiece(from, to, (start, end) => {
      const x = rowStart(start, d);
      // centred rows keep their places in the block
      const first = start % BLOCK_ROWS;
      const last = first + end - start;
      for (let j = 0, column = 0; j < d; j++, column += BLOCK_ROWS) {
        for (let i = 0; i < end - start; i++) block[first + column + i] = rows[x + column + i] - mean[j];
      }
      addBlockProducts(products, { d, p: d }, block, first, last, weights.fill(weight));
    });
  }
  foldProducts(products, d, covariance);
}
