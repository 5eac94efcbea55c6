/**
 * Weighted sums over rows: Σ w z and the upper triangle of Σ w z z′, where z is a row x (d long), followed by 1 if there is
 * an intercept (p = d + 1). Every fit spends its time here.
 *
 * Each accumulator is one strictly sequential sum over rows, so a sum continued later, or cut into other ranges, has the
 * same bits, and the sums of a prefix are a snapshot.
 */
import { BLOCK_ROWS, rowStart } from '../rows.js';

export interface RowShape {
  /** Length of a row. */
  readonly d: number;
  /** Length of z: d, or d + 1 with an intercept. */
  readonly p: number;
}

/**
 * Adds Σ weights[i] z z′ over rows from … from + count − 1, all of one block, to the upper triangle of `matrix` (p × p).
 *
 * @param rows in blocks, d per row
 * @param weights one per row, from index 0
 */
export function addWeightedProducts(
  matrix: Float64Array,
  { d, p }: RowShape,
  rows: Float64Array,
  from: number,
  count: number,
  weights: Float64Array,
): void {
  const start = rowStart(from, d);
  for (let j = 0; j < d; j++) {
    const x = start + j * BLOCK_ROWS;
    for (let k = j; k < d; k++) {
      const y = start + k * BLOCK_ROWS;
      let sum = matrix[j * p + k];
      for (let i = 0; i < count; i++) sum += weights[i] * rows[x + i] * rows[y + i];
      matrix[j * p + k] = sum;
    }
    if (p === d) continue;
    // the intercept's column
    let sum = matrix[j * p + d];
    for (let i = 0; i < count; i++) sum += weights[i] * rows[x + i];
    matrix[j * p + d] = sum;
  }
  if (p === d) return;
  let sum = matrix[p * p - 1];
  for (let i = 0; i < count; i++) sum += weights[i];
  matrix[p * p - 1] = sum;
}

/** Adds Σ weights[i] z over the same rows to `vector` (p long). */
export function addWeightedRows(
  vector: Float64Array,
  { d, p }: RowShape,
  rows: Float64Array,
  from: number,
  count: number,
  weights: Float64Array,
): void {
  const start = rowStart(from, d);
  for (let j = 0; j < d; j++) {
    const x = start + j * BLOCK_ROWS;
    let sum = vector[j];
    for (let i = 0; i < count; i++) sum += weights[i] * rows[x + i];
    vector[j] = sum;
  }
  if (p === d) return;
  let sum = vector[d];
  for (let i = 0; i < count; i++) sum += weights[i];
  vector[d] = sum;
}
