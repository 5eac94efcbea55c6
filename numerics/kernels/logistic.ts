/**
 * Logistic regression over rows and scores: gradient, Hessian and loss. Vector forms: `numerics/assembly/logistic.ts`.
 */
import { expFraction, type Fraction } from '../elementary/exp-fraction.js';
import { log } from '../elementary/log.js';
import type { Label } from '../populations/contract.js';
import { BLOCK_ROWS, forEachPiece } from '../rows.js';
import { addBlockProducts, addBlockRows, type RowShape, scoreRows } from './row-sums.js';
import { LOSS_CHUNKS, simdOver } from './simd.js';

/** Scores that share one logarithm. */
const CHUNK = 512;
/** Below it e^u is not a normal number. */
const LEAST_EXPONENT = -708;

/** e^−|u| of the score in hand. */
const e: Fraction = { numerator: 0, denominator: 1 };

/** Rows of one class and one weight, and where their sums go. */
export interface LogisticRows {
  readonly rows: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly label: Label;
  readonly weight: number;
}

/**
 * Adds Σ ω ∇ log(1 + e^−yu) to the lanes of `sums` and, if `products` is given, Σ ω ∇² to those.
 *
 * @param theta p long, the intercept last
 */
export function addLogistic(
  { rows, from, to, label, weight }: LogisticRows,
  shape: RowShape,
  theta: Float64Array,
  sums: Float64Array,
  products: Float64Array | null,
): void {
  const simd = simdOver(rows, theta, sums);
  if (simd !== undefined && (products === null || products.buffer === rows.buffer)) {
    simd.kernels.addLogistic(
      rows.byteOffset,
      shape.d,
      shape.p,
      from,
      to,
      label,
      weight,
      theta.byteOffset,
      sums.byteOffset,
      products === null ? 0 : products.byteOffset,
    );
    return;
  }
  const scores = new Float64Array(BLOCK_ROWS);
  const slopes = new Float64Array(BLOCK_ROWS);
  const curvatures = new Float64Array(BLOCK_ROWS);
  forEachPiece(from, to, (first, end) => {
    const at = first % BLOCK_ROWS;
    scoreRows(theta, shape, rows, first, end, scores, at);
    logisticDerivatives(scores, at, at + end - first, label, weight, slopes, curvatures);
    if (products !== null) addBlockProducts(products, shape, rows, first, end, curvatures);
    addBlockRows(sums, shape, rows, first, end, slopes);
  });
}

/** Writes ω ∂ℓ/∂u and ω ∂²ℓ/∂u² of scores from … to − 1. */
export function logisticDerivatives(
  scores: Float64Array,
  from: number,
  to: number,
  label: Label,
  weight: number,
  slopes: Float64Array,
  curvatures: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const u = scores[i];
    expFraction(notBelow(LEAST_EXPONENT, -Math.abs(u)), e);
    const t = 1 / (e.denominator + e.numerator);
    const larger = e.denominator * t;
    const smaller = e.numerator * t;
    // the other class's probability, not 1 less this one's: it must not vanish before its curvature does
    const other = (label === 1 ? u > 0 : u < 0) ? smaller : larger;
    slopes[i] = (label === 1 ? -weight : weight) * other;
    curvatures[i] = weight * (smaller * larger);
  }
}

/**
 * Σ log(1 + e^−yu) over scores `from` … `to` − 1, all of class `label`: as Σ max(−yu, 0) and the logarithm of Π (1 + e^−|u|), even
 * and odd places apart, in chunks of 512 from `from` on. Products of numerators stay below 2^580, of ratios below 2^256, so none
 * overflows; a loss has the absolute error of a rounding of 1.
 */
export function logisticLoss(scores: Float64Array, from: number, to: number, label: Label): number {
  const simd = simdOver(scores);
  let total = 0;
  if (simd === undefined) {
    for (let start = from; start < to; start += CHUNK) {
      total += lossOf(chunkOf(scores, start, Math.min(to, start + CHUNK), label), 0);
    }
    return total;
  }
  const sums = simd.lossChunks;
  for (let start = from; start < to; start += CHUNK * LOSS_CHUNKS) {
    const n = Math.min(to - start, CHUNK * LOSS_CHUNKS);
    simd.kernels.logisticLoss(scores.byteOffset + 8 * start, n, label, sums.byteOffset);
    for (let c = 0; c < Math.ceil(n / CHUNK); c++) total += lossOf(sums, 6 * c);
  }
  return total;
}

/** The loss of a chunk from its six sums and products. */
function lossOf(sums: ArrayLike<number>, at: number): number {
  return sums[at] + sums[at + 1] + log((sums[at + 2] / sums[at + 4]) * (sums[at + 3] / sums[at + 5]));
}

/** Σ max(−yu, 0) of even and of odd places, then Π (D + N) and Π D likewise, where e^−|u| = N/D. */
function chunkOf(scores: Float64Array, from: number, to: number, label: Label): readonly number[] {
  const sums = [0, 0, 1, 1, 1, 1];
  for (let i = from; i < to; i++) {
    const lane = (i - from) % 2;
    const wrong = label === 1 ? -scores[i] : scores[i];
    sums[lane] += wrong > 0 ? wrong : 0;
    expFraction(notBelow(LEAST_EXPONENT, -Math.abs(scores[i])), e);
    sums[2 + lane] *= e.denominator + e.numerator;
    sums[4 + lane] *= e.denominator;
  }
  return sums;
}

/** NaN stays NaN. */
function notBelow(least: number, x: number): number {
  return x < least ? least : x;
}
