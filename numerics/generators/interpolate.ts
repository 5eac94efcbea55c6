/**
 * Writes x + u (z − x) to out[to …]: x and z are the d numbers of `xs` from `x` and of `zs` from `z` on; one step u for
 * all coordinates.
 */
export function interpolate(
  xs: Float64Array,
  x: number,
  zs: Float64Array,
  z: number,
  u: number,
  out: Float64Array,
  to: number,
  d: number,
): void {
  for (let j = 0; j < d; j++) {
    const start = xs[x + j];
    out[to + j] = start + u * (zs[z + j] - start);
  }
}
