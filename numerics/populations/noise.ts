/**
 * Noise laws with mean zero and identity covariance (Figures 5 and 6). Their fourth moments differ, and so do the
 * first-order constants of least squares.
 */
import { fillNormal } from '../random/normal.js';
import { fillSigns } from '../random/signs.js';
import type { Stream } from '../random/stream.js';
import { fillUniform } from '../random/uniform.js';

export const NOISE_LAWS = ['uniform-cube', 'rademacher', 'uniform-sphere'] as const;
export type NoiseLaw = (typeof NOISE_LAWS)[number];

const SQRT_3 = Math.sqrt(3);

/** Fills out[from], …, out[from + d − 1] with one draw of the noise. */
export type FillNoise = (stream: Stream, out: Float64Array, from: number, d: number) => void;

export function noiseOf(law: NoiseLaw): FillNoise {
  switch (law) {
    case 'uniform-cube':
      return fillUniformCube;
    case 'rademacher':
      return fillSigns;
    case 'uniform-sphere':
      return fillUniformSphere;
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

/** Independent coordinates, uniform on [−√3, √3). */
function fillUniformCube(stream: Stream, out: Float64Array, from: number, d: number): void {
  fillUniform(stream, out, from, d);
  for (let j = from; j < from + d; j++) out[j] = SQRT_3 * (2 * out[j] - 1);
}

/** Uniform on the sphere of radius √d: a normal vector, scaled. */
function fillUniformSphere(stream: Stream, out: Float64Array, from: number, d: number): void {
  fillNormal(stream, out, from, d);
  let squares = 0;
  for (let j = from; j < from + d; j++) squares += out[j] * out[j];
  const scale = Math.sqrt(d / squares);
  for (let j = from; j < from + d; j++) out[j] *= scale;
}
