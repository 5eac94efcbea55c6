/** The biased generator of Figures 3 and 4: N(mean, I), whatever the minority looks like. */

import { coordinates } from '../parameters.js';
import { padded } from '../populations/padded.js';
import { fillNormal } from '../random/normal.js';
import { defineGenerator, type Generator } from './contract.js';

export const shiftedGaussian = defineGenerator({
  kind: 'shifted-gaussian',
  about: 'a normal law with a wrong mean',
  parameters: { mean: coordinates('Mean of the synthetic points') },
  create: ({ mean }, population) => createShiftedGaussian(mean, population.dimension),
});

/** The generator N(mean, I), `mean` padded with zeros; d normal draws per point. */
function createShiftedGaussian(mean: readonly number[], d: number): Generator {
  const center = padded(mean, d);

  return {
    prepare: () => 'ok',
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        fillNormal(stream, out, i * d, d);
        for (let j = 0; j < d; j++) out[i * d + j] += center[j];
      }
    },
    workBytes: () => 0,
  };
}
