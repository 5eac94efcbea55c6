/**
 * Gaussian fit: normal points with the minority's sample mean and covariance (divisor n1 − 1), plus `ridge` on its
 * diagonal.
 */
import { arenaBytesOf } from '../arena.js';
import { number } from '../parameters.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { drawRows } from '../random/rows.js';
import { multiplyRows, shiftRows } from '../row-transforms.js';
import { forEachBlock } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';
import { tooFewPoints } from './enough-points.js';
import { sampleCovariance } from './sample-covariance.js';
import { sampleMean } from './sample-mean.js';

export const gaussianFit = defineGenerator({
  kind: 'gaussian-fit',
  about: 'a normal law with the minority’s sample mean and covariance',
  parameters: { ridge: number('Added to the diagonal of the covariance', { min: 0 }, 0) },
  create: ({ ridge }, population) => createGaussianFit(ridge, population.dimension),
  unfit: ({ ridge }, sizes) =>
    ridge === 0 && sizes.n1 <= sizes.dimension
      ? `needs more minority points than dimensions: n1 must be above ${sizes.dimension} (or set ridge), got n1 = ${sizes.n1}`
      : tooFewPoints(2, sizes),
});

/**
 * The generator mean + L z, with L L′ the covariance and z standard normal; d normal draws per point.
 *
 * Needs two points, else 'too-few-points'; a covariance that is not positive definite to rounding is 'singular' (without a
 * ridge that is so whenever n1 ≤ d).
 *
 * @throws {RangeError} if the ridge is negative or not finite
 */
function createGaussianFit(ridge: number, d: number): Generator {
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new RangeError(`Cannot build a Gaussian fit: ridge must be finite and >= 0, got ${ridge}`);
  }
  let mean = new Float64Array(0) as Float64Array;
  let lower = mean;

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 < 2) return 'too-few-points';
      mean = arena.float64(d);
      lower = arena.float64(d * d);
      sampleMean(minority, n1, d, mean);
      sampleCovariance(minority, n1, mean, lower);
      for (let j = 0; j < d; j++) lower[j * d + j] += ridge;
      const factor = factorPositiveDefinite(lower, d);
      if (factor === undefined) return 'singular';
      lower.set(factor.lower);
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      forEachBlock({ out, d, from: rowFrom, count: rows }, (piece) => {
        drawRows(stream, 'normal', piece, null);
        multiplyRows(piece, lower);
        shiftRows(piece, mean);
      });
    },
    workBytes: () => arenaBytesOf(d) + arenaBytesOf(d * d),
  };
}
