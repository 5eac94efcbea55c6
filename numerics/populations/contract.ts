/**
 * Populations: the laws P₀ of the majority (label 0) and P₁ of the minority (label 1) that a study draws from.
 *
 * A population knows how to draw, its first two moments (enough for every squared-loss risk) and, where scores of a
 * linear rule are normal mixtures, the components that make logistic risks and errors exact.
 */
import type { Stream } from '../random/stream.js';

/** The class of a point: 0 majority, 1 minority. */
export type Label = 0 | 1;

export const NOISE_LAWS = ['uniform-cube', 'rademacher', 'uniform-sphere'] as const;
export type NoiseLaw = (typeof NOISE_LAWS)[number];

/** Both classes N(mean, I). Means shorter than `dimension` are padded with zeros, here and below. */
export interface GaussianSpec {
  readonly kind: 'gaussian';
  readonly dimension: number;
  readonly majorityMean: readonly number[];
  readonly minorityMean: readonly number[];
}

/** A part N(mean, I) of a mixture. */
export interface Component {
  readonly weight: number;
  readonly mean: readonly number[];
}

/** Both classes mixtures of identity-covariance normals. The weights of a class sum to 1. */
export interface GaussianMixtureSpec {
  readonly kind: 'gaussian-mixture';
  readonly dimension: number;
  readonly majority: readonly Component[];
  readonly minority: readonly Component[];
}

/** Minority mean + ξ, majority −mean + ξ, where the noise ξ has mean zero and identity covariance. */
export interface MeanShiftSpec {
  readonly kind: 'mean-shift';
  readonly dimension: number;
  readonly mean: readonly number[];
  readonly noise: NoiseLaw;
}

/** A part N(mean, covariance) of a mixture, complete. */
export interface NormalComponent {
  readonly weight: number;
  /** d long. */
  readonly mean: Float64Array;
  /** (d × d), row-major, positive semidefinite; null for the identity. */
  readonly covariance: Float64Array | null;
}

export type PopulationSpec = GaussianSpec | GaussianMixtureSpec | MeanShiftSpec;

export interface Population {
  /** d, the length of a point. */
  readonly dimension: number;
  /**
   * Draws `rows` points of class `label` into rows `rowFrom`, `rowFrom + 1`, … of `out` (n × d, row-major), point by
   * point in order: drawing in pieces gives the same bits as drawing at once.
   */
  draw(label: Label, stream: Stream, out: Float64Array, rowFrom: number, rows: number): void;
  /** @returns E[x | label], d long */
  classMean(label: Label): Float64Array;
  /** @returns E[x x′ | label] (d × d), row-major */
  secondMoment(label: Label): Float64Array;
  /** The law of class `label` as a mixture of normals; absent where it is none. */
  normalLaw?(label: Label): readonly NormalComponent[];
  /** P(label = 1), where the population is a joint law of point and label. */
  readonly minorityShare?: number;
}
