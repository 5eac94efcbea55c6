import { BLOCK_ROWS } from '../rows.js';

/**
 * Writes the upper triangle of the covariance of the first `n` rows, divisor n − 1. Products of even and odd rows are summed
 * apart, in order, then even + odd.
 *
 * @param rows at least n rows, laid out as in `numerics/rows.ts`
 * @param mean d long
 * @param out (d × d), row-major; entries below the diagonal are left as they are
 */
export function sampleCovariance(rows: Float64Array, n: number, mean: Float64Array, out: Float64Array): void {
  const d = mean.length;
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) {
      let even = 0;
      let odd = 0;
      for (let first = 0; first < n; first += BLOCK_ROWS) {
        const x = first * d + j * BLOCK_ROWS;
        const y = first * d + k * BLOCK_ROWS;
        const count = Math.min(BLOCK_ROWS, n - first);
        for (let r = 0; r < count; r += 2) even += (rows[x + r] - mean[j]) * (rows[y + r] - mean[k]);
        for (let r = 1; r < count; r += 2) odd += (rows[x + r] - mean[j]) * (rows[y + r] - mean[k]);
      }
      out[j * d + k] = (even + odd) / (n - 1);
    }
  }
}
