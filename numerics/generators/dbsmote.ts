/**
 * DBSMOTE: points on the shortest paths from minority points to the pseudo-centroids of their clusters, so that they are
 * dense in the middle of a cluster and sparse at its edge.
 *
 * Source: Bunkhumpornpat, Sinapiromsaran & Lursinsap (2012), DBSMOTE, Appl. Intell. 36, 664–684, Section 3. Decisions:
 * DBSCAN sees the minority alone and its noise gives no points; a base is drawn uniformly among clustered points that are
 * no pseudo-centroid (whose path has no edge), where the paper visits each in turn; an edge of its path is drawn uniformly,
 * then a point uniformly on the edge, one step for all coordinates. The radius, if not given, is the upper quartile of the
 * distances at which points have minPts points around them, so that three quarters of the points are core points.
 */
import { arenaBytesOf } from '../arena.js';
import { nearestNeighbors, squaredDistance } from '../nearest-neighbors.js';
import { count, number, optional } from '../parameters.js';
import { below, uniform } from '../random/uniform.js';
import { rowsLength } from '../rows.js';
import { centroidPaths } from './centroid-paths.js';
import { defineGenerator, type Generator } from './contract.js';
import { densityClusters } from './density-clusters.js';
import { requireCount, tooFewPoints } from './enough-points.js';
import { interpolate } from './interpolate.js';

export const dbsmote = defineGenerator({
  kind: 'dbsmote',
  about: 'points on paths to the middle of dense minority clusters',
  parameters: {
    minPts: count('Minority points, itself included, that a core point has within eps', 5),
    eps: optional(
      number('Radius of a neighbourhood; absent: such that 3 of 4 points are core points', { min: 0, above: 0 }),
    ),
  },
  searches: 'minority',
  create: ({ minPts, eps }, population) => createDbsmote(minPts, eps, population.dimension),
  unfit: ({ minPts }, sizes) => tooFewPoints(Math.max(minPts, 2), sizes),
});

/**
 * The generator v + u (w − v): (v, w) an edge of the path from a base to its pseudo-centroid, u uniform on [0, 1). Draws
 * are taken in the order base, edge, u.
 *
 * Needs minPts points, and two, else 'too-few-points'; if no cluster has two points 'all-noise'.
 *
 * @throws {RangeError} if minPts is not a positive whole number or eps is not positive and finite
 */
function createDbsmote(minPts: number, eps: number | undefined, d: number): Generator {
  requireCount('DBSMOTE', 'minPts', minPts);
  if (eps !== undefined && !(eps > 0 && eps < Infinity)) {
    throw new RangeError(`Cannot build DBSMOTE: eps must be positive and finite, got ${eps}`);
  }
  const listed = Math.max(minPts - 1, 1);
  let points = new Float64Array(0) as Float64Array;
  let parents = new Int32Array(0) as Int32Array;
  let depths = parents;
  let bases = parents;

  return {
    prepare({ minority, n1: n }, arena) {
      if (n < Math.max(minPts, 2)) return 'too-few-points';
      points = minority;
      parents = arena.int32(n);
      depths = arena.int32(n);
      const [labels, core, queue] = [arena.int32(n), arena.int32(n), arena.int32(n)];
      const lengths = arena.float64(n);
      const center = arena.float64(rowsLength(1, d));
      const neighbors = arena.int32(n * listed);
      const distances = arena.float64(listed);

      const radius2 = eps === undefined ? usualRadius2(points, n, d, listed, neighbors, distances, lengths) : eps * eps;
      const clusters = densityClusters(points, { n, d }, { radius2, minPts }, { labels, core, queue });
      const found = { labels, core, count: clusters };
      centroidPaths(points, { n, d, radius2 }, found, { parents, depths }, { center, lengths });
      // the queue has served
      let paths = 0;
      for (let i = 0; i < n; i++) if (parents[i] >= 0 && parents[i] !== i) queue[paths++] = i;
      bases = queue.subarray(0, paths);
      return paths === 0 ? 'all-noise' : 'ok';
    },
    fill(stream, out, rowFrom, rows) {
      for (let i = rowFrom; i < rowFrom + rows; i++) {
        let v = bases[below(stream, bases.length)];
        for (let steps = below(stream, depths[v]); steps > 0; steps--) v = parents[v];
        interpolate(points, v, points, parents[v], uniform(stream), out, i, d);
      }
    },
    workBytes: (_, n1) =>
      5 * arenaBytesOf(n1, 4) +
      arenaBytesOf(n1) +
      arenaBytesOf(rowsLength(1, d)) +
      arenaBytesOf(n1 * listed, 4) +
      arenaBytesOf(listed),
  };
}

/** The ⌈¾ n⌉-th smallest squared distance of a row to its `listed`-th nearest other one. */
function usualRadius2(
  points: Float64Array,
  n: number,
  d: number,
  listed: number,
  neighbors: Int32Array,
  distances: Float64Array,
  squares: Float64Array,
): number {
  nearestNeighbors(points, { n, d, k: listed }, neighbors, distances);
  for (let i = 0; i < n; i++) {
    const farthest = neighbors[(i + 1) * listed - 1];
    squares[i] = squaredDistance(points, i, points, farthest, d);
  }
  return squares.subarray(0, n).sort()[Math.ceil(0.75 * n) - 1];
}
