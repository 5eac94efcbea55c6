/** Each class one normal (Figures 3 and 4, and the examples of Section 4). */
import { coordinates, matrix, optional } from '../parameters.js';
import { definePopulation, dimension } from './contract.js';
import { createMixturePopulation } from './gaussian-mixture.js';
import { covarianceProblems, meanProblems } from './law-problems.js';

export const gaussian = definePopulation({
  kind: 'gaussian',
  about: 'a normal law for each class',
  parameters: {
    dimension,
    majorityMean: coordinates('Mean of the majority', [0]),
    minorityMean: coordinates('Mean of the minority'),
    majorityCovariance: optional(matrix('Covariance of the majority; the identity if absent')),
    minorityCovariance: optional(matrix('Covariance of the minority; the identity if absent')),
  },
  create: ({ dimension, majorityMean, minorityMean, majorityCovariance, minorityCovariance }) =>
    createMixturePopulation(
      [{ weight: 1, mean: majorityMean, covariance: majorityCovariance }],
      [{ weight: 1, mean: minorityMean, covariance: minorityCovariance }],
      dimension,
    ),
  problems: ({ dimension, majorityMean, minorityMean, majorityCovariance, minorityCovariance }) => [
    ...meanProblems(['majorityMean'], majorityMean, dimension),
    ...meanProblems(['minorityMean'], minorityMean, dimension),
    ...covarianceProblems(['majorityCovariance'], majorityCovariance, dimension),
    ...covarianceProblems(['minorityCovariance'], minorityCovariance, dimension),
  ],
});
