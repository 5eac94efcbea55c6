import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNeighbors } from '../../numerics/nearest-neighbors.js';

function neighborsOf(points: readonly number[], n: number, d: number, k: number): number[] {
  const out = new Int32Array(n * k);
  nearestNeighbors(Float64Array.from(points), { n, d, k }, out, new Float64Array(k));
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
