/**
 * SMOTE: synthetic minority over-sampling by interpolation between near neighbours.
 *
 * Source: Chawla, Bowyer, Hall & Kegelmeyer (2002), J. Artif. Intell. Res. 16, 321–357. There every base serves equally
 * often; imbalanced-learn picks one of the n1 k (base, neighbour) pairs uniformly with replacement. Both are here.
 */
import { arenaBytesOf } from '../arena.js';
import { addBlockSums, type BlockSums, blockSumsBytes, createBlockSums } from '../kernels/block-sums.js';
import { addPairSums, createPairSums, type PairSums, type Pairs, pairSumsBytes } from '../kernels/pair-sums.js';
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
 * Sums are those of the same points, to rounding. Up to n1 k points are drawn and summed block by block; of more, only what the
 * steps of each pair add up to is kept.
 *
 * Needs more than k points, else 'too-few-points'.
 *
 * @throws {RangeError} if k is not a positive whole number
 */
function createSmote(k: number, equal: boolean, d: number): Generator {
  requireCount('SMOTE', 'k', k);
  let pairs: Pairs = { points: new Float64Array(0), neighbors: new Int32Array(0), n: 0, d, k };
  let pairSums: PairSums | undefined;
  let blockSums: BlockSums | undefined;

  /** Draws the pair of point i, as its place in `neighbors`. */
  function drawPair(stream: Stream, i: number): number {
    const { neighbors } = pairs;
    return equal ? ((i * k) % neighbors.length) + below(stream, k) : below(stream, neighbors.length);
  }

  /** Draws points `point` … into rows `row` … of `out`. */
  function drawPoints(stream: Stream, point: number, out: Float64Array, row: number, count: number): void {
    const { points, neighbors } = pairs;
    const simd = simdOver(out, points, neighbors);
    if (simd !== undefined) {
      continueStream(simd, stream, ({ kernels }) => {
        kernels.drawInterpolatedRows(
          points.byteOffset,
          neighbors.byteOffset,
          neighbors.length,
          k,
          equal ? 1 : 0,
          point,
          out.byteOffset,
          row,
          count,
          d,
        );
      });
      return;
    }
    for (let i = 0; i < count; i++) {
      const pair = drawPair(stream, point + i);
      const u = uniform(stream);
      interpolate(points, Math.floor(pair / k), points, neighbors[pair], u, out, row + i, d);
    }
  }

  /** Takes the draws of points 0 … count − 1 and adds their steps up, as `pair-sums.ts` says. */
  function drawWeights(stream: Stream, count: number, weights: Float64Array): void {
    const simd = simdOver(weights);
    if (simd !== undefined) {
      continueStream(simd, stream, ({ kernels }) => {
        kernels.drawPairWeights(pairs.neighbors.length, k, equal ? 1 : 0, count, weights.byteOffset);
      });
      return;
    }
    for (let i = 0; i < count; i++) {
      const at = 3 * drawPair(stream, i);
      const u = uniform(stream);
      const rest = 1 - u;
      weights[at] += rest * rest;
      weights[at + 1] += u * rest;
      weights[at + 2] += u * u;
    }
  }

  return {
    prepare({ minority, n1 }, arena) {
      if (n1 <= k) return 'too-few-points';
      pairs = { ...pairs, points: minority, neighbors: arena.int32(n1 * k), n: n1 };
      nearestNeighbors(minority, pairs, pairs.neighbors, arena.float64(k));
      pairSums = createPairSums(pairs, arena);
      blockSums = createBlockSums(d, arena);
      return 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      drawPoints(stream, rowFrom, out, rowFrom, rows);
    },
    addSums(stream, rows, sums) {
      if (pairSums === undefined || blockSums === undefined) return;
      if (rows <= pairs.neighbors.length) {
        addBlockSums(blockSums, rows, sums, (point, out, count) => drawPoints(stream, point, out, 0, count));
        return;
      }
      drawWeights(stream, rows, pairSums.weights.fill(0));
      addPairSums(pairs, pairSums, sums);
    },
    workBytes: (_, n1) =>
      arenaBytesOf(n1 * k, 4) + arenaBytesOf(k) + pairSumsBytes({ n: n1, d, k }) + blockSumsBytes(d),
  };
}
