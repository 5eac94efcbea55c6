/**
 * ADASYN: SMOTE whose base points serve the more often the more of their neighbours belong to the majority.
 *
 * Source: He, Bai, Garcia & Li (2008), ADASYN, IEEE International Joint Conference on Neural Networks, 1322–1328,
 * Section II; imbalanced-learn has the same weights. There base i serves r_i ñ times, rounded; synthetic points here are a
 * stream whose length is not known, so bases take turns by a walk that has each served in proportion to r_i, nearly, at
 * whatever length it ends.
 */
import { arenaBytesOf } from '../arena.js';
import { nearestInBothClasses, nearestNeighbors } from '../nearest-neighbors.js';
import { count } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { requireCount, tooFewNeighbors } from './enough-points.js';
import { interpolate } from './interpolate.js';
import { countMajorityNeighbors } from './majority-neighbors.js';

export const adasyn = defineGenerator({
  kind: 'adasyn',
  about: 'SMOTE with more points where the majority is near',
  parameters: {
    k: count('Nearest neighbours considered, of both classes for the weights, of the minority for points', 5),
  },
  searches: 'both classes',
  create: ({ k }, population) => createAdasyn(k, population.dimension),
  unfit: ({ k }, sizes) => tooFewNeighbors(k, sizes),
});

/** Steps of this share of a circle leave no large gap on it, however many there are. */
const GOLDEN = 0.6180339887498949;

/**
 * The generator x + u (z − x): x a minority row; z one of the k minority rows nearest to x; u uniform on [0, 1). Each row
 * holds Δ tickets, Δ the number of majority rows among its k nearest neighbours in both classes; x is the holder of ticket
 * i · stride, i counting points, with a stride near the golden section of all tickets and prime to their number, so that
 * every round serves each ticket once. Draws are taken in the order z, u.
 *
 * Needs more than k minority points, else 'too-few-points'; if Δ = 0 everywhere 'no-borderline-points'.
 *
 * @throws {RangeError} if k is not a positive whole number
 */
function createAdasyn(k: number, d: number): Generator {
  requireCount('ADASYN', 'k', k);
  let points = new Float64Array(0) as Float64Array;
  let neighbors = new Int32Array(0) as Int32Array;
  /** Row i stands here Δ_i times. */
  let bases = neighbors;
  let stride = 1;

  return {
    prepare(training, arena) {
      const { minority, n1 } = training;
      if (n1 <= k) return 'too-few-points';
      points = minority;
      neighbors = arena.int32(n1 * k);
      const counts = arena.int32(n1);
      const tickets = arena.int32(n1 * k);
      const distances = arena.float64(k);
      nearestInBothClasses(training, { d, k }, neighbors, distances);
      countMajorityNeighbors(neighbors, n1, k, counts);
      let total = 0;
      for (let i = 0; i < n1; i++) for (let c = 0; c < counts[i]; c++) tickets[total++] = i;
      if (total === 0) return 'no-borderline-points';
      bases = tickets.subarray(0, total);
      stride = Math.max(1, Math.floor(GOLDEN * total));
      while (greatestCommonDivisor(stride, total) > 1) stride++;
      nearestNeighbors(points, { n: n1, d, k }, neighbors, distances);
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const x = bases[(i * stride) % bases.length];
        const z = neighbors[x * k + below(stream, k)];
        interpolate(points, x, points, z, uniform(stream), out, i, d);
      }
    },
    workBytes: (_, n1) => 2 * arenaBytesOf(n1 * k, 4) + arenaBytesOf(n1, 4) + arenaBytesOf(k),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
