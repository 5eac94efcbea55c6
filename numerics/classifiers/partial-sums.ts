/**
 * Sums of a loss's derivatives over a part of the rows: every s-th block of each segment, weighed so that they stand for all of
 * its rows. Which blocks these are depends on the segment alone.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import { addLogistic, type LogisticRows } from '../kernels/logistic.js';
import { addBlockProducts, addBlockRows, forEachPiece, type RowShape, scoreRows } from '../kernels/row-sums.js';
import { BLOCK_ROWS } from '../rows.js';
import type { Segment } from './contract.js';
import { logisticLoss } from './logistic.js';
import type { SmoothLoss } from './newton.js';

/** Numbers of one block's rows. */
export interface BlockWork {
  readonly scores: Float64Array;
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
}

/** Bytes that `createBlockWork` takes. */
export const BLOCK_WORK_BYTES = 3 * arenaBytesOf(BLOCK_ROWS);

export function createBlockWork(arena: Arena): BlockWork {
  return {
    scores: arena.float64(BLOCK_ROWS),
    slopes: arena.float64(BLOCK_ROWS),
    curvatures: arena.float64(BLOCK_ROWS),
  };
}

/**
 * Adds Σ ω ∇ℓ to the lanes of `sums` and, if given, Σ ω ∇²ℓ to those of `products`, over every stride-th block of each segment,
 * counted from its first.
 *
 * @param theta p long, the intercept last
 */
export function addPart(
  segments: readonly Segment[],
  shape: RowShape,
  loss: SmoothLoss,
  theta: Float64Array,
  stride: number,
  sums: Float64Array,
  products: Float64Array | null,
  work: BlockWork,
): void {
  const add = loss === logisticLoss ? addLogistic : smoothSums(loss, work);
  for (const segment of segments) {
    const { from, to, weight } = segment;
    if (stride === 1) {
      add(segment, shape, theta, sums, products);
      continue;
    }
    let taken = 0;
    forEachTaken(from, to, stride, (first, end) => {
      taken += end - first;
    });
    const raised = weight * ((to - from) / taken);
    forEachTaken(from, to, stride, (first, end) => {
      add({ ...segment, from: first, to: end, weight: raised }, shape, theta, sums, products);
    });
  }
}

/** Visits every stride-th of the blocks that rows `from` … `to` − 1 lie in. */
function forEachTaken(from: number, to: number, stride: number, visit: (first: number, end: number) => void): void {
  let block = 0;
  forEachPiece(from, to, (first, end) => {
    if (block % stride === 0) visit(first, end);
    block += 1;
  });
}

/** What `addLogistic` is to the logistic loss, for any loss. */
function smoothSums(loss: SmoothLoss, { scores, slopes, curvatures }: BlockWork): typeof addLogistic {
  return ({ rows, from, to, label, weight }: LogisticRows, shape, theta, sums, products) => {
    forEachPiece(from, to, (first, end) => {
      const at = first % BLOCK_ROWS;
      const count = end - first;
      scoreRows(theta, shape, rows, first, end, scores, 0);
      loss.differentiate(scores, count, label, weight, slopes, curvatures, 0);
      slopes.copyWithin(at, 0, count);
      addBlockRows(sums, shape, rows, first, end, slopes);
      if (products === null) return;
      curvatures.copyWithin(at, 0, count);
      addBlockProducts(products, shape, rows, first, end, curvatures);
    });
  };
}
