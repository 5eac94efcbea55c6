/**
 * Writes the mean of the first `n` rows into `out`; each coordinate is summed over rows in order.
 *
 * @param rows (≥ n × d), row-major
 * @param out d long
 */
export function sampleMean(rows: Float64Array, n: number, d: number, out: Float64Array): void {
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += rows[i * d + j];
    out[j] = sum / n;
  }
}
