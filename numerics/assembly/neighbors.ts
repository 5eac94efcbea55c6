/**
 * Exact nearest neighbours by brute force, eight distances at a time; plain form: `numerics/nearest-neighbors.ts`.
 */
import { blockOf, COLUMN } from './layout';

const DISTANCES: usize = memory.data(64, 16);

/** Squared distances of the query at `q` from eight rows at `x`, coordinate after coordinate, to `DISTANCES`. */
// @ts-ignore: decorator
@inline
function eightDistances(q: usize, x: usize, d: u32, nearest: v128): bool {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let j: u32 = 0; j < d; j++) {
    const y = v128.load64_splat(q);
    const t0 = f64x2.sub(y, v128.load(x));
    const t1 = f64x2.sub(y, v128.load(x, 16));
    const t2 = f64x2.sub(y, v128.load(x, 32));
    const t3 = f64x2.sub(y, v128.load(x, 48));
    s0 = f64x2.add(s0, f64x2.mul(t0, t0));
    s1 = f64x2.add(s1, f64x2.mul(t1, t1));
    s2 = f64x2.add(s2, f64x2.mul(t2, t2));
    s3 = f64x2.add(s3, f64x2.mul(t3, t3));
    q += COLUMN;
    x += COLUMN;
  }
  const near = v128.or(
    v128.or(f64x2.lt(s0, nearest), f64x2.lt(s1, nearest)),
    v128.or(f64x2.lt(s2, nearest), f64x2.lt(s3, nearest)),
  );
  if (!v128.any_true(near)) return false;
  v128.store(DISTANCES, s0);
  v128.store(DISTANCES, s1, 16);
  v128.store(DISTANCES, s2, 32);
  v128.store(DISTANCES, s3, 48);
  return true;
}

/**
 * Writes the k nearest other rows of each of the n rows at `points` to `neighbors` (n × k); `distances` is work space, k long.
 */
export function nearestNeighbors(points: usize, n: u32, d: u32, k: u32, neighbors: usize, distances: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const query = blockOf(points, i, d) + (<usize>(i & 63) << 3);
    const list = neighbors + (<usize>(i * k) << 2);
    let found: u32 = 0;
    let farthest: f64 = Infinity;
    for (let first: u32 = 0; first < n; first += 8) {
      const x = blockOf(points, first, d) + (<usize>(first & 63) << 3);
      if (!eightDistances(query, x, d, f64x2.splat(farthest))) continue;
      const end = min(first + 8, n);
      for (let other = first; other < end; other++) {
        const distance = load<f64>(DISTANCES + (<usize>(other - first) << 3));
        if (other == i || (found == k && !(distance < farthest))) continue;
        // move the farther ones up; an equal one came earlier and stays ahead
        let place = found < k ? found : k - 1;
        while (place > 0) {
          const before = load<f64>(distances + (<usize>(place - 1) << 3));
          if (!(before > distance)) break;
          store<f64>(distances + (<usize>place << 3), before);
          store<u32>(list + (<usize>place << 2), load<u32>(list + (<usize>(place - 1) << 2)));
          place--;
        }
        store<f64>(distances + (<usize>place << 3), distance);
        store<u32>(list + (<usize>place << 2), other);
        if (found < k) found++;
        if (found == k) farthest = load<f64>(distances + (<usize>(k - 1) << 3));
      }
    }
  }
}
