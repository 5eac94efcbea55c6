import { BLOCK_ROWS, rowStart } from '../rows.js';

/**
 * Computes the score θ′z of row `i`: the intercept first (θ's last entry, 0 if it has none), then the coordinates in order.
 *
 * @param d length of a row; theta is d or d + 1 long
 */
export function linearScore(theta: Float64Array, rows: Float64Array, i: number, d: number): number {
  let score = theta.length > d ? theta[d] : 0;
  for (let j = 0, x = rowStart(i, d); j < d; j++, x += BLOCK_ROWS) score += theta[j] * rows[x];
  return score;
}
