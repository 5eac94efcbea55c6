/** DBSMOTE: clusters against scikit-learn, paths against scipy, and by hand. */
import { describe, expect, test } from 'vitest';
import { centroidPaths } from '../../../numerics/generators/centroid-paths.js';
import { densityClusters } from '../../../numerics/generators/density-clusters.js';
import { packRows, rowsLength } from '../../../numerics/rows.js';
import { golden } from '../../support/numerics/golden.js';
import { preparing, syntheticPoints, trainingSetOf } from '../../support/numerics/training.js';

describe('against scikit-learn and scipy', () => {
  const reference = golden<{
    eps: number;
    minPts: number;
    points: number[];
    labels: number[];
    core: number[];
    roots: number[];
    parents: number[];
    lengths: (number | null)[];
  }>('clusters');
  const { labels, core, parents, depths, lengths, count } = clustersOf(reference.points, 2, reference);

  test('densityClusters() gives DBSCAN’s labels and core points', () => {
    expect(labels).toEqual(reference.labels);
    expect(core).toEqual(reference.core);
    expect(count).toBe(3);
  });

  test('centroidPaths() finds the pseudo-centroids and the shortest paths', () => {
    expect(parents.flatMap((parent, i) => (parent === i ? [i] : [])).sort()).toEqual([...reference.roots].sort());
    expect(parents).toEqual(reference.parents);
    reference.lengths.forEach((length, i) => {
      if (length === null) expect(parents[i]).toBe(-1);
      // a sum of a few square roots, each within 2^−53 of its value
      else expect(Math.abs(lengths[i]! - length)).toBeLessThan(1e-14 * (1 + length));
    });
  });

  test('centroidPaths() counts the edges to the root', () => {
    parents.forEach((parent, i) => {
      if (parent === i) expect(depths[i]).toBe(0);
      else if (parent >= 0) expect(depths[i]).toBe(depths[parent]! + 1);
    });
  });
});

describe('by hand, on a line', () => {
  test('densityClusters() keeps edge points and leaves noise', () => {
    // eps 1, minPts 3: 1 and 2 are core, 0 and 3 at the edge; 5 and 6 have two points each; 9 is alone
    const { labels, core, count } = clustersOf([0, 1, 2, 3, 5, 6, 9], 1, { eps: 1, minPts: 3 });
    expect(labels).toEqual([0, 0, 0, 0, -1, -1, -1]);
    expect(core).toEqual([0, 1, 1, 0, 0, 0, 0]);
    expect(count).toBe(1);
  });

  test('densityClusters() gives a point at the edge of two clusters to the first', () => {
    // eps 1, minPts 4: only 0.6 and 2.6 are core; 1.6 is one away from both
    const { labels, core } = clustersOf([0, 0.1, 0.6, 1.6, 2.6, 3.1, 3.2], 1, { eps: 1.001, minPts: 4 });
    expect(core).toEqual([0, 0, 1, 0, 1, 0, 0]);
    expect(labels).toEqual([0, 0, 0, 0, 1, 1, 1]);
  });

  test('centroidPaths() walks through core points only', () => {
    // eps 1, minPts 3: mean 1.5 is as near to 1 as to 2, the lower row is the root; 0 → 1, 3 → 2 → 1
    const { parents, depths, lengths } = clustersOf([0, 1, 2, 3], 1, { eps: 1, minPts: 3 });
    expect(parents).toEqual([1, 1, 1, 2]);
    expect(depths).toEqual([1, 0, 1, 2]);
    expect(lengths).toEqual([1, 0, 1, 2]);
  });

  test('centroidPaths() does not join two points that are not core points', () => {
    // root (0, 0); (2, 0) is within √2 of (1, 0) and of (1, 0.9), and goes the longer way if (1, 0) is no core point
    const plane = [0, 0, 1, 0, 2, 0, 1, 0.9, -1, 0, -1, 0.1, -1, -0.1];
    const parentsWith = (core: readonly number[]) => pathsOf(plane, 2, 2, new Array(7).fill(0), core, 1).parents;
    expect(parentsWith([1, 0, 0, 1, 0, 0, 0])).toEqual([0, 0, 3, 0, 0, 0, 0]);
    expect(parentsWith([1, 1, 0, 1, 0, 0, 0])).toEqual([0, 0, 1, 0, 0, 0, 0]);
  });

  test('dbsmote draws base, edge and step uniformly', () => {
    // paths 0 → 1, 2 → 1, 3 → 2 → 1: a third of the points lie in [0, 1], 1/3 + 1/6 in [1, 2], 1/6 in [2, 3]
    const n = 60_000;
    const out = syntheticPoints(1, { kind: 'dbsmote', minPts: 3, eps: 1 }, trainingSetOf(1, [0, 1, 2, 3]), n);
    const share = (low: number) => out.filter((x) => x > low && x < low + 1).length / n;
    for (const [low, expected] of [
      [0, 1 / 3],
      [1, 1 / 2],
      [2, 1 / 6],
    ] as const) {
      expect(Math.abs(share(low) - expected)).toBeLessThan((5 * 0.5) / Math.sqrt(n));
    }
  });

  test('dbsmote without eps takes the distance at which three quarters of the points are core points', () => {
    // minPts 2: nearest distances 1, 1, 2, 2, 2, 4, 8, 16 are at most 4 for six of eight points, so 4 is the radius
    const rows = [0, 1, 10, 12, 14, 18, 26, 42];
    const clouds = (eps?: number) =>
      syntheticPoints(
        1,
        { kind: 'dbsmote', minPts: 2, ...(eps !== undefined && { eps }) },
        trainingSetOf(1, rows),
        200,
      );
    expect(clouds()).toEqual(clouds(4));
    expect(clouds()).not.toEqual(clouds(3.9));
  });

  test('prepare() says all-noise if no cluster has two points', () => {
    const spread = trainingSetOf(1, [0, 10, 20]);
    expect(preparing(1, { kind: 'dbsmote', minPts: 2, eps: 1 }, spread)).toBe('all-noise');
    expect(preparing(1, { kind: 'dbsmote', minPts: 1, eps: 1 }, spread)).toBe('all-noise');
    expect(preparing(1, { kind: 'dbsmote', minPts: 2, eps: 10 }, spread)).toBe('ok');
  });
});

function clustersOf(numbers: readonly number[], d: number, { eps, minPts }: { eps: number; minPts: number }) {
  const n = numbers.length / d;
  const radius2 = eps * eps;
  const [labels, core, queue] = [new Int32Array(n), new Int32Array(n), new Int32Array(n)];
  const points = packRows(numbers, n, d);
  const count = densityClusters(points, { n, d }, { radius2, minPts }, { labels, core, queue });
  return { count, labels: [...labels], core: [...core], ...pathsOf(numbers, d, radius2, labels, core, count) };
}

function pathsOf(
  numbers: readonly number[],
  d: number,
  radius2: number,
  labels: ArrayLike<number>,
  core: ArrayLike<number>,
  count: number,
) {
  const n = numbers.length / d;
  const trees = { parents: new Int32Array(n), depths: new Int32Array(n) };
  const work = { center: new Float64Array(rowsLength(1, d)), lengths: new Float64Array(n) };
  const clusters = { labels: Int32Array.from(labels), core: Int32Array.from(core), count };
  centroidPaths(packRows(numbers, n, d), { n, d, radius2 }, clusters, trees, work);
  return {
    parents: [...trees.parents],
    depths: [...trees.depths],
    // settled lengths are stored as −1 − length
    lengths: [...work.lengths].map((length) => -1 - length),
  };
}
