/**
 * Sums over points (1 − u) a + u b on the segments between rows a and their neighbours b, from what the steps u of each pair (a, b)
 * add up to. With w₁ = Σ (1 − u)², w₂ = Σ u (1 − u), w₃ = Σ u² of a pair,
 *
 *   Σ x x′ = Σ over pairs of w₁ a a′ + w₂ (a b′ + b a′) + w₃ b b′ = X′Y + Y′X,
 *
 * where X has the rows a and row a of Y is D a + Σ w₂ b, half of D the w₁ of the row's own pairs, half the w₃ of the pairs
 * whose neighbour it is. The cost does not depend on how many points there are. Rows count with a 1 behind them, so Σ x comes along.
 * Vector forms: `numerics/assembly/pairs.ts`.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { PointSums } from '../point-sums.js';
import { BLOCK_ROWS, rowStart, rowsLength } from '../rows.js';
import { productLanes } from './row-sums.js';
import { simdOver } from './simd.js';

/** n rows of length d with k neighbours each. */
export interface PairCounts {
  readonly n: number;
  readonly d: number;
  readonly k: number;
}

/** Pair i is row ⌊i/k⌋ with row neighbors[i]. */
export interface Pairs extends PairCounts {
  /** In blocks. */
  readonly points: Float64Array;
  /** n k long. */
  readonly neighbors: Int32Array;
}

export interface PairSums {
  /** w₁, w₂, w₃ of each pair. */
  readonly weights: Float64Array;
  /** D. */
  readonly diagonal: Float64Array;
  /** Y: n rows of length d + 1, in blocks. */
  readonly mixed: Float64Array;
  /** X′Y, even and odd rows apart; a row of lanes is as long as in `row-sums.ts`. */
  readonly products: Float64Array;
}

/** Bytes that `createPairSums` takes. */
export function pairSumsBytes({ n, d, k }: PairCounts): number {
  return (
    arenaBytesOf(3 * n * k) + arenaBytesOf(n) + arenaBytesOf(rowsLength(n, d + 1)) + arenaBytesOf(productLanes(d + 1))
  );
}

/** Cuts work space from an arena. */
export function createPairSums({ n, d, k }: PairCounts, arena: Arena): PairSums {
  return {
    weights: arena.float64(3 * n * k),
    diagonal: arena.float64(n),
    // what stands behind the last row stays zero
    mixed: arena.float64(rowsLength(n, d + 1)).fill(0),
    products: arena.float64(productLanes(d + 1)),
  };
}

/** Adds the sums of the points whose steps make up `work.weights`. */
export function addPairSums(pairs: Pairs, work: PairSums, { first, second }: PointSums): void {
  const { points, neighbors, n, d, k } = pairs;
  const { weights, diagonal, mixed, products } = work;
  diagonal.fill(0);
  products.fill(0);
  const simd = simdOver(points, neighbors, weights);
  if (simd === undefined) {
    mixRows(pairs, work);
    addCrossProducts(pairs, work);
  } else {
    simd.kernels.addPairProducts(
      points.byteOffset,
      neighbors.byteOffset,
      n,
      d,
      k,
      weights.byteOffset,
      diagonal.byteOffset,
      mixed.byteOffset,
      products.byteOffset,
    );
  }
  const width = 3 * Math.ceil((d + 1) / 3);
  const at = (j: number, l: number) => products[2 * (j * width + l)] + products[2 * (j * width + l) + 1];
  for (let j = 0; j < d; j++) {
    first[j] += at(j, d) + at(d, j);
    for (let l = j; l < d; l++) second[j * d + l] += at(j, l) + at(l, j);
  }
}

function mixRows({ points, neighbors, n, d, k }: Pairs, { weights, diagonal, mixed }: PairSums): void {
  for (let pair = 0; pair < n * k; pair++) {
    diagonal[Math.floor(pair / k)] += 0.5 * weights[3 * pair];
    diagonal[neighbors[pair]] += 0.5 * weights[3 * pair + 2];
  }
  for (let a = 0; a < n; a++) {
    const x = rowStart(a, d);
    const y = rowStart(a, d + 1);
    for (let j = 0; j <= d; j++) {
      const column = j * BLOCK_ROWS;
      let sum = j < d ? diagonal[a] * points[x + column] : diagonal[a];
      for (let pair = a * k; pair < (a + 1) * k; pair++) {
        const weight = weights[3 * pair + 1];
        sum += j < d ? weight * points[rowStart(neighbors[pair], d) + column] : weight;
      }
      mixed[y + column] = sum;
    }
  }
}

function addCrossProducts({ points, n, d }: Pairs, { mixed, products }: PairSums): void {
  const width = 3 * Math.ceil((d + 1) / 3);
  for (let i = 0; i < n; i++) {
    const x = rowStart(i, d);
    const y = rowStart(i, d + 1);
    for (let j = 0; j <= d; j++) {
      const left = j < d ? points[x + j * BLOCK_ROWS] : 1;
      for (let l = 0; l <= d; l++) products[2 * (j * width + l) + (i % 2)] += left * mixed[y + l * BLOCK_ROWS];
    }
  }
}
