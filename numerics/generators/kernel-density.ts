/**
 * Kernel density: draws from a Gaussian kernel estimate of the minority's density (a smoothed bootstrap), that is, minority
 * points drawn with replacement, plus normal noise with h² times a covariance.
 *
 * Source: Silverman (1986), Density estimation, Sections 4.3.2 and 6.4.1; Scott (1992), Multivariate density estimation,
 * Section 6.2. With shape `covariance` the noise has the sample covariance (divisor n1 − 1), as in scipy's gaussian_kde;
 * with `coordinates` its diagonal alone, as in Menardi & Torelli's ROSE (2014). imbalanced-learn's shrinkage is `scale`
 * with shape `coordinates`, up to its divisor n1 and its use of all n0 + n1 points in the rule.
 */
import { arenaBytesOf } from '../arena.js';
import { exp } from '../elementary/exp.js';
import { log } from '../elementary/log.js';
import { choice, number } from '../parameters.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { drawRows } from '../random/rows.js';
import { addRow, multiplyRows } from '../row-transforms.js';
import { BLOCK_ROWS, forEachBlock } from '../rows.js';
import { defineGenerator, type Generator } from './contract.js';
import { tooFewPoints } from './enough-points.js';
import { sampleCovariance } from './sample-covariance.js';
import { sampleMean } from './sample-mean.js';

/** The draws that choose x, for the rows of a piece. */
const LEADS = new Float64Array(BLOCK_ROWS);

const RULES = ['silverman', 'scott', 'fixed'] as const;
const SHAPES = ['covariance', 'coordinates'] as const;

export const kernelDensity = defineGenerator({
  kind: 'kernel-density',
  about: 'a Gaussian kernel estimate of the minority law',
  parameters: {
    rule: choice(RULES, 'Bandwidth for scale 1: (4/((d+2) n1))^(1/(d+4)), n1^(−1/(d+4)), or 1', 'silverman'),
    scale: number('What the bandwidth is multiplied by; with rule fixed it is the bandwidth', { min: 0, above: 0 }, 1),
    shape: choice(SHAPES, 'Noise like the sample covariance, or independent in each coordinate', 'covariance'),
  },
  create: ({ rule, scale, shape }, population) => createKernelDensity(rule, scale, shape, population.dimension),
  unfit: ({ shape }, sizes) =>
    shape === 'covariance' && sizes.n1 <= sizes.dimension
      ? `needs more minority points than dimensions: n1 must be above ${sizes.dimension} (or set shape to coordinates), got n1 = ${sizes.n1}`
      : tooFewPoints(2, sizes),
});

/**
 * The generator x + h L z: x a uniformly drawn row of the minority, L L′ the covariance or its diagonal, z standard normal.
 * Draws are taken in the order x, z.
 *
 * Needs two points, else 'too-few-points'; with shape covariance one that is not positive definite to rounding is
 * 'singular'.
 *
 * @throws {RangeError} if scale is not positive and finite
 */
function createKernelDensity(
  rule: (typeof RULES)[number],
  scale: number,
  shape: (typeof SHAPES)[number],
  d: number,
): Generator {
  if (!(scale > 0 && scale < Infinity)) {
    throw new RangeError(`Cannot build a kernel density: scale must be positive and finite, got ${scale}`);
  }
  let points = new Float64Array(0) as Float64Array;
  let n = 0;
  let lower = points;

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 < 2) return 'too-few-points';
      points = minority;
      n = n1;
      lower = arena.float64(d * d);
      const mean = arena.float64(d);
      sampleMean(points, n, d, mean);
      sampleCovariance(points, n, mean, lower);
      if (shape === 'coordinates') {
        for (let j = 0; j < d; j++) {
          for (let k = 0; k < d; k++) lower[j * d + k] = j === k ? Math.sqrt(lower[j * d + k]) : 0;
        }
      } else {
        const factor = factorPositiveDefinite(lower, d);
        if (factor === undefined) return 'singular';
        lower.set(factor.lower);
      }
      const h = scale * bandwidth(rule, n, d);
      for (let j = 0; j < d * d; j++) lower[j] *= h;
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      forEachBlock({ out, d, from: rowFrom, count: rows }, (piece) => {
        drawRows(stream, 'normal', piece, LEADS);
        multiplyRows(piece, lower);
        for (let r = 0; r < piece.count; r++) addRow(points, Math.floor(LEADS[r] * n), out, piece.from + r, d);
      });
    },
    workBytes: () => arenaBytesOf(d) + arenaBytesOf(d * d),
  };
}

/** The rule's bandwidth for n points in d dimensions, in units of their standard deviation. */
export function bandwidth(rule: (typeof RULES)[number], n: number, d: number): number {
  if (rule === 'fixed') return 1;
  return exp(-log(rule === 'scott' ? n : (n * (d + 2)) / 4) / (d + 4));
}
