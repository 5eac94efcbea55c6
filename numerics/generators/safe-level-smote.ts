/**
 * Safe-level-SMOTE: SMOTE whose points lie nearer to that end of the segment that has more minority points around it.
 *
 * Source: Bunkhumpornpat, Sinapiromsaran & Lursinsap (2009), Safe-Level-SMOTE, Lect. Notes Comput. Sci. 5476, 475–482,
 * Section 3. Decisions: neighbours to go to are minority points, safe levels count among both classes, both with the same k;
 * one step for all coordinates (the paper's loop draws one for each, which leaves the segment); a (base, neighbour) pair is
 * drawn uniformly with replacement among those that give a point (the paper visits every base once and skips the others).
 */
import { arenaBytesOf } from '../arena.js';
import { nearestInBothClasses, nearestNeighbors } from '../nearest-neighbors.js';
import { count } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { requireCount, tooFewNeighbors } from './enough-points.js';
import { interpolate } from './interpolate.js';
import { countMajorityNeighbors } from './majority-neighbors.js';

export const safeLevelSmote = defineGenerator({
  kind: 'safe-level-smote',
  about: 'SMOTE that stays near points with many minority neighbours',
  parameters: { k: count('Nearest neighbours considered, of both classes for safety, of the minority for points', 5) },
  searches: 'both classes',
  create: ({ k }, population) => createSafeLevelSmote(k, population.dimension),
  unfit: ({ k }, sizes) => tooFewNeighbors(k, sizes),
});

/**
 * The generator x + gap (z − x): x a minority row, z one of the k minority rows nearest to it, not both of safe level 0.
 * Draws are taken in the order pair, u.
 *
 * Needs more than k minority points, else 'too-few-points'; if every pair has two safe levels 0, 'all-noise'.
 *
 * @throws {RangeError} if k is not a positive whole number
 */
function createSafeLevelSmote(k: number, d: number): Generator {
  requireCount('Safe-level-SMOTE', 'k', k);
  let points = new Float64Array(0) as Float64Array;
  let neighbors = new Int32Array(0) as Int32Array;
  /** Majority rows among the k nearest of each minority row: k − its safe level. */
  let risky = neighbors;
  /** Places in `neighbors` of the pairs that give points. */
  let pairs = neighbors;

  return {
    prepare(training, arena) {
      const { minority, n1 } = training;
      if (n1 <= k) return 'too-few-points';
      points = minority;
      neighbors = arena.int32(n1 * k);
      risky = arena.int32(n1);
      const places = arena.int32(n1 * k);
      const distances = arena.float64(k);
      nearestInBothClasses(training, { d, k }, neighbors, distances);
      countMajorityNeighbors(neighbors, n1, k, risky);
      nearestNeighbors(points, { n: n1, d, k }, neighbors, distances);
      let found = 0;
      for (let pair = 0; pair < n1 * k; pair++) {
        if (risky[Math.floor(pair / k)] < k || risky[neighbors[pair]] < k) places[found++] = pair;
      }
      pairs = places.subarray(0, found);
      return found === 0 ? 'all-noise' : 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const pair = pairs[below(stream, pairs.length)];
        const x = Math.floor(pair / k);
        const z = neighbors[pair];
        const gap = safeGap(k - risky[x], k - risky[z], uniform(stream));
        interpolate(points, x, points, z, gap, out, i, d);
      }
    },
    workBytes: (_, n1) => 2 * arenaBytesOf(n1 * k, 4) + arenaBytesOf(n1, 4) + arenaBytesOf(k),
  };
}

/**
 * How far to go from a point of safe level `from` to one of safe level `to`, not both 0: uniform on [0, to/from) if `from`
 * is the safer (0 if `to` is noise), on [1 − from/to, 1) if `to` is (1 if `from` is noise).
 *
 * @param u uniform on [0, 1)
 */
export function safeGap(from: number, to: number, u: number): number {
  return from >= to ? (u * to) / from : 1 - (1 - u) * (from / to);
}
