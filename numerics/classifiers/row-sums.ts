/**
 * Weighted sums over rows: Σ w z and the upper triangle of Σ w z z′, where z is a row x (d long), followed by 1 if there is
 * an intercept (p = d + 1). Every fit spends its time here.
 *
 * Each accumulator is one strictly sequential sum over rows, so a sum continued later, or cut into other ranges, has the
 * same bits, and the sums of a prefix are a snapshot. Four accumulators at a time are kept in registers, no more than
 * that is tuned.
 */

/** Rows summed per call of the kernels below: small enough to stay in the first-level cache. */
export const BLOCK_ROWS = 64;

export interface RowShape {
  /** Length of a row. */
  readonly d: number;
  /** Length of z: d, or d + 1 with an intercept. */
  readonly p: number;
}

/**
 * Adds Σ weights[i] z z′ over rows from … from + count − 1 to the upper triangle of `matrix` (p × p).
 *
 * @param rows row-major, d per row
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
  const start = from * d;
  for (let j = 0; j < d; j++) {
    let k = j;
    for (; k + 3 < d; k += 4) addFourProducts(matrix, j * p + k, d, rows, start, j, k, count, weights);
    for (; k < d; k++) {
      let sum = matrix[j * p + k];
      for (let i = 0, x = start; i < count; i++, x += d) sum += weights[i] * rows[x + j] * rows[x + k];
      matrix[j * p + k] = sum;
    }
  }
  if (p === d) return;
  // the intercept's column
  for (let j = 0; j < d; j++) {
    let sum = matrix[j * p + d];
    for (let i = 0, x = start + j; i < count; i++, x += d) sum += weights[i] * rows[x];
    matrix[j * p + d] = sum;
  }
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
  const start = from * d;
  for (let j = 0; j < d; j++) {
    let sum = vector[j];
    for (let i = 0, x = start + j; i < count; i++, x += d) sum += weights[i] * rows[x];
    vector[j] = sum;
  }
  if (p === d) return;
  let sum = vector[d];
  for (let i = 0; i < count; i++) sum += weights[i];
  vector[d] = sum;
}

/** The columns k … k + 3 of row j of the triangle. */
function addFourProducts(
  matrix: Float64Array,
  at: number,
  d: number,
  rows: Float64Array,
  start: number,
  j: number,
  k: number,
  count: number,
  weights: Float64Array,
): void {
  let s0 = matrix[at];
  let s1 = matrix[at + 1];
  let s2 = matrix[at + 2];
  let s3 = matrix[at + 3];
  for (let i = 0, x = start; i < count; i++, x += d) {
    const wx = weights[i] * rows[x + j];
    const y = x + k;
    s0 += wx * rows[y];
    s1 += wx * rows[y + 1];
    s2 += wx * rows[y + 2];
    s3 += wx * rows[y + 3];
  }
  matrix[at] = s0;
  matrix[at + 1] = s1;
  matrix[at + 2] = s2;
  matrix[at + 3] = s3;
}
