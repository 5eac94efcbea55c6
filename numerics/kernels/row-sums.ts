/**
 * Sums over rows, Σ w z and the upper triangle of Σ w z z′, where z is a row x (d long) followed by 1 if there is an intercept
 * (p = d + 1); and scores θ′z. Every fit spends its time here.
 *
 * Even and odd rows are summed apart, each strictly in order, in pairs of doubles (lanes): a sum continued later, or cut into
 * other ranges, has the same bits, and the sums of a prefix are a snapshot. `foldSums` and `foldProducts` add the two.
 * Vector forms: `numerics/assembly/sums.ts` and `scores.ts`.
 */
import type { PointSums } from '../point-sums.js';
import { BLOCK_ROWS, forEachPiece, rowStart } from '../rows.js';
import { simdOver } from './simd.js';

export interface RowShape {
  /** Length of a row. */
  readonly d: number;
  /** Length of z: d, or d + 1 with an intercept. */
  readonly p: number;
}

/** Doubles of the lanes of Σ w z: room for a multiple of three columns, those beyond p zero. */
export function sumLanes(p: number): number {
  return 2 * 3 * Math.ceil(p / 3);
}

/** Doubles of the lanes of Σ w z z′. */
export function productLanes(p: number): number {
  const width = 3 * Math.ceil(p / 3);
  return 2 * width * width;
}

/** Adds even and odd sums into `out` (p long). */
export function foldSums(lanes: Float64Array, out: Float64Array): void {
  for (let j = 0; j < out.length; j++) out[j] = lanes[2 * j] + lanes[2 * j + 1];
}

/** Adds even and odd products into the upper triangle of `out` (p × p), row-major. */
export function foldProducts(lanes: Float64Array, p: number, out: Float64Array): void {
  const width = 3 * Math.ceil(p / 3);
  for (let j = 0; j < p; j++) {
    for (let k = j; k < p; k++) {
      const at = 2 * (j * width + k);
      out[j * p + k] = lanes[at] + lanes[at + 1];
    }
  }
}

/**
 * Adds Σ z z′ and t Σ z of `count` points, given by their sums, to the even lanes.
 *
 * @param target t
 */
export function addSumsToLanes(
  products: Float64Array,
  sums: Float64Array,
  { d, p }: RowShape,
  { first, second }: PointSums,
  count: number,
  target: number,
): void {
  const width = 3 * Math.ceil(p / 3);
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) products[2 * (j * width + k)] += second[j * d + k];
    sums[2 * j] += target * first[j];
  }
  if (p === d) return;
  for (let j = 0; j < d; j++) products[2 * (j * width + d)] += first[j];
  products[2 * (d * width + d)] += count;
  sums[2 * d] += target * count;
}

/** Adds Σ ω z z′ to `products` and Σ s z to `sums`, over rows `from` … `to` − 1, which share the weight ω and the factor s. */
export function addGram(
  products: Float64Array,
  sums: Float64Array,
  shape: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  weight: number,
  factor: number,
): void {
  const { d, p } = shape;
  const simd = simdOver(rows, products, sums);
  if (simd !== undefined) {
    simd.kernels.addGram(rows.byteOffset, d, p, from, to, weight, factor, products.byteOffset, sums.byteOffset);
    return;
  }
  const weights = new Float64Array(BLOCK_ROWS).fill(weight);
  const factors = new Float64Array(BLOCK_ROWS).fill(factor);
  forEachPiece(from, to, (first, end) => {
    plainAddProducts(products, shape, rows, first, end, weights);
    plainAddRows(sums, shape, rows, first, end, factors);
  });
}

/**
 * Adds Σ w z z′ over rows `from` … `to` − 1, all of one block.
 *
 * @param weights one for each row of the block; up to three next to the range may be overwritten
 */
export function addBlockProducts(
  products: Float64Array,
  shape: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  const simd = simdOver(rows, products, weights);
  if (simd === undefined) plainAddProducts(products, shape, rows, from, to, weights);
  else {
    const { d, p } = shape;
    simd.kernels.addBlockProducts(rows.byteOffset, d, p, from, to, weights.byteOffset, products.byteOffset);
  }
}

/** Adds Σ w z over the same rows to `sums`. */
export function addBlockRows(
  sums: Float64Array,
  shape: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  const simd = simdOver(rows, sums, weights);
  if (simd === undefined) plainAddRows(sums, shape, rows, from, to, weights);
  else {
    const { d, p } = shape;
    simd.kernels.addBlockRows(rows.byteOffset, d, p, from, to, weights.byteOffset, sums.byteOffset);
  }
}

/**
 * Writes the scores θ′z of rows `from` … `to` − 1 to scores[at …]: the intercept first, then the coordinates in order.
 *
 * @param theta p long, the intercept last
 */
export function scoreRows(
  theta: Float64Array,
  { d, p }: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  scores: Float64Array,
  at: number,
): void {
  const simd = simdOver(rows, theta, scores);
  if (simd !== undefined) {
    simd.kernels.scoreRows(rows.byteOffset, d, p, theta.byteOffset, from, to, scores.byteOffset + 8 * at);
    return;
  }
  for (let i = from; i < to; i++) {
    let score = p > d ? theta[d] : 0;
    for (let j = 0, x = rowStart(i, d); j < d; j++, x += BLOCK_ROWS) score += theta[j] * rows[x];
    scores[at + i - from] = score;
  }
}

function plainAddProducts(
  products: Float64Array,
  { d, p }: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  const width = 3 * Math.ceil(p / 3);
  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    const lane = i % 2;
    for (let j = 0; j < p; j++) {
      const weighted = weights[i % BLOCK_ROWS] * (j < d ? rows[x + j * BLOCK_ROWS] : 1);
      for (let k = j; k < p; k++) {
        products[2 * (j * width + k) + lane] += weighted * (k < d ? rows[x + k * BLOCK_ROWS] : 1);
      }
    }
  }
}

function plainAddRows(
  sums: Float64Array,
  { d, p }: RowShape,
  rows: Float64Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    const weight = weights[i % BLOCK_ROWS];
    for (let j = 0; j < p; j++) sums[2 * j + (i % 2)] += weight * (j < d ? rows[x + j * BLOCK_ROWS] : 1);
  }
}
