/** From the description of a population to the population. */
import type { Population, PopulationSpec } from './contract.js';
import { createGaussian, createGaussianMixture } from './gaussian-mixture.js';
import { createMeanShift } from './mean-shift.js';

export {
  type Component,
  type GaussianMixtureSpec,
  type GaussianSpec,
  type Label,
  type MeanShiftSpec,
  NOISE_LAWS,
  type NoiseLaw,
  type NormalComponent,
  type Population,
  type PopulationSpec,
} from './contract.js';

/**
 * Builds the population that `spec` describes.
 *
 * @throws {RangeError} if a mean is longer than the dimension, or weights are not positive with sum 1
 */
export function createPopulation(spec: PopulationSpec): Population {
  switch (spec.kind) {
    case 'gaussian':
      return createGaussian(spec);
    case 'gaussian-mixture':
      return createGaussianMixture(spec);
    case 'mean-shift':
      return createMeanShift(spec);
  }
}
