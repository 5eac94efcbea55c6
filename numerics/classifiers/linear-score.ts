/**
 * Computes the score θ′z of the row that starts at `rows[x]`: the intercept first (θ's last entry, 0 if it has none), then
 * the coordinates in order.
 *
 * @param d length of a row; theta is d or d + 1 long
 */
export function linearScore(theta: Float64Array, rows: Float64Array, x: number, d: number): number {
  let score = theta.length > d ? theta[d] : 0;
  for (let j = 0; j < d; j++) score += theta[j] * rows[x + j];
  return score;
}
