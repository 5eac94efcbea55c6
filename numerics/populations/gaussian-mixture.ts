/** Each class a mixture of normals (Figures 2 and 8 left). */
import { coordinates, list, matrix, number, optional } from '../parameters.js';
import { definePopulation, dimension, type ParameterProblem, type Population } from './contract.js';
import { covarianceProblems, meanProblems } from './law-problems.js';
import {
  type ComponentValues,
  drawMixture,
  mixtureMean,
  mixtureSecondMoment,
  normalMixture,
} from './normal-mixture.js';

const component = {
  weight: number('Share of the class', { above: 0 }),
  mean: coordinates('Mean of the component'),
  covariance: optional(matrix('Covariance of the component; the identity if absent')),
};

export const gaussianMixture = definePopulation({
  kind: 'gaussian-mixture',
  about: 'a mixture of normal laws for each class',
  parameters: {
    dimension,
    majority: list(component, 'Components of the majority', [{ weight: 1, mean: [0] }]),
    minority: list(component, 'Components of the minority'),
  },
  create: ({ dimension, majority, minority }) => createMixturePopulation(majority, minority, dimension),
  problems: ({ dimension, majority, minority }) => [
    ...mixtureProblems('majority', majority, dimension),
    ...mixtureProblems('minority', minority, dimension),
  ],
});

/** The population whose classes are these mixtures. */
export function createMixturePopulation(
  majority: readonly ComponentValues[],
  minority: readonly ComponentValues[],
  dimension: number,
): Population {
  const laws = [normalMixture(majority, dimension), normalMixture(minority, dimension)] as const;
  return {
    dimension,
    draw(label, stream, out, rowFrom, rows) {
      drawMixture(laws[label], stream, { out, d: dimension, from: rowFrom, count: rows });
    },
    classMean: (label) => mixtureMean(laws[label].components),
    secondMoment: (label) => mixtureSecondMoment(laws[label].components),
    normalLaw: (label) => laws[label].components,
  };
}

function mixtureProblems(name: string, parts: readonly ComponentValues[], d: number): readonly ParameterProblem[] {
  const ofParts = parts.flatMap(({ mean, covariance }, i) => [
    ...meanProblems([name, i, 'mean'], mean, d),
    ...covarianceProblems([name, i, 'covariance'], covariance, d),
  ]);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(total - 1) <= 1e-9) return ofParts;
  return [...ofParts, { path: [name], message: `expected weights that add up to 1, got ${total}` }];
}
