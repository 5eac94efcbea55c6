/** The populations that studies may name, and from the description of one to the population. */
import type { ValuesOf } from '../parameters.js';
import type { ParameterProblem, Population, PopulationDefinition } from './contract.js';
import { gaussian } from './gaussian.js';
import { gaussianMixture } from './gaussian-mixture.js';
import { meanShift } from './mean-shift.js';
import { noisyRing } from './noisy-ring.js';
import { sigmoidBernoulli } from './sigmoid-bernoulli.js';

export type { Label, NormalComponent, ParameterProblem, Population, PopulationDefinition } from './contract.js';
export { NOISE_LAWS, type NoiseLaw } from './noise.js';

/** In the order in which help lists them. */
export const POPULATIONS = [gaussian, gaussianMixture, meanShift, sigmoidBernoulli, noisyRing] as const;

/** Means shorter than `dimension` are padded with zeros. */
export type PopulationSpec = SpecOf<(typeof POPULATIONS)[number]>;

type SpecOf<D> = D extends PopulationDefinition<infer K, infer P> ? { readonly kind: K } & ValuesOf<P> : never;

/** The definition of this name. */
export function populationOf(kind: PopulationSpec['kind']): PopulationDefinition {
  return POPULATIONS.find((definition) => definition.kind === kind) as unknown as PopulationDefinition;
}

/**
 * Builds the population that `spec` describes.
 *
 * @throws {RangeError} if `populationProblems` has something to say, or a number is out of its range
 */
export function createPopulation(spec: PopulationSpec): Population {
  return populationOf(spec.kind).create(spec);
}

/** What is wrong between the fields of `spec`, whose values are each in their own range; empty if nothing is. */
export function populationProblems(spec: PopulationSpec): readonly ParameterProblem[] {
  return populationOf(spec.kind).problems?.(spec) ?? [];
}
