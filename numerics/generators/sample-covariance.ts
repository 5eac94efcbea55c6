/**
 * Writes the upper triangle of the covariance of the first `n` rows, divisor n − 1; rows are summed in order.
 *
 * @param rows (≥ n × d), row-major
 * @param mean d long
 * @param out (d × d), row-major; entries below the diagonal are left as they are
 */
export function sampleCovariance(rows: Float64Array, n: number, mean: Float64Array, out: Float64Array): void {
  const d = mean.length;
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (rows[i * d + j] - mean[j]) * (rows[i * d + k] - mean[k]);
      out[j * d + k] = sum / (n - 1);
    }
  }
}
