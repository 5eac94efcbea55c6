/** How many neighbours of each minority point belong to the majority: what tells safe points from points at the border. */

/**
 * Counts, for each of the first n1 lists of k neighbours that `nearestInBothClasses` found, the majority rows.
 *
 * @param counts receives n1 numbers from 0 … k
 */
export function countMajorityNeighbors(neighbors: Int32Array, n1: number, k: number, counts: Int32Array): void {
  for (let i = 0; i < n1; i++) {
    let found = 0;
    for (let place = i * k; place < (i + 1) * k; place++) if (neighbors[place] >= n1) found++;
    counts[i] = found;
  }
}
