/** The mean-shift model of Example 3 (Figures 5 and 6): minority mean + ξ, majority −mean + ξ. */
import { choice, coordinates } from '../parameters.js';
import { around, drawRowsAround } from '../random/rows.js';
import { definePopulation, dimension, type Population } from './contract.js';
import { meanProblems } from './law-problems.js';
import { NOISE_LAWS, type NoiseLaw, rowLawOf } from './noise.js';
import { padded } from './padded.js';

export const meanShift = definePopulation({
  kind: 'mean-shift',
  about: 'opposite means with noise of identity covariance',
  parameters: {
    dimension,
    mean: coordinates('Mean of the minority; the majority has its negative'),
    noise: choice(NOISE_LAWS, 'Law of the noise', 'uniform-cube'),
  },
  create: ({ dimension, mean, noise }) => createMeanShift(padded(mean, dimension), noise),
  problems: ({ dimension, mean }) => meanProblems(['mean'], mean, dimension),
});

/** The mean-shift population; a point takes the draws of its noise, nothing else. */
function createMeanShift(minorityMean: Float64Array, noise: NoiseLaw): Population {
  const d = minorityMean.length;
  const means = [minorityMean.map((value) => -value), minorityMean] as const;
  const centers = [around(means[0]), around(means[1])] as const;
  const law = rowLawOf(noise);

  return {
    dimension: d,
    draw(label, stream, out, rowFrom, rows) {
      drawRowsAround(stream, law, { out, d, from: rowFrom, count: rows }, centers[label]);
    },
    classMean: (label) => means[label].slice(),
    secondMoment(label) {
      const shift = means[label];
      const out = new Float64Array(d * d);
      for (let j = 0; j < d; j++) {
        for (let k = 0; k < d; k++) out[j * d + k] = shift[j] * shift[k] + (j === k ? 1 : 0);
      }
      return out;
    },
    noiseLaw: (label) => ({ mean: means[label], noise }),
  };
}
