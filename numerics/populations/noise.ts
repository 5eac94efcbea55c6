/**
 * Noise laws with mean zero and identity covariance (Figures 5 and 6). Their fourth moments differ, and so do the
 * first-order constants of least squares.
 */
import { drawRows } from '../random/rows.js';
import type { Stream } from '../random/stream.js';
import { BLOCK_ROWS, type RowRange, rowStart } from '../rows.js';

export const NOISE_LAWS = ['uniform-cube', 'rademacher', 'uniform-sphere'] as const;
export type NoiseLaw = (typeof NOISE_LAWS)[number];

const SQRT_3 = Math.sqrt(3);
/** For each row of a piece, what brings it onto the sphere. */
const SCALES = new Float64Array(BLOCK_ROWS);

/** Draws the noise into the rows of a piece of `forEachBlock`; in each row coordinate by coordinate, one draw each. */
export function drawNoise(law: NoiseLaw, stream: Stream, piece: RowRange): void {
  const draws = { ...piece, firstColumn: 0 };
  switch (law) {
    case 'uniform-cube':
      drawRows(stream, 'uniform', draws, null);
      toCube(piece);
      break;
    case 'rademacher':
      drawRows(stream, 'sign', draws, null);
      break;
    case 'uniform-sphere':
      drawRows(stream, 'normal', draws, null);
      toSphere(piece);
  }
}

/** Fourth moments of a noise whose moments with an odd power of any coordinate are zero. */
export interface FourthMoments {
  /** E ξᵢ² ξⱼ², i ≠ j. */
  readonly mixed: number;
  /** E ξᵢ⁴ − 3 E ξᵢ² ξⱼ²: 0 where no axis is special. */
  readonly excess: number;
}

/** The fourth moments of the noise in d dimensions. */
export function fourthMoments(law: NoiseLaw, d: number): FourthMoments {
  switch (law) {
    case 'uniform-cube':
      return { mixed: 1, excess: 1.8 - 3 };
    case 'rademacher':
      return { mixed: 1, excess: 1 - 3 };
    case 'uniform-sphere':
      return { mixed: d / (d + 2), excess: 0 };
  }
}

/** From uniform on [0, 1) to uniform on [−√3, √3), each coordinate. */
function toCube({ out, d, from, count }: RowRange): void {
  const x = rowStart(from, d);
  for (let j = 0; j < d; j++) {
    const column = x + j * BLOCK_ROWS;
    for (let at = column; at < column + count; at++) out[at] = SQRT_3 * (2 * out[at] - 1);
  }
}

/** From a normal vector to one uniform on the sphere of radius √d, by scaling; squares are summed in the order of columns. */
function toSphere({ out, d, from, count }: RowRange): void {
  const x = rowStart(from, d);
  SCALES.fill(0, 0, count);
  for (let j = 0; j < d; j++) {
    const column = x + j * BLOCK_ROWS;
    for (let r = 0; r < count; r++) SCALES[r] += out[column + r] * out[column + r];
  }
  for (let r = 0; r < count; r++) SCALES[r] = Math.sqrt(d / SCALES[r]);
  for (let j = 0; j < d; j++) {
    const column = x + j * BLOCK_ROWS;
    for (let r = 0; r < count; r++) out[column + r] *= SCALES[r];
  }
}
