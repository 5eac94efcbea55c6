/**
 * DBSCAN: clusters of points that are dense, and noise.
 *
 * Source: Ester, Kriegel, Sander & Xu (1996), A density-based algorithm for discovering clusters, KDD-96, 226–231; labels
 * as scikit-learn gives them: clusters are numbered by their first core point, and a point at the edge of several belongs
 * to the first.
 */
import { squaredDistance } from '../nearest-neighbors.js';

/** A point in no cluster. */
export const NOISE = -1;

export interface Density {
  /** The square of the radius; points at this distance are within it. */
  readonly radius2: number;
  /** Points, itself included, that a core point has within the radius. */
  readonly minPts: number;
}

/**
 * Labels every point with the number of its cluster, from 0 on, or NOISE. Cost n² d.
 *
 * @param points n rows of length d, laid out as in `numerics/rows.ts`
 * @param work labels: receives n numbers; core: receives n flags, 1 for core points; queue: work space, n long
 * @returns how many clusters there are
 */
export function densityClusters(
  points: Float64Array,
  { n, d }: { readonly n: number; readonly d: number },
  { radius2, minPts }: Density,
  { labels, core, queue }: { labels: Int32Array; core: Int32Array; queue: Int32Array },
): number {
  for (let i = 0; i < n; i++) {
    let within = 0;
    for (let other = 0; other < n; other++) {
      if (squaredDistance(points, i, points, other, d) <= radius2) within++;
    }
    core[i] = within >= minPts ? 1 : 0;
    labels[i] = NOISE;
  }

  let clusters = 0;
  for (let first = 0; first < n; first++) {
    if (core[first] === 0 || labels[first] !== NOISE) continue;
    // everything that is reachable through core points
    let waiting = 0;
    let next = 0;
    labels[first] = clusters;
    queue[waiting++] = first;
    while (next < waiting) {
      const i = queue[next++];
      for (let other = 0; other < n; other++) {
        if (labels[other] !== NOISE || squaredDistance(points, i, points, other, d) > radius2) continue;
        labels[other] = clusters;
        if (core[other] === 1) queue[waiting++] = other;
      }
    }
    clusters++;
  }
  return clusters;
}
