/**
 * Gaussian fit: normal points with the minority's sample mean and covariance (divisor n1 − 1), plus `ridge` on its
 * diagonal.
 */
import { arenaBytesOf } from '../arena.js';
import { number } from '../parameters.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { fillNormal } from '../random/normal.js';
import { defineGenerator, type Generator } from './contract.js';
import { sampleMean } from './sample-mean.js';

export const gaussianFit = defineGenerator({
  kind: 'gaussian-fit',
  about: 'a normal law with the minority’s sample mean and covariance',
  parameters: { ridge: number('Added to the diagonal of the covariance', { min: 0 }, 0) },
  create: ({ ridge }, population) => createGaussianFit(ridge, population.dimension),
  unfit: ({ ridge }, { n1, dimension }) =>
    ridge === 0 && n1 <= dimension
      ? `needs more minority points than dimensions: n1 must be above ${dimension} (or set ridge), got n1 = ${n1}`
      : undefined,
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
  let z = mean;

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 < 2) return 'too-few-points';
      mean = arena.float64(d);
      lower = arena.float64(d * d);
      z = arena.float64(d);
      sampleMean(minority, n1, d, mean);
      sampleCovariance(minority, n1, mean, lower);
      for (let j = 0; j < d; j++) lower[j * d + j] += ridge;
      const factor = factorPositiveDefinite(lower, d);
      if (factor === undefined) return 'singular';
      lower.set(factor.lower);
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        fillNormal(stream, z, 0, d);
        for (let j = 0; j < d; j++) {
          let sum = mean[j];
          for (let k = 0; k <= j; k++) sum += lower[j * d + k] * z[k];
          out[i * d + j] = sum;
        }
      }
    },
    workBytes: () => 2 * arenaBytesOf(d) + arenaBytesOf(d * d),
  };
}

/** Writes the upper triangle of the covariance of the first n rows, divisor n − 1; rows are summed in order. */
function sampleCovariance(rows: Float64Array, n: number, mean: Float64Array, out: Float64Array): void {
  const d = mean.length;
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (rows[i * d + j] - mean[j]) * (rows[i * d + k] - mean[k]);
      out[j * d + k] = sum / (n - 1);
    }
  }
}
