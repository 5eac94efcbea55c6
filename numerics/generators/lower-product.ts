/**
 * Adds L z to the d numbers of `out` from `to` on, each sum in the order of columns.
 *
 * @param lower L (d × d), row-major; entries above the diagonal are not read
 */
export function addLowerProduct(lower: Float64Array, z: Float64Array, out: Float64Array, to: number): void {
  const d = z.length;
  for (let j = 0; j < d; j++) {
    let sum = out[to + j];
    for (let k = 0; k <= j; k++) sum += lower[j * d + k] * z[k];
    out[to + j] = sum;
  }
}
