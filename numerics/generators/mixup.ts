/**
 * Mixup within the minority: points between any two minority points.
 *
 * Source: Zhang, Cissé, Dauphin & Lopez-Paz (2018), mixup: beyond empirical risk minimization, ICLR, Section 2. There both
 * classes are mixed, and their labels with them; a minority point to add has one label, so both ends are minority points.
 */
import { number } from '../parameters.js';
import { below } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { tooFewPoints } from './enough-points.js';
import { interpolate } from './interpolate.js';
import { symmetricBeta } from './symmetric-beta.js';

export const mixup = defineGenerator({
  kind: 'mixup',
  about: 'interpolation between any two minority points',
  parameters: { alpha: number('The step has law Beta(alpha, alpha); 1 is uniform', { min: 0, above: 0 }, 1) },
  create: ({ alpha }, population) => createMixup(alpha, population.dimension),
  unfit: (_, sizes) => tooFewPoints(2, sizes),
});

/**
 * The generator x + u (z − x): x a uniformly drawn minority row, z another, u from Beta(alpha, alpha). Draws are taken in
 * the order x, z, u.
 *
 * Needs two points, else 'too-few-points'.
 *
 * @throws {RangeError} if alpha is not positive and finite
 */
function createMixup(alpha: number, d: number): Generator {
  if (!(alpha > 0 && alpha < Infinity)) {
    throw new RangeError(`Cannot build mixup: alpha must be positive and finite, got ${alpha}`);
  }
  let points = new Float64Array(0) as Float64Array;
  let n = 0;

  return {
    prepare({ minority, n1 }) {
      if (n1 < 2) return 'too-few-points';
      points = minority;
      n = n1;
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const x = below(stream, n);
        const other = below(stream, n - 1);
        const z = other < x ? other : other + 1;
        interpolate(points, x, points, z, symmetricBeta(stream, alpha), out, i, d);
      }
    },
    workBytes: () => 0,
  };
}
