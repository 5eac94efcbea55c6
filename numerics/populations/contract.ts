/**
 * Populations: the laws P₀ of the majority (label 0) and P₁ of the minority (label 1) that a study draws from.
 *
 * A population knows how to draw, its first two moments (enough for every squared-loss risk) and, where a class is a mixture
 * of normals, or a mean with noise of known fourth moments, that law: it makes other risks, errors and the theory exact.
 *
 * Each population is one file that exports its definition: name, parameters, source, and how to build it.
 */
import { count, type Parameter, type Parameters, type ValuesOf } from '../parameters.js';
import type { Stream } from '../random/stream.js';
import type { NoiseLaw } from './noise.js';

/** The class of a point: 0 majority, 1 minority. */
export type Label = 0 | 1;

/** A part N(mean, covariance) of a mixture, complete. */
export interface NormalComponent {
  /** Positive; those of a mixture sum to 1. */
  readonly weight: number;
  /** d long. */
  readonly mean: Float64Array;
  /** (d × d), row-major, positive semidefinite; null for the identity. */
  readonly covariance: Float64Array | null;
}

/** The law of mean + ξ. */
export interface ShiftedNoise {
  /** d long. */
  readonly mean: Float64Array;
  readonly noise: NoiseLaw;
}

export interface Population {
  /** d, the length of a point. */
  readonly dimension: number;
  /**
   * Draws `rows` points of class `label` into rows `rowFrom`, `rowFrom + 1`, … of `out` (laid out as in
   * `numerics/rows.ts`), point by point in order: drawing in pieces gives the same bits as drawing at once.
   */
  draw(label: Label, stream: Stream, out: Float64Array, rowFrom: number, rows: number): void;
  /** @returns E[x | label], d long */
  classMean(label: Label): Float64Array;
  /** @returns E[x x′ | label] (d × d), row-major */
  secondMoment(label: Label): Float64Array;
  /** The law of class `label` as a mixture of normals; absent where it is none. */
  normalLaw?(label: Label): readonly NormalComponent[];
  /** The law of class `label` as a mean with noise; absent where it is none. */
  noiseLaw?(label: Label): ShiftedNoise;
  /** P(label = 1), where the population is a joint law of point and label. */
  readonly minorityShare?: number;
}

/** What is wrong with a field, and where it stands in the description. */
export interface ParameterProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Every population has a dimension. */
export type PopulationParameters = Parameters & { readonly dimension: Parameter<number> };

export interface PopulationDefinition<
  K extends string = string,
  P extends PopulationParameters = PopulationParameters,
> {
  readonly kind: K;
  /** One phrase for help and editors. */
  readonly about: string;
  readonly parameters: P;
  /** @throws {RangeError} if there is a problem, or a number is out of its range */
  create(values: ValuesOf<P>): Population;
  /** What is wrong between the fields; each of them is in its own range. */
  problems?(values: ValuesOf<P>): readonly ParameterProblem[];
}

/** The parameter that all populations share. */
export const dimension = count('Length of a point');

/** Types a definition. */
export function definePopulation<const K extends string, P extends PopulationParameters>(
  definition: PopulationDefinition<K, P>,
): PopulationDefinition<K, P> {
  return definition;
}
