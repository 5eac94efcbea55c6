/** From the description of a generator to the generator. */
import type { Population } from '../populations/contract.js';
import type { Generator, GeneratorSpec } from './contract.js';
import { createGaussianFit } from './gaussian-fit.js';
import { createOracle } from './oracle.js';
import { createSemiOracle } from './semi-oracle.js';
import { createShiftedGaussian } from './shifted-gaussian.js';
import { createSmote } from './smote.js';

export type { Generator, GeneratorSpec } from './contract.js';

/**
 * Builds the generator that `spec` describes, for minorities of `population`.
 *
 * @throws {RangeError} if a number of `spec` is out of its range
 */
export function createGenerator(spec: GeneratorSpec, population: Population): Generator {
  switch (spec.kind) {
    case 'oracle':
      return createOracle(population);
    case 'semi-oracle':
      return createSemiOracle(population);
    case 'smote':
      return createSmote(spec.k, population.dimension);
    case 'gaussian-fit':
      return createGaussianFit(spec.ridge, population.dimension);
    case 'shifted-gaussian':
      return createShiftedGaussian(spec.mean, population.dimension);
  }
}
