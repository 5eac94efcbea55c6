/**
 * Sums of a loss's derivatives over a part of the rows: every s-th block of each segment, weighed so that they stand for all of
 * its rows. Which blocks these are depends on the segment alone.
 */
import type { RowShape } from '../kernels/row-sums.js';
import { forEachPiece } from '../rows.js';
import type { Segment } from './contract.js';
import { addDerivatives, type BlockWork, type SmoothLoss } from './smooth-loss.js';

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
  const add = (rows: Segment) => addDerivatives(rows, loss, shape, theta, work, sums, products);
  for (const segment of segments) {
    const { from, to, weight } = segment;
    if (stride === 1) {
      add(segment);
      continue;
    }
    let taken = 0;
    forEachTaken(from, to, stride, (first, end) => {
      taken += end - first;
    });
    const raised = weight * ((to - from) / taken);
    forEachTaken(from, to, stride, (first, end) => {
      add({ ...segment, from: first, to: end, weight: raised });
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
