/**
 * SMOTE: synthetic minority over-sampling by interpolation between near neighbours.
 *
 * Source: Chawla, Bowyer, Hall & Kegelmeyer (2002), J. Artif. Intell. Res. 16, 321–357, with imbalanced-learn's
 * allocation: each synthetic point picks one of the n1 k (base, neighbour) pairs uniformly with replacement, where the paper
 * visits every base equally often.
 */
import { arenaBytesOf } from '../arena.js';
import { nearestNeighbors } from '../nearest-neighbors.js';
import { count } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';

export const smote = defineGenerator({
  kind: 'smote',
  about: 'interpolation between near minority points',
  parameters: { k: count('Nearest neighbours considered', 5) },
  create: ({ k }, population) => createSmote(k, population.dimension),
  unfit: ({ k }, { n1 }) =>
    n1 <= k ? `needs more minority points than neighbours: n1 must be above k = ${k}, got n1 = ${n1}` : undefined,
});

/**
 * The generator x + u (z − x): x a row of the minority, z one of the `k` rows nearest to it, u uniform on [0, 1), one
 * step for all coordinates. Draws are taken in the order pair, u.
 *
 * Needs more than k points, else 'too-few-points'.
 *
 * @throws {RangeError} if k is not a positive whole number
 */
function createSmote(k: number, d: number): Generator {
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new RangeError(`Cannot build SMOTE: k must be a positive whole number, got ${k}`);
  }
  let points = new Float64Array(0) as Float64Array;
  let neighbors = new Int32Array(0) as Int32Array;

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 <= k) return 'too-few-points';
      points = minority;
      neighbors = arena.int32(n1 * k);
      nearestNeighbors(points, { n: n1, d, k }, neighbors, arena.float64(k));
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      const pairs = neighbors.length;
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const pair = below(stream, pairs);
        const u = uniform(stream);
        interpolate(points, Math.floor(pair / k) * d, neighbors[pair] * d, u, out, i * d, d);
      }
    },
    workBytes: (_, n1) => arenaBytesOf(n1 * k, 4) + arenaBytesOf(k),
  };
}

/** Writes x + u (z − x) to out[to …], where x and z are the d numbers of `points` from `x` and from `z` on. */
export function interpolate(
  points: Float64Array,
  x: number,
  z: number,
  u: number,
  out: Float64Array,
  to: number,
  d: number,
): void {
  for (let j = 0; j < d; j++) {
    const start = points[x + j];
    out[to + j] = start + u * (points[z + j] - start);
  }
}
