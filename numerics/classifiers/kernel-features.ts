/**
 * Features of the radial kernel k(x, x′) = exp(−g |x − x′|²): φ(x) = L⁻¹ (k(l₁, x), …, k(l_m, x))′, where l₁ … l_m are landmarks
 * and L L′ is their kernel matrix. A rule f = θ′φ has |f|² = |θ|² in the kernel's space, so a fit to features with an ordinary
 * ridge is a fit of functions Σ α_j k(l_j, ·), α = L′⁻¹ θ (Nyström's method). With every row a landmark nothing is left out.
 */
import { exp } from '../elementary/exp.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import type { Stream } from '../random/stream.js';
import { below } from '../random/uniform.js';
import type { Segment } from './contract.js';

/**
 * Added to the diagonal of the landmarks' kernel matrix, whose entries there are 1: equal or nearly equal landmarks leave
 * it positive definite, and rounding stays below it.
 */
const JITTER = 1e-12;

/**
 * Computes the bandwidth g = 1/(d v), v the variance (divisor: their number) of all coordinates of all rows, whatever their
 * weights: scikit-learn's `gamma='scale'`. Two passes, each one sum over segments, rows and coordinates in order.
 *
 * @returns Infinity if all coordinates are equal
 */
export function scaleBandwidth(segments: readonly Segment[], d: number): number {
  const count = rowCount(segments) * d;
  let sum = 0;
  for (const { rows, from, to } of segments) for (let i = from * d; i < to * d; i++) sum += rows[i];
  const mean = sum / count;
  let squares = 0;
  for (const { rows, from, to } of segments) {
    for (let i = from * d; i < to * d; i++) squares += (rows[i] - mean) * (rows[i] - mean);
  }
  return 1 / (d * (squares / count));
}

export function rowCount(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + (to - from), 0);
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

/** Copies rows, numbered through all segments in order, to `landmarks`: all of them, or those that `order` begins with. */
export function copyLandmarks(
  segments: readonly Segment[],
  d: number,
  order: Int32Array | null,
  m: number,
  landmarks: Float64Array,
): void {
  for (let i = 0; i < m; i++) {
    let row = order === null ? i : order[i];
    for (const { rows, from, to } of segments) {
      if (row < to - from) {
        for (let j = 0; j < d; j++) landmarks[i * d + j] = rows[(from + row) * d + j];
        break;
      }
      row -= to - from;
    }
  }
}

/** k(x, l) of the row that starts at rows[x] and the landmark that starts at landmarks[l]; coordinates are summed in order. */
export function radialKernel(
  g: number,
  rows: Float64Array,
  x: number,
  landmarks: Float64Array,
  l: number,
  d: number,
): number {
  let squares = 0;
  for (let j = 0; j < d; j++) {
    const difference = rows[x + j] - landmarks[l + j];
    squares += difference * difference;
  }
  return exp(-g * squares);
}

/**
 * Factors the landmarks' kernel matrix, jitter included.
 *
 * @param matrix m² doubles of work space
 * @returns L (m × m), row-major; undefined if the matrix is not positive definite to rounding
 */
export function factorLandmarks(
  g: number,
  landmarks: Float64Array,
  m: number,
  d: number,
  matrix: Float64Array,
): Float64Array | undefined {
  for (let i = 0; i < m; i++) {
    for (let j = i; j < m; j++) matrix[i * m + j] = radialKernel(g, landmarks, i * d, landmarks, j * d, d);
    matrix[i * m + i] += JITTER;
  }
  return factorPositiveDefinite(matrix, m)?.lower;
}

/** Writes φ of rows from … from + count − 1 to rows `at`, … of `features` (m per row). */
export function writeFeatures(
  kernel: { readonly g: number; readonly landmarks: Float64Array; readonly lower: Float64Array },
  m: number,
  d: number,
  rows: Float64Array,
  from: number,
  count: number,
  features: Float64Array,
  at: number,
): void {
  const { g, landmarks, lower } = kernel;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < m; j++) {
      features[(at + i) * m + j] = radialKernel(g, rows, (from + i) * d, landmarks, j * d, d);
    }
  }
  let i = at;
  for (; i + 3 < at + count; i += 4) solveLowerFour(lower, m, features, i * m);
  for (; i < at + count; i++) solveLower(lower, m, features, i * m);
}

/** Solves L φ = k in place, for the k that starts at `features[x]`. */
function solveLower(lower: Float64Array, m: number, features: Float64Array, x: number): void {
  for (let j = 0; j < m; j++) {
    let sum = features[x + j];
    for (let t = 0; t < j; t++) sum -= lower[j * m + t] * features[x + t];
    features[x + j] = sum / lower[j * m + j];
  }
}

/** The same for four rows in turn, so that four sums run side by side; same bits. */
function solveLowerFour(lower: Float64Array, m: number, features: Float64Array, x: number): void {
  for (let j = 0; j < m; j++) {
    const row = j * m;
    let s0 = features[x + j];
    let s1 = features[x + m + j];
    let s2 = features[x + 2 * m + j];
    let s3 = features[x + 3 * m + j];
    for (let t = 0, y = x; t < j; t++, y++) {
      const l = lower[row + t];
      s0 -= l * features[y];
      s1 -= l * features[y + m];
      s2 -= l * features[y + 2 * m];
      s3 -= l * features[y + 3 * m];
    }
    const pivot = lower[row + j];
    features[x + j] = s0 / pivot;
    features[x + m + j] = s1 / pivot;
    features[x + 2 * m + j] = s2 / pivot;
    features[x + 3 * m + j] = s3 / pivot;
  }
}

/** Solves L′ α = θ into `alpha`: from coefficients of features to coefficients of kernels. */
export function solveTransposed(lower: Float64Array, m: number, theta: Float64Array, alpha: Float64Array): void {
  for (let j = m - 1; j >= 0; j--) {
    let sum = theta[j];
    for (let t = j + 1; t < m; t++) sum -= lower[t * m + j] * alpha[t];
    alpha[j] = sum / lower[j * m + j];
  }
}
