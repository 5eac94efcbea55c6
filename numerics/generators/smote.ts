/**
 * SMOTE: synthetic minority over-sampling by interpolation between near neighbours.
 *
 * Source: Chawla, Bowyer, Hall & Kegelmeyer (2002), J. Artif. Intell. Res. 16, 321–357. There every base serves equally
 * often; imbalanced-learn picks one of the n1 k (base, neighbour) pairs uniformly with replacement. Both are here.
 */
import { arenaBytesOf } from '../arena.js';
import { simdOver } from '../kernels/simd.js';
import { nearestNeighbors } from '../nearest-neighbors.js';
import { choice, count, optional } from '../parameters.js';
import { continueStream } from '../random/rows.js';
import type { Stream } from '../random/stream.js';
import { below, uniform } from '../random/uniform.js';
import { defineGenerator, type Generator } from './contract.js';
import { requireCount, tooFewNeighbors } from './enough-points.js';
import { interpolate } from './interpolate.js';

export const smote = defineGenerator({
  kind: 'smote',
  about: 'interpolation between near minority points',
  parameters: {
    k: count('Nearest neighbours considered', 5),
    allocation: optional(
      choice(['equal'], 'equal: every point is the base equally often (Chawla); absent: bases are drawn at random'),
    ),
  },
  searches: 'minority',
  create: ({ k, allocation }, population) => createSmote(k, allocation === 'equal', population.dimension),
  unfit: ({ k }, sizes) => tooFewNeighbors(k, sizes),
});

/**
 * The generator x + u (z − x): x a row of the minority, z one of the `k` rows nearest to it, u uniform on [0, 1), one
 * step for all coordinates. Draws are taken in the order pair, u; with equal allocation, neighbour, u.
 *
 * With equal allocation point i has base i mod n1. The rows are independent draws of one law, so their own order is as
 * good as a random one.
 *
 * Needs more than k points, else 'too-few-points'.
 *
 * @throws {RangeError} if k is not a positive whole number
 */
function createSmote(k: number, equal: boolean, d: number): Generator {
  requireCount('SMOTE', 'k', k);
  let points = new Float64Array(0) as Float64Array;
  let neighbors = new Int32Array(0) as Int32Array;

  /** Draws the pair of point i, as its place in `neighbors`. */
  function drawPair(stream: Stream, i: number): number {
    const pairs = neighbors.length;
    return equal ? ((i * k) % pairs) + below(stream, k) : below(stream, pairs);
  }

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 <= k) return 'too-few-points';
      points = minority;
      neighbors = arena.int32(n1 * k);
      nearestNeighbors(points, { n: n1, d, k }, neighbors, arena.float64(k));
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      const simd = simdOver(out, points, neighbors);
      if (simd !== undefined) {
        continueStream(simd, stream, ({ kernels }) => {
          kernels.drawInterpolatedRows(
            points.byteOffset,
            neighbors.byteOffset,
            neighbors.length,
            k,
            equal ? 1 : 0,
            out.byteOffset,
            rowFrom,
            rows,
            d,
          );
        });
        return;
      }
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        const pair = drawPair(stream, i);
        const u = uniform(stream);
        interpolate(points, Math.floor(pair / k), points, neighbors[pair], u, out, i, d);
      }
    },
    workBytes: (_, n1) => arenaBytesOf(n1 * k, 4) + arenaBytesOf(k),
  };
}
