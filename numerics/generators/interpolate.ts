import { BLOCK_ROWS, rowStart } from '../rows.js';

/**
 * Writes x + u (z − x) to row `at` of `out`: x is row `a` of `points`, z row `b` of `others`; one step u for all
 * coordinates.
 */
export function interpolate(
  points: Float64Array,
  a: number,
  others: Float64Array,
  b: number,
  u: number,
  out: Float64Array,
  at: number,
  d: number,
): void {
  const x = rowStart(a, d);
  const z = rowStart(b, d);
  const to = rowStart(at, d);
  for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) {
    const start = points[x + j];
    out[to + j] = start + u * (others[z + j] - start);
  }
}
