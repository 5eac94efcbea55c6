/**
 * The biased generator of Figures 3 and 4: a normal law with identity covariance and a wrong mean, whatever the minority
 * looks like. Its mean may drift towards the stated one as the minority grows: Section 7.1's (1 − (log n1)^−½) μ₁ is
 * `mean` μ₁ with `drift` {rate: log, exponent: 0.5, scale: 1}, and Example 1 has a generator with this rate.
 */
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import { choice, coordinates, number, optional, record, type ValuesOf } from '../parameters.js';
import { padded } from '../populations/padded.js';
import { around, drawRowsAround } from '../random/rows.js';
import { defineGenerator, type Generator } from './contract.js';
import { tooFewPoints } from './enough-points.js';

const DRIFT = {
  rate: choice(['log', 'power'], 'What falls as n1 grows: (log n1)^−exponent, or n1^−exponent', 'log'),
  exponent: number('How fast it falls', { above: 0 }, 0.5),
  scale: number('What it is multiplied by', {}, 1),
};

type Drift = ValuesOf<typeof DRIFT>;

export const shiftedGaussian = defineGenerator({
  kind: 'shifted-gaussian',
  about: 'a normal law with a wrong mean',
  parameters: {
    mean: coordinates('Mean of the synthetic points'),
    drift: optional(record(DRIFT, 'The mean is (1 − scale · rate) · mean, which depends on n1; absent: mean itself')),
  },
  create: ({ mean, drift }, population) => createShiftedGaussian(mean, drift, population.dimension),
  unfit: ({ drift }, sizes) => (drift?.rate === 'log' ? tooFewPoints(2, sizes) : undefined),
});

/**
 * The generator N(share · mean, I), `mean` padded with zeros, with share = 1 without a drift; d normal draws per point.
 *
 * A drift with rate log needs two points, one with rate power needs one, else 'too-few-points'.
 *
 * @throws {RangeError} if the mean has more than d entries, or a number of the drift is out of range
 */
function createShiftedGaussian(mean: readonly number[], drift: Drift | undefined, d: number): Generator {
  const limit = padded(mean, d);
  const center = limit.slice();
  if (drift !== undefined && !(drift.exponent > 0 && drift.exponent < Infinity && Number.isFinite(drift.scale))) {
    throw new RangeError(
      `Cannot build a shifted Gaussian: drift needs exponent > 0 and a finite scale, got ${JSON.stringify(drift)}`,
    );
  }

  return {
    prepare({ n1 }) {
      if (drift === undefined) return 'ok';
      if (n1 < (drift.rate === 'log' ? 2 : 1)) return 'too-few-points';
      const share = meanShare(drift, n1);
      for (let j = 0; j < d; j++) center[j] = share * limit[j];
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      drawRowsAround(stream, 'normal', { out, d, from: rowFrom, count: rows }, around(center));
    },
    workBytes: () => 0,
  };
}

/** Computes 1 − scale (log n1)^−exponent or 1 − scale n1^−exponent; n1 at least 2 for the first. */
export function meanShare({ rate, exponent, scale }: Drift, n1: number): number {
  const grows = rate === 'log' ? log(n1) : n1;
  return 1 - scale * exp(-exponent * log(grows));
}
