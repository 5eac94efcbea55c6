/** Exact nearest neighbours by brute force: every ordered pair, an insertion list of k. */

/**
 * Finds the `k` nearest other rows of every row of `points`, nearest first; ties go to the lower index. Squared
 * distances are summed over coordinates in order. Cost n² d.
 *
 * @param points (n × d), row-major
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
  if (!(Number.isInteger(k) && k >= 1 && k < n)) {
    throw new RangeError(`Cannot find neighbours among ${n} points: k must be in [1, ${n - 1}], got ${k}`);
  }
  for (let i = 0; i < n; i++) {
    const list = i * k;
    let found = 0;
    for (let other = 0; other < n; other++) {
      if (other === i) continue;
      const distance = squaredDistance(points, i * d, other * d, d);
      if (found === k && !(distance < distances[k - 1])) continue;
      // move the farther ones up; an equal one came earlier and stays ahead
      let place = found < k ? found : k - 1;
      while (place > 0 && distances[place - 1] > distance) {
        distances[place] = distances[place - 1];
        neighbors[list + place] = neighbors[list + place - 1];
        place--;
      }
      distances[place] = distance;
      neighbors[list + place] = other;
      if (found < k) found++;
    }
  }
}

function squaredDistance(points: Float64Array, a: number, b: number, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const difference = points[a + j] - points[b + j];
    sum += difference * difference;
  }
  return sum;
}
