/**
 * Landmarks l₁ … l_m of the radial kernel and the features they span: φ(x) = L⁻¹ (k(l₁, x), …, k(l_m, x))′, L L′ the landmarks'
 * kernel matrix. A rule f = θ′φ has |f|² = |θ|² in the kernel's space, so a fit to features with an ordinary ridge is a fit of
 * functions Σ α_j k(l_j, ·), α = L′⁻¹ θ (Nyström's method). With every row a landmark nothing is left out.
 */

import { factorLower, solveLower } from '../kernels/lower-triangle.js';
import { type Landmarks, radialKernel } from '../kernels/radial.js';
import type { Stream } from '../random/stream.js';
import { below } from '../random/uniform.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import type { Segment } from './contract.js';
import { rowCount } from './segments.js';

/**
 * Added to the diagonal of the landmarks' kernel matrix, whose entries there are 1: equal or nearly equal landmarks leave
 * it positive definite, and rounding stays below it.
 */
const JITTER = 1e-12;

/**
 * A landmark with a smaller pivot in L is a sum of those before it, nearly: its feature is rounding on every row, and what it adds
 * to a Hessian is rounding divided by the pivot twice.
 */
const LEAST_PIVOT = 1e-5;

/**
 * Computes the bandwidth g = 1/(d v), v the variance (divisor: their number) of all coordinates of all rows, whatever their
 * weights: scikit-learn's `gamma='scale'`. Two passes, each one sum over segments, blocks, coordinates and rows in order.
 *
 * @returns Infinity if all coordinates are equal
 */
export function scaleBandwidth(segments: readonly Segment[], d: number): number {
  const count = rowCount(segments) * d;
  const mean = sumOfSquares(segments, d, null) / count;
  return 1 / (d * (sumOfSquares(segments, d, mean) / count));
}

/** Σ (x − center)² over all coordinates, or Σ x without a center. */
function sumOfSquares(segments: readonly Segment[], d: number, center: number | null): number {
  let sum = 0;
  for (const { rows, from, to } of segments) {
    for (let first = from; first < to; ) {
      const count = Math.min(to - first, BLOCK_ROWS - (first % BLOCK_ROWS));
      for (let j = 0, x = rowStart(first, d); j < d; j++, x += BLOCK_ROWS) {
        if (center === null) for (let i = x; i < x + count; i++) sum += rows[i];
        else for (let i = x; i < x + count; i++) sum += (rows[i] - center) * (rows[i] - center);
      }
      first += count;
    }
  }
  return sum;
}

/**
 * Draws m of the numbers 0 … n − 1 without replacement, in the order of drawing: the first m steps of a Fisher–Yates shuffle,
 * one draw each.
 *
 * @param order n long; its first m entries are the numbers drawn
 */
export function drawLandmarks(stream: Stream, n: number, m: number, order: Int32Array): void {
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < m; i++) {
    const j = i + below(stream, n - i);
    const drawn = order[j];
    order[j] = order[i];
    order[i] = drawn;
  }
}

/**
 * Copies rows, numbered through all segments in order, to `points` (m × d, row-major): the first m of them, or those that
 * `order` begins with.
 */
export function copyLandmarks(
  segments: readonly Segment[],
  d: number,
  order: Int32Array | null,
  m: number,
  points: Float64Array,
): void {
  for (let k = 0; k < m; k++) {
    let row = order === null ? k : order[k];
    for (const { rows, from, to } of segments) {
      if (row < to - from) {
        const x = rowStart(from + row, d);
        for (let j = 0; j < d; j++) points[k * d + j] = rows[x + j * BLOCK_ROWS];
        break;
      }
      row -= to - from;
    }
  }
}

/**
 * Computes the landmarks' kernel matrix and factors it, jitter included.
 *
 * @param matrix (m × m): takes the kernels above the diagonal, and L on and below it
 * @returns false if the matrix is not positive definite to rounding
 */
export function factorLandmarks(landmarks: Landmarks, matrix: Float64Array): boolean {
  const { points, m, d } = landmarks;
  for (let j = 0; j < m; j++) {
    for (let k = j + 1; k < m; k++) matrix[j * m + k] = radialKernel(landmarks, j * d, points, k * d, 1);
    matrix[j * m + j] = 1 + JITTER;
  }
  return factorLower(matrix, m, matrix);
}

/** Turns kernel columns into features in place: rows become L⁻¹ rows, block by block. */
export function solveColumns(lower: Float64Array, m: number, columns: Float64Array, length: number): void {
  for (let block = 0; block < length; block += m * BLOCK_ROWS) {
    for (let j = 0; j < m; j++) {
      const y = block + j * BLOCK_ROWS;
      for (let t = 0; t < j; t++) {
        const share = lower[j * m + t];
        const x = block + t * BLOCK_ROWS;
        for (let i = 0; i < BLOCK_ROWS; i++) columns[y + i] -= share * columns[x + i];
      }
      const pivot = lower[j * m + j];
      for (let i = 0; i < BLOCK_ROWS; i++) columns[y + i] /= pivot;
    }
  }
}

/**
 * Turns K′W K into Φ′W Φ = L⁻¹ K′W K L′⁻¹ in place.
 *
 * @param matrix (p × p), of which the upper triangle is read and written; p = m, or m + 1 with an intercept, which stays
 */
export function solveProducts(lower: Float64Array, m: number, matrix: Float64Array, p: number): void {
  for (let j = 0; j < p; j++) {
    for (let k = j + 1; k < p; k++) matrix[k * p + j] = matrix[j * p + k];
  }
  for (let j = 0; j < p; j++) solveLower(lower, m, matrix.subarray(j * p, j * p + p));
  for (let j = 0; j < p; j++) {
    for (let k = j + 1; k < p; k++) {
      const below = matrix[k * p + j];
      matrix[k * p + j] = matrix[j * p + k];
      matrix[j * p + k] = below;
    }
  }
  for (let j = 0; j < m; j++) {
    if (lower[j * m + j] < LEAST_PIVOT) matrix.fill(0, j * p + j, j * p + p);
    else {
      solveLower(lower, m, matrix.subarray(j * p, j * p + p));
      for (let k = j + 1; k < m; k++) if (lower[k * m + k] < LEAST_PIVOT) matrix[j * p + k] = 0;
    }
  }
}
