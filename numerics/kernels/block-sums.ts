/** Sums of points that are drawn block by block, each block summed before the next takes its place. */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { PointSums } from '../point-sums.js';
import { BLOCK_ROWS } from '../rows.js';
import { addGram, productLanes, sumLanes } from './row-sums.js';

export interface BlockSums {
  /** One block of rows of length d. */
  readonly block: Float64Array;
  readonly d: number;
  readonly products: Float64Array;
  readonly sums: Float64Array;
}

/** Bytes that `createBlockSums` takes. */
export function blockSumsBytes(d: number): number {
  return arenaBytesOf(BLOCK_ROWS * d) + arenaBytesOf(productLanes(d)) + arenaBytesOf(sumLanes(d));
}

/** Cuts work space from an arena. */
export function createBlockSums(d: number, arena: Arena): BlockSums {
  return {
    // what stands behind the last row is read with weight zero
    block: arena.float64(BLOCK_ROWS * d).fill(0),
    d,
    products: arena.float64(productLanes(d)),
    sums: arena.float64(sumLanes(d)),
  };
}

/**
 * Adds the sums of points 0 … `count` − 1: the bits of summing them all at once.
 *
 * @param draw writes `rows` points from the `point`-th on into the first rows of `block`
 */
export function addBlockSums(
  { block, d, products, sums }: BlockSums,
  count: number,
  { first, second }: PointSums,
  draw: (point: number, block: Float64Array, rows: number) => void,
): void {
  products.fill(0);
  sums.fill(0);
  for (let point = 0; point < count; point += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, count - point);
    draw(point, block, rows);
    addGram(products, sums, { d, p: d }, block, 0, rows, 1, 1);
  }
  const width = 3 * Math.ceil(d / 3);
  for (let j = 0; j < d; j++) {
    first[j] += sums[2 * j] + sums[2 * j + 1];
    for (let k = j; k < d; k++) {
      const at = 2 * (j * width + k);
      second[j * d + k] += products[at] + products[at + 1];
    }
  }
}
