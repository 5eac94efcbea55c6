/**
 * Borderline-SMOTE2: base points are the minority points in danger, and their neighbours are points of both classes;
 * towards a majority point the step is shortened.
 *
 * Source: Han, Wang & Mao (2005), Borderline-SMOTE, Lect. Notes Comput. Sci. 3644, 878–887, Section 3, in the form of
 * imbalanced-learn: the k nearest points of both classes serve (in the paper, the nearest minority points and the nearest
 * majority point), and towards a majority point the step is u v with u uniform on [0, 1) and v on [0, ½) (in the paper, v
 * alone). imbalanced-learn with a number as its seed draws u and v from equal states; here they are independent.
 */
import { arenaBytesOf } from '../arena.js';
import { nearestInBothClasses } from '../nearest-neighbors.js';
import { count } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { dangerPoints, dangerPointsBytes } from './danger-points.js';
import { requireCount, tooFewInBothClasses } from './enough-points.js';
import { interpolate } from './interpolate.js';

export const borderlineSmote2 = defineGenerator({
  kind: 'borderline-smote-2',
  about: 'SMOTE from minority points near the border, towards points of both classes',
  parameters: {
    k: count('Nearest points of both classes considered', 5),
    m: count('Nearest points of both classes that tell whether a point is near the border', 10),
  },
  searches: 'both classes',
  create: ({ k, m }, population) => createBorderlineSmote2(k, m, population.dimension),
  unfit: ({ k, m }, sizes) => tooFewInBothClasses('k', k, sizes) ?? tooFewInBothClasses('m', m, sizes),
});

/**
 * The generator x + s (z − x): x a minority point in danger, z one of the k rows of both classes nearest to it. Draws are
 * taken in the order pair, u, and v if z is a majority row.
 *
 * Needs more points in all than k and than m, else 'too-few-points'; without a point in danger 'no-borderline-points'.
 *
 * @throws {RangeError} if k or m is not a positive whole number
 */
function createBorderlineSmote2(k: number, m: number, d: number): Generator {
  requireCount('Borderline-SMOTE2', 'k', k);
  requireCount('Borderline-SMOTE2', 'm', m);
  let points = new Float64Array(0) as Float64Array;
  let others = points;
  let n = 0;
  let neighbors = new Int32Array(0) as Int32Array;
  let danger = neighbors;

  return {
    prepare(training, arena) {
      const { minority, n1, majority, n0 } = training;
      if (n0 + n1 <= Math.max(k, m)) return 'too-few-points';
      points = minority;
      others = majority;
      n = n1;
      danger = dangerPoints(training, d, m, arena);
      if (danger.length === 0) return 'no-borderline-points';
      neighbors = arena.int32(n1 * k);
      nearestInBothClasses(training, { d, k }, neighbors, arena.float64(k));
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      const pairs = danger.length * k;
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const pair = below(stream, pairs);
        const u = uniform(stream);
        const x = danger[Math.floor(pair / k)];
        const z = neighbors[x * k + (pair % k)];
        if (z < n) interpolate(points, x, points, z, u, out, i, d);
        else interpolate(points, x, others, z - n, u * (0.5 * uniform(stream)), out, i, d);
      }
    },
    workBytes: (_, n1) => dangerPointsBytes(n1, m) + arenaBytesOf(n1 * k, 4) + arenaBytesOf(k),
  };
}
