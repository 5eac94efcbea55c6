/**
 * Borderline-SMOTE1: SMOTE whose base points are the minority points in danger; their neighbours are any minority points.
 *
 * Source: Han, Wang & Mao (2005), Borderline-SMOTE, Lect. Notes Comput. Sci. 3644, 878–887, Section 3; as in
 * imbalanced-learn, a point picks one of the (base, neighbour) pairs uniformly with replacement.
 */
import { arenaBytesOf } from '../arena.js';
import { nearestNeighbors } from '../nearest-neighbors.js';
import { count } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { dangerPoints, dangerPointsBytes } from './danger-points.js';
import { requireCount, tooFewInBothClasses, tooFewNeighbors } from './enough-points.js';
import { interpolate } from './interpolate.js';

export const borderlineSmote1 = defineGenerator({
  kind: 'borderline-smote-1',
  about: 'SMOTE from minority points near the border',
  parameters: {
    k: count('Nearest minority points considered', 5),
    m: count('Nearest points of both classes that tell whether a point is near the border', 10),
  },
  searches: 'both classes',
  create: ({ k, m }, population) => createBorderlineSmote1(k, m, population.dimension),
  unfit: ({ k, m }, sizes) => tooFewNeighbors(k, sizes) ?? tooFewInBothClasses('m', m, sizes),
});

/**
 * The generator x + u (z − x): x a minority point in danger, z one of the k minority rows nearest to it, u uniform on
 * [0, 1). Draws are taken in the order pair, u.
 *
 * Needs more than k minority points and more than m points in all, else 'too-few-points'; without a point in danger
 * 'no-borderline-points'.
 *
 * @throws {RangeError} if k or m is not a positive whole number
 */
function createBorderlineSmote1(k: number, m: number, d: number): Generator {
  requireCount('Borderline-SMOTE1', 'k', k);
  requireCount('Borderline-SMOTE1', 'm', m);
  let points = new Float64Array(0) as Float64Array;
  let neighbors = new Int32Array(0) as Int32Array;
  let danger = neighbors;

  return {
    prepare(training, arena) {
      const { minority, n0, n1 } = training;
      if (n1 <= k || n0 + n1 <= m) return 'too-few-points';
      points = minority;
      danger = dangerPoints(training, d, m, arena);
      if (danger.length === 0) return 'no-borderline-points';
      neighbors = arena.int32(n1 * k);
      nearestNeighbors(points, { n: n1, d, k }, neighbors, arena.float64(k));
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      const pairs = danger.length * k;
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const pair = below(stream, pairs);
        const u = uniform(stream);
        const x = danger[Math.floor(pair / k)];
        interpolate(points, x, points, neighbors[x * k + (pair % k)], u, out, i, d);
      }
    },
    workBytes: (_, n1) => dangerPointsBytes(n1, m) + arenaBytesOf(n1 * k, 4) + arenaBytesOf(k),
  };
}
