/**
 * Rows in memory, as `numerics/rows.ts` has them: blocks of 64 rows, column after column; and two columns that stand for
 * coordinates which rows do not have.
 */

/** Bytes of a column of a block. */
export const COLUMN: usize = 512;
/** Bytes of two doubles side by side. */
export const PAIR: usize = 16;
/** Bytes of four: kernels take rows by fours. */
export const FOUR: usize = 32;

const ONES: usize = memory.data(512, 16);
const ZEROS: usize = memory.data(512, 16);
for (let o: usize = 0; o < COLUMN; o += 8) store<f64>(ONES + o, 1);

/** Column j of the block at `block`: a coordinate, then 1 for the intercept (p = d + 1), then zeros. */
// @ts-ignore: decorator
@inline
export function column(block: usize, j: u32, d: u32, p: u32): usize {
  return j < d ? block + <usize>j * COLUMN : j < p ? ONES : ZEROS;
}

/** Where the block of row `row` begins. */
// @ts-ignore: decorator
@inline
export function blockOf(rows: usize, row: u32, d: u32): usize {
  return rows + <usize>(row >> 6) * (COLUMN * <usize>d);
}
