/** The mean-shift model of Example 3: minority mean + ξ, majority −mean + ξ. */
import type { MeanShiftSpec, Population } from './contract.js';
import { noiseOf } from './noise.js';
import { padded } from './padded.js';

/** The mean-shift population; a point takes the draws of its noise, nothing else. */
export function createMeanShift({ dimension: d, mean, noise }: MeanShiftSpec): Population {
  const minorityMean = padded(mean, d);
  const means = [minorityMean.map((value) => -value), minorityMean] as const;
  const fillNoise = noiseOf(noise);

  return {
    dimension: d,
    draw(label, stream, out, rowFrom, rows) {
      const shift = means[label];
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        fillNoise(stream, out, i * d, d);
        for (let j = 0; j < d; j++) out[i * d + j] += shift[j];
      }
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
  };
}
