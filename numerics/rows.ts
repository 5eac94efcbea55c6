/**
 * How the rows of a data set lie in memory: in blocks of 64 rows, each block column after column. Sixty-four numbers of one
 * coordinate stand side by side, which is what vector instructions load, and a block stays in the nearest cache from one phase
 * of a kernel to the next.
 *
 * Coordinate j of row i is `rows[rowStart(i, d) + j * BLOCK_ROWS]`. The last block is as long as the others. Arrays of rows are
 * cleared when they are cut, so that what stands behind the last row is finite: kernels may read it with weight zero.
 */

/** Rows of a block. */
export const BLOCK_ROWS = 64;

/** Doubles that `n` rows of length `d` take. */
export function rowsLength(n: number, d: number): number {
  return Math.ceil(n / BLOCK_ROWS) * BLOCK_ROWS * d;
}

/** Index of coordinate 0 of row `i`; the next coordinates follow at steps of `BLOCK_ROWS`. */
export function rowStart(i: number, d: number): number {
  const inBlock = i % BLOCK_ROWS;
  return (i - inBlock) * d + inBlock;
}

/** Rows `from` … `from` + `count` − 1 of `out`, an array of rows of length `d`. */
export interface RowRange {
  readonly out: Float64Array;
  readonly d: number;
  readonly from: number;
  readonly count: number;
}

/** Visits the rows in order, cut where blocks end: in each piece the numbers of a column stand side by side, at most 64. */
export function forEachBlock({ out, d, from, count }: RowRange, visit: (piece: RowRange) => void): void {
  forEachPiece(from, from + count, (first, end) => visit({ out, d, from: first, count: end - first }));
}

/** Visits `from` … `to` − 1 in pieces that lie in one block each. */
export function forEachPiece(from: number, to: number, visit: (first: number, end: number) => void): void {
  for (let first = from; first < to; ) {
    const end = Math.min(to, first - (first % BLOCK_ROWS) + BLOCK_ROWS);
    visit(first, end);
    first = end;
  }
}

/** Copies n rows of a row-major table (n × d) into the layout. */
export function packRows(table: ArrayLike<number>, n: number, d: number): Float64Array {
  const rows = new Float64Array(rowsLength(n, d));
  for (let i = 0; i < n; i++) {
    const x = rowStart(i, d);
    for (let j = 0; j < d; j++) rows[x + j * BLOCK_ROWS] = table[i * d + j];
  }
  return rows;
}

/** Copies rows `from` … `to` − 1 back into a row-major table. */
export function unpackRows(rows: Float64Array, from: number, to: number, d: number): Float64Array {
  const table = new Float64Array((to - from) * d);
  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    for (let j = 0; j < d; j++) table[(i - from) * d + j] = rows[x + j * BLOCK_ROWS];
  }
  return table;
}
