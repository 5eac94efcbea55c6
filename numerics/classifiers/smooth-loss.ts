/** A smooth loss as fits need it, and its derivatives summed over rows. */
import { addBlockProducts, addBlockRows, type RowShape, scoreRows } from '../kernels/row-sums.js';
import type { Label } from '../populations/contract.js';
import { BLOCK_ROWS, forEachPiece } from '../rows.js';
import type { Segment } from './contract.js';

export interface SmoothLoss {
  /** ∂²ℓ/∂u² at u = 0, the same for both classes. */
  readonly curvatureAtZero: number;
  /** How far the best intercept moves, without anything else moving, if the odds of the minority are multiplied by e. */
  readonly interceptPerLogOdds: number;
  /**
   * Writes ω ∂ℓ/∂u and ω ∂²ℓ/∂u² of scores u number 0 … `count` − 1, all of class `label` and of weight ω.
   *
   * @returns `sum` plus their losses ω ℓ, added in order
   */
  differentiate(
    scores: Float64Array,
    count: number,
    label: Label,
    weight: number,
    slopes: Float64Array,
    curvatures: Float64Array,
    sum: number,
  ): number;
  /** Adds Σ ω ∇ℓ(θ′z) to the lanes of `sums`, and Σ ω ∇²ℓ to those of `products`; absent where `differentiate` does. */
  addDerivatives?(
    segment: Segment,
    shape: RowShape,
    theta: Float64Array,
    sums: Float64Array,
    products: Float64Array | null,
  ): void;
}

/** Room for one block. */
export interface BlockWork {
  readonly scores: Float64Array;
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
}

/** Adds Σ ω ∇ℓ to the lanes of `sums` and, if given, Σ ω ∇²ℓ to those of `products`: the loss's own way if it has one. */
export function addDerivatives(
  segment: Segment,
  loss: SmoothLoss,
  shape: RowShape,
  theta: Float64Array,
  work: BlockWork,
  sums: Float64Array,
  products: Float64Array | null,
): void {
  if (loss.addDerivatives !== undefined) loss.addDerivatives(segment, shape, theta, sums, products);
  else addByBlocks(segment, loss, shape, theta, work, sums, products, 0);
}

/**
 * Adds the derivatives of the rows' losses at θ to lanes, block by block; `products` may be null.
 *
 * @param onScores is shown the scores of each piece
 * @returns `sum` plus the losses
 */
export function addByBlocks(
  { rows, from, to, label, weight }: Segment,
  loss: SmoothLoss,
  shape: RowShape,
  theta: Float64Array,
  { scores, slopes, curvatures }: BlockWork,
  sums: Float64Array,
  products: Float64Array | null,
  sum: number,
  onScores?: (scores: Float64Array, count: number, label: Label) => void,
): number {
  let total = sum;
  forEachPiece(from, to, (first, end) => {
    const count = end - first;
    const place = first % BLOCK_ROWS;
    scoreRows(theta, shape, rows, first, end, scores, 0);
    onScores?.(scores, count, label);
    total = loss.differentiate(scores, count, label, weight, slopes, curvatures, total);
    // to their rows' places in the block
    slopes.copyWithin(place, 0, count);
    addBlockRows(sums, shape, rows, first, end, slopes);
    if (products === null) return;
    curvatures.copyWithin(place, 0, count);
    addBlockProducts(products, shape, rows, first, end, curvatures);
  });
  return total;
}
