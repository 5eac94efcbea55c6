/** Mean, and central moments with divisor n, of numbers. */
export function sampleMoments(values: ArrayLike<number>) {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (values[i] as number) / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const x = (values[i] as number) - mean;
    m2 += (x * x) / n;
    m3 += (x * x * x) / n;
    m4 += (x * x * x * x) / n;
  }
  return { n, mean, m2, m3, m4 };
}

/** Mean and covariance (divisor n) of the rows of a row-major table (n × d). */
export function rowMoments(rows: Float64Array, d: number) {
  const n = rows.length / d;
  const mean = new Float64Array(d);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j] = mean[j]! + rows[i * d + j]! / n;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < d; k++) {
        const product = (rows[i * d + j]! - mean[j]!) * (rows[i * d + k]! - mean[k]!);
        covariance[j * d + k] = covariance[j * d + k]! + product / n;
      }
    }
  }
  return { mean, covariance };
}

/** The largest absolute difference of two vectors. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
