/** A normal minority, a share of which is spread wider; the majority is N(0, I). */
import { coordinates, number } from '../../../numerics/parameters.js';
import { definePopulation, dimension } from '../../../numerics/populations/contract.js';
import { createMixturePopulation } from '../../../numerics/populations/gaussian-mixture.js';
import { meanProblems } from '../../../numerics/populations/law-problems.js';

export const contaminated = definePopulation({
  kind: 'contaminated',
  about: 'a normal minority, a share of which is spread wider',
  parameters: {
    dimension,
    mean: coordinates('Mean of the minority'),
    share: number('Share that is spread wider', { above: 0, max: 0.999999 }, 0.1),
    spread: number('Its standard deviation in every coordinate', { above: 0 }, 3),
  },
  create({ dimension: d, mean, share, spread }) {
    const wide = Array.from({ length: d }, (_, j) =>
      Array.from({ length: d }, (_, k) => (j === k ? spread * spread : 0)),
    );
    return createMixturePopulation(
      [{ weight: 1, mean: [] }],
      [
        { weight: 1 - share, mean },
        { weight: share, mean, covariance: wide },
      ],
      d,
    );
  },
  problems: ({ dimension, mean }) => meanProblems(['mean'], mean, dimension),
});
