/**
 * Steps from standard draws to points, on one row or on the rows of one piece of `forEachBlock`. Vector forms:
 * `numerics/assembly/transforms.ts`.
 */
import { simdOver } from './kernels/simd.js';
import { BLOCK_ROWS, type RowRange, rowStart } from './rows.js';

/** Adds `shift`, d long, to every row. */
export function shiftRows({ out, d, from, count }: RowRange, shift: Float64Array): void {
  const x = rowStart(from, d);
  const simd = simdOver(out, shift);
  if (simd !== undefined) {
    const lo = from % BLOCK_ROWS;
    simd.kernels.shiftRows(out.byteOffset + 8 * (x - lo), d, lo, lo + count, shift.byteOffset);
    return;
  }
  for (let j = 0; j < d; j++) {
    const start = x + j * BLOCK_ROWS;
    const value = shift[j];
    for (let at = start; at < start + count; at++) out[at] += value;
  }
}

/** Adds `shift`, d long, to one row of `out`. */
export function shiftRow(out: Float64Array, row: number, shift: Float64Array): void {
  const d = shift.length;
  const x = rowStart(row, d);
  for (let j = 0; j < d; j++) out[x + j * BLOCK_ROWS] += shift[j];
}

/** Adds row `row` of `others` to row `at` of `out`. */
export function addRow(others: Float64Array, row: number, out: Float64Array, at: number, d: number): void {
  const x = rowStart(row, d);
  const to = rowStart(at, d);
  for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) out[to + j] += others[x + j];
}

/** Multiplies every row by the number `factor`. */
export function scaleRows({ out, d, from, count }: RowRange, factor: number): void {
  const x = rowStart(from, d);
  for (let j = 0; j < d; j++) {
    const start = x + j * BLOCK_ROWS;
    for (let at = start; at < start + count; at++) out[at] *= factor;
  }
}

/** Replaces every row z by L z, as `multiplyRow` does. */
export function multiplyRows({ out, d, from, count }: RowRange, lower: Float64Array): void {
  const simd = simdOver(out, lower);
  if (simd !== undefined) {
    const lo = from % BLOCK_ROWS;
    const block = out.byteOffset + 8 * (rowStart(from, d) - lo);
    simd.kernels.multiplyRows(block, d, lo, lo + count, lower.byteOffset);
    return;
  }
  for (let row = from; row < from + count; row++) multiplyRow(out, row, lower, d);
}

/**
 * Replaces row `row` of `out`, z, by L z: each sum in the order of columns, the last coordinate first.
 *
 * @param lower L (d × d), row-major; entries above the diagonal are not read
 */
export function multiplyRow(out: Float64Array, row: number, lower: Float64Array, d: number): void {
  const x = rowStart(row, d);
  for (let j = d - 1; j >= 0; j--) {
    let sum = 0;
    for (let k = 0; k <= j; k++) sum += lower[j * d + k] * out[x + k * BLOCK_ROWS];
    out[x + j * BLOCK_ROWS] = sum;
  }
}
