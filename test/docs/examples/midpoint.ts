/** Midpoints of two minority points, drawn with replacement. */

import { defineGenerator, type Generator } from '../../../numerics/generators/contract.js';
import { tooFewPoints } from '../../../numerics/generators/enough-points.js';
import { interpolate } from '../../../numerics/generators/interpolate.js';
import { below } from '../../../numerics/random/uniform.js';

export const midpoint = defineGenerator({
  kind: 'midpoint',
  about: 'midpoints of two minority points',
  parameters: {},
  create: (_, population) => createMidpoint(population.dimension),
  unfit: (_, sizes) => tooFewPoints(2, sizes),
});

/** The generator x + ½ (z − x), x and z drawn in this order, with replacement. Needs two points, else 'too-few-points'. */
function createMidpoint(d: number): Generator {
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
        const z = below(stream, n);
        interpolate(points, x, points, z, 0.5, out, i, d);
      }
    },
    workBytes: () => 0,
  };
}
