/**
 * Exact nearest neighbours by brute force: every ordered pair, an insertion list of k. Vector form: `numerics/assembly/neighbors.ts`.
 */
import { simdOver } from './kernels/simd.js';
import { BLOCK_ROWS, rowStart } from './rows.js';

/**
 * Finds the `k` nearest other rows of every row of `points`, nearest first; ties go to the lower index. Squared
 * distances are summed over coordinates in order. Cost n² d.
 *
 * @param points n rows of length d, laid out as in `numerics/rows.ts`
 * @param neighbors receives (n × k) row indices
 * @param distances work space, k long
 * @throws {RangeError} if k is not a whole number in [1, n − 1]
 */
export function nearestNeighbors(
  points: Float64Array,
  { n, d, k }: { readonly n: number; readonly d: number; readonly k: number },
  neighbors: Int32Array,
  distances: Float64Array,
): void {
  requireNeighbors(k, n);
  const simd = simdOver(points, neighbors, distances);
  if (simd !== undefined) {
    simd.kernels.nearestNeighbors(points.byteOffset, n, d, k, neighbors.byteOffset, distances.byteOffset);
    return;
  }
  for (let i = 0; i < n; i++) {
    let found = 0;
    for (let other = 0; other < n; other++) {
      if (other === i) continue;
      const distance = squaredDistance(points, i, points, other, d);
      found = keepIfNear(distance, other, neighbors, i * k, distances, found, k);
    }
  }
}

/**
 * Finds the `k` nearest other rows of every minority row among both classes, as `nearestNeighbors` does. An index below n1
 * is that minority row, n1 + i is majority row i; so ties go to the minority first. Cost n1 (n0 + n1) d.
 *
 * @param rows n1 and n0 rows of length d, laid out as in `numerics/rows.ts`
 * @param neighbors receives (n1 × k) indices
 * @param distances work space, k long
 * @throws {RangeError} if k is not a whole number in [1, n0 + n1 − 1]
 */
export function nearestInBothClasses(
  rows: {
    readonly minority: Float64Array;
    readonly n1: number;
    readonly majority: Float64Array;
    readonly n0: number;
  },
  { d, k }: { readonly d: number; readonly k: number },
  neighbors: Int32Array,
  distances: Float64Array,
): void {
  const { minority, n1, majority, n0 } = rows;
  requireNeighbors(k, n0 + n1);
  for (let i = 0; i < n1; i++) {
    let found = 0;
    for (let other = 0; other < n1; other++) {
      if (other === i) continue;
      const distance = squaredDistance(minority, i, minority, other, d);
      found = keepIfNear(distance, other, neighbors, i * k, distances, found, k);
    }
    for (let other = 0; other < n0; other++) {
      const distance = squaredDistance(minority, i, majority, other, d);
      found = keepIfNear(distance, n1 + other, neighbors, i * k, distances, found, k);
    }
  }
}

/** The squared Euclidean distance of row `a` of `points` and row `b` of `others`, summed over coordinates in order. */
export function squaredDistance(points: Float64Array, a: number, others: Float64Array, b: number, d: number): number {
  const x = rowStart(a, d);
  const z = rowStart(b, d);
  let sum = 0;
  for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) {
    const difference = points[x + j] - others[z + j];
    sum += difference * difference;
  }
  return sum;
}

/**
 * Puts `row` into its place in the list neighbors[list …] of the `found` ≤ k nearest so far, unless k of them are as near.
 *
 * @returns the new length of the list
 */
function keepIfNear(
  distance: number,
  row: number,
  neighbors: Int32Array,
  list: number,
  distances: Float64Array,
  found: number,
  k: number,
): number {
  if (found === k && !(distance < distances[k - 1])) return k;
  // move the farther ones up; an equal one came earlier and stays ahead
  let place = found < k ? found : k - 1;
  while (place > 0 && distances[place - 1] > distance) {
    distances[place] = distances[place - 1];
    neighbors[list + place] = neighbors[list + place - 1];
    place--;
  }
  distances[place] = distance;
  neighbors[list + place] = row;
  return found < k ? found + 1 : k;
}

function requireNeighbors(k: number, n: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k < n)) {
    throw new RangeError(`Cannot find neighbours among ${n} points: k must be in [1, ${n - 1}], got ${k}`);
  }
}
