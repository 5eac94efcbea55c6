import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestInBothClasses, nearestNeighbors } from '../../numerics/nearest-neighbors.js';
import { packRows } from '../../numerics/rows.js';

function neighborsOf(points: readonly number[], n: number, d: number, k: number): number[] {
  const out = new Int32Array(n * k);
  nearestNeighbors(packRows(points, n, d), { n, d, k }, out, new Float64Array(k));
  return [...out];
}

test('nearestNeighbors() lists the others by distance', () => {
  expect(neighborsOf([0, 0, 4, 8, 100, 100], 3, 2, 2)).toEqual([1, 2, 0, 2, 1, 0]);
});

test('nearestNeighbors() gives ties to the lower index, never the row itself', () => {
  expect(neighborsOf([1, 1, 1, 1], 4, 1, 2)).toEqual([1, 2, 0, 2, 0, 1, 0, 1]);
  expect(neighborsOf([0, 1, -1, 2], 4, 1, 2)).toEqual([1, 2, 0, 3, 0, 1, 1, 0]);
});

test('nearestNeighbors() equals sorting all distances', () => {
  const sample = fc.integer({ min: 2, max: 12 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      k: fc.integer({ min: 1, max: n - 1 }),
      // few values, so that ties are common
      points: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2 * n, maxLength: 2 * n }),
    }),
  );
  fc.assert(
    fc.property(sample, ({ n, k, points }) => {
      const slow = Array.from({ length: n }, (_, i) => {
        const distance = (o: number) =>
          (points[2 * o]! - points[2 * i]!) ** 2 + (points[2 * o + 1]! - points[2 * i + 1]!) ** 2;
        const others = Array.from({ length: n }, (_, o) => o).filter((o) => o !== i);
        return others.sort((a, b) => distance(a) - distance(b) || a - b).slice(0, k);
      }).flat();
      expect(neighborsOf(points, n, 2, k)).toEqual(slow);
    }),
    { seed: 20261122 },
  );
});

test('nearestNeighbors() throws if k is not below the number of points', () => {
  expect(() => neighborsOf([0, 1], 2, 1, 2)).toThrow(
    new RangeError('Cannot find neighbours among 2 points: k must be in [1, 1], got 2'),
  );
  expect(() => neighborsOf([0, 1], 2, 1, 0)).toThrow(RangeError);
});

function neighborsInBoth(minority: readonly number[], majority: readonly number[], d: number, k: number): number[] {
  const [n1, n0] = [minority.length / d, majority.length / d];
  const out = new Int32Array(n1 * k);
  const rows = { minority: packRows(minority, n1, d), n1, majority: packRows(majority, n0, d), n0 };
  nearestInBothClasses(rows, { d, k }, out, new Float64Array(k));
  return [...out];
}

test('nearestInBothClasses() numbers majority rows after the minority, and ties go to the minority', () => {
  expect(neighborsInBoth([0, 10], [1, 9, 30], 1, 3)).toEqual([2, 3, 1, 3, 2, 0]);
  expect(neighborsInBoth([0, 1], [-1, 2], 1, 2)).toEqual([1, 2, 0, 3]);
  expect(neighborsInBoth([5], [7], 1, 1)).toEqual([1]);
});

test('nearestInBothClasses() equals nearestNeighbors() of all rows, minority first', () => {
  const small = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(small, small, fc.integer({ min: 1, max: 3 }), (minority, majority, k) => {
      const all = neighborsOf([...minority, ...majority], minority.length + majority.length, 1, k);
      expect(neighborsInBoth(minority, majority, 1, k)).toEqual(all.slice(0, minority.length * k));
    }),
    { seed: 20261123 },
  );
});

test('nearestInBothClasses() throws if k is not below the number of all points', () => {
  expect(() => neighborsInBoth([0], [1], 1, 2)).toThrow(
    new RangeError('Cannot find neighbours among 2 points: k must be in [1, 1], got 2'),
  );
});
