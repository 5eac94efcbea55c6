import { BLOCK_ROWS } from '../rows.js';

/**
 * Writes the mean of the first `n` rows into `out`. Even and odd rows are summed apart, in order, then even + odd.
 *
 * @param rows at least n rows, laid out as in `numerics/rows.ts`
 * @param out d long
 */
export function sampleMean(rows: Float64Array, n: number, d: number, out: Float64Array): void {
  for (let j = 0; j < d; j++) {
    let even = 0;
    let odd = 0;
    for (let first = 0; first < n; first += BLOCK_ROWS) {
      const x = first * d + j * BLOCK_ROWS;
      const end = x + Math.min(BLOCK_ROWS, n - first);
      for (let at = x; at < end; at += 2) even += rows[at];
      for (let at = x + 1; at < end; at += 2) odd += rows[at];
    }
    out[j] = (even + odd) / n;
  }
}
