/**
 * The radial kernel k(x, l) = exp(−g |x − l|²) of rows and landmarks, and scores b + Σ α_j k(x, l_j).
 *
 * It is computed as 2^−z, z = g log2(e) |x − l|²: then z splits into a whole number and a rest |q| ≤ ½ without rounding, where
 * exp would need ln 2 in two parts. 2^−q = (a − b)/(a + b) with b/a = tanh(q ln(2)/2), a and b of degree 4 and 5, interpolated
 * at Chebyshev nodes: off by 1.1e-17, and by 2 ulp with rounding. z is cut at 1021, so that k is a normal number.
 * Vector forms: `numerics/assembly/radial.ts`.
 */
import { timesPowerOfTwo } from '../elementary/double-bits.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { simdOver } from './simd.js';

/** Adding it to z leaves a whole number in the low bits, rounded. */
const MAGIC = 6755399441055744;
const LARGEST_EXPONENT = 1021;

/** A kernel's landmarks. */
export interface Landmarks {
  /** Positive and finite. */
  readonly g: number;
  /** (m × d), row-major. */
  readonly points: Float64Array;
  readonly m: number;
  readonly d: number;
}

/** k(x, l) of the row whose coordinates start at rows[x], `stride` apart, and the landmark that starts at points[l]. */
export function radialKernel(
  { g, points, d }: Landmarks,
  l: number,
  rows: Float64Array,
  x: number,
  stride: number,
): number {
  let squares = 0;
  for (let j = 0; j < d; j++) {
    const difference = rows[x + j * stride] - points[l + j];
    squares += difference * difference;
  }
  return negativePower(g * Math.LOG2E * squares);
}

/** 2^−z for z ≥ 0, cut at 1021. */
function negativePower(exponent: number): number {
  const z = LARGEST_EXPONENT < exponent ? LARGEST_EXPONENT : exponent;
  const n = z + MAGIC - MAGIC;
  const q = z - n;
  const s = q * q;
  const a = 1 + s * (0.05338222200402479 + s * 0.00022893359916127378);
  const b = q * (0.34657359027997264 + s * (0.004624841170852369 + s * 5.287083987433538e-6));
  return timesPowerOfTwo((a - b) / (a + b), -n);
}

/** Doubles that the columns of rows `from` … `to` − 1 take: whole blocks, m columns each. */
export function kernelColumnsLength(m: number, from: number, to: number): number {
  return (Math.ceil(to / BLOCK_ROWS) - Math.floor(from / BLOCK_ROWS)) * BLOCK_ROWS * m;
}

/**
 * Writes k(x_i, l_1) … k(x_i, l_m) of every block that holds one of rows `from` … `to` − 1, as rows of length m: row i to row
 * i − from + from % 64 of `columns`.
 */
export function writeKernelColumns(
  landmarks: Landmarks,
  rows: Float64Array,
  from: number,
  to: number,
  columns: Float64Array,
): void {
  const { g, points, m, d } = landmarks;
  const simd = simdOver(rows, points, columns);
  if (simd !== undefined) {
    simd.kernels.kernelColumns(rows.byteOffset, d, points.byteOffset, m, g * Math.LOG2E, from, to, columns.byteOffset);
    return;
  }
  let at = 0;
  for (let start = from - (from % BLOCK_ROWS); start < to; start += BLOCK_ROWS) {
    for (let k = 0; k < m; k++) {
      for (let i = start; i < start + BLOCK_ROWS; i++, at++) {
        columns[at] = radialKernel(landmarks, k * d, rows, rowStart(i, d), BLOCK_ROWS);
      }
    }
  }
}

/** Writes b + Σ α_j k(x_i, l_j), summed in this order, to scores[i] for rows i = `from` … `to` − 1. */
export function scoreKernelRows(
  landmarks: Landmarks,
  alpha: Float64Array,
  intercept: number,
  rows: Float64Array,
  from: number,
  to: number,
  scores: Float64Array,
): void {
  const { g, points, m, d } = landmarks;
  const simd = alpha.buffer === points.buffer ? simdOver(rows, points, scores) : undefined;
  if (simd !== undefined) {
    simd.kernels.kernelScores(
      rows.byteOffset,
      d,
      points.byteOffset,
      m,
      g * Math.LOG2E,
      alpha.byteOffset,
      intercept,
      from,
      to,
      scores.byteOffset + 8 * from,
    );
    return;
  }
  for (let i = from; i < to; i++) {
    const x = rowStart(i, d);
    let score = intercept;
    for (let k = 0; k < m; k++) score += alpha[k] * radialKernel(landmarks, k * d, rows, x, BLOCK_ROWS);
    scores[i] = score;
  }
}
