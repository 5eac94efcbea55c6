/**
 * Gaussian mixture fit: points from a mixture of normal laws with full covariances, fitted to the minority by EM. The
 * mixture has the minority's sample mean and covariance (divisor n1), plus the ridge.
 */
import { count, number } from '../parameters.js';
import { drawRows } from '../random/rows.js';
import { multiplyRow, shiftRow } from '../row-transforms.js';
import { BLOCK_ROWS, forEachBlock } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';
import { requireCount, tooFewPoints } from './enough-points.js';
import { cutMixtureFit, fitMixture, type MixtureFit, mixtureFitBytes } from './mixture-em.js';

export const gaussianMixtureFit = defineGenerator({
  kind: 'gaussian-mixture-fit',
  about: 'a mixture of normal laws fitted to the minority by EM',
  parameters: {
    components: count('Normal laws in the mixture', 2),
    ridge: number('Added to the diagonal of every covariance', { min: 0 }, 0),
  },
  create: ({ components, ridge }, population) => createGaussianMixtureFit(components, ridge, population.dimension),
  unfit({ components, ridge }, sizes) {
    const fewest = components * (sizes.dimension + 1);
    return ridge === 0 && sizes.n1 < fewest
      ? `needs more minority points than dimensions for each component: n1 must be at least ${fewest} (or set ridge), got n1 = ${sizes.n1}`
      : tooFewPoints(components, sizes);
  },
});

/** The draws that choose components, for the rows of a piece. */
const LEADS = new Float64Array(BLOCK_ROWS);

/**
 * The generator mean_c + L_c z: component c drawn by its weight, L_c L_c′ its covariance, z standard normal. A point takes
 * a uniform draw for c, then d normal draws.
 *
 * Needs as many points as components, else 'too-few-points'. A component that has collapsed is 'singular'; EM that has not
 * converged is 'no-convergence'.
 *
 * @throws {RangeError} if components is not a positive whole number or the ridge is negative or not finite
 */
function createGaussianMixtureFit(components: number, ridge: number, d: number): Generator {
  requireCount('a Gaussian mixture fit', 'components', components);
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new RangeError(`Cannot build a Gaussian mixture fit: ridge must be finite and >= 0, got ${ridge}`);
  }
  let fit: MixtureFit;

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 < components) return 'too-few-points';
      const sizes = { n: n1, d, components };
      fit = cutMixtureFit(sizes, arena);
      return fitMixture(minority, sizes, ridge, fit);
    },
    fill(stream, out, rowFrom, rows) {
      const { weights, means, lowers } = fit;
      forEachBlock({ out, d, from: rowFrom, count: rows }, (piece) => {
        drawRows(stream, 'normal', piece, LEADS);
        for (let r = 0; r < piece.count; r++) {
          const c = componentAt(weights, LEADS[r]);
          multiplyRow(out, piece.from + r, lowers[c], d);
          shiftRow(out, piece.from + r, means[c]);
        }
      });
    },
    workBytes: (_, n1) => mixtureFitBytes({ n: n1, d, components }),
  };
}

/** The component in whose part of [0, 1) u lies, parts being as long as weights; the last takes what rounding leaves. */
function componentAt(weights: Float64Array, u: number): number {
  let c = 0;
  let end = weights[0];
  while (u >= end && c < weights.length - 1) end += weights[++c];
  return c;
}
