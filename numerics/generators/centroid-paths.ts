/**
 * Shortest paths inside clusters, from every point to the pseudo-centroid of its cluster: the point that is nearest to the
 * cluster's mean.
 *
 * Source: Bunkhumpornpat, Sinapiromsaran & Lursinsap (2012), DBSMOTE, Appl. Intell. 36, 664–684, Section 3; the paths by
 * Dijkstra's algorithm.
 */
import { squaredDistance } from '../nearest-neighbors.js';
import { BLOCK_ROWS, rowStart } from '../rows.js';
import { NOISE } from './density-clusters.js';

/** Trees of shortest paths, one for each cluster, rooted at its pseudo-centroid. */
export interface PathTrees {
  /** The next point on the way to the root; a root's is itself, that of noise is NOISE. */
  readonly parents: Int32Array;
  /** Edges on the way to the root. */
  readonly depths: Int32Array;
}

/**
 * Writes the trees. Two points of a cluster are joined, at the cost of their distance, if they are within the radius and
 * at least one is a core point (one is directly density-reachable from the other). Ties go to the lower row. Cost n² d.
 *
 * @param points n rows of length d, laid out as in `numerics/rows.ts`
 * @param clusters labels and core flags of `densityClusters`
 * @param work center: one row of that layout; lengths: n long
 */
export function centroidPaths(
  points: Float64Array,
  { n, d, radius2 }: { readonly n: number; readonly d: number; readonly radius2: number },
  { labels, core, count }: { readonly labels: Int32Array; readonly core: Int32Array; readonly count: number },
  { parents, depths }: PathTrees,
  { center, lengths }: { center: Float64Array; lengths: Float64Array },
): void {
  // reached points have a parent; the length of a settled one is stored as −1 − length
  parents.fill(NOISE, 0, n);
  lengths.fill(Infinity, 0, n);
  for (let cluster = 0; cluster < count; cluster++) {
    const root = pseudoCentroid(points, { n, d }, labels, cluster, center);
    parents[root] = root;
    depths[root] = 0;
    lengths[root] = 0;
  }
  for (;;) {
    const nearest = nearestWaiting(lengths, n);
    if (nearest === NOISE) return;
    const length = lengths[nearest];
    lengths[nearest] = -1 - length;
    for (let other = 0; other < n; other++) {
      if (labels[other] !== labels[nearest] || lengths[other] < 0 || core[nearest] + core[other] === 0) continue;
      const square = squaredDistance(points, nearest, points, other, d);
      const through = length + Math.sqrt(square);
      if (square > radius2 || !(through < lengths[other])) continue;
      lengths[other] = through;
      parents[other] = nearest;
      depths[other] = depths[nearest] + 1;
    }
  }
}

/** The point of the cluster that is nearest to its mean; the lower row of equal ones. */
function pseudoCentroid(
  points: Float64Array,
  { n, d }: { readonly n: number; readonly d: number },
  labels: Int32Array,
  cluster: number,
  center: Float64Array,
): number {
  let size = 0;
  center.fill(0);
  for (let i = 0; i < n; i++) {
    if (labels[i] !== cluster) continue;
    size++;
    const x = rowStart(i, d);
    for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) center[j] += points[x + j];
  }
  for (let j = 0; j < d * BLOCK_ROWS; j += BLOCK_ROWS) center[j] /= size;
  let best = NOISE;
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    if (labels[i] !== cluster) continue;
    const distance = squaredDistance(points, i, center, 0, d);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

/** The reached, unsettled point of the shortest path; NOISE if none is left. */
function nearestWaiting(lengths: Float64Array, n: number): number {
  let best = NOISE;
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    if (lengths[i] >= 0 && lengths[i] < least) {
      least = lengths[i];
      best = i;
    }
  }
  return best;
}
