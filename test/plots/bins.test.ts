import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binEdges, countInBins } from '../../plots/bins.js';
import { grid } from './gallery.js';

test('binEdges() cuts [0, 2] into 20 bins of 0.1 for 200 values, with 9 or 10 of the positive ones in each', () => {
  const values = grid(0, 2, 200);
  const edges = binEdges(values, 20);
  expect(edges).toEqual(Array.from({ length: 21 }, (_, i) => Number((i / 10).toFixed(1))));
  // right ends belong to the bin: 0.1 × 199/2 = 9.95, so 9 values reach into the first, 10 into each of the others
  expect(countInBins(values, edges)).toEqual([9, ...new Array<number>(19).fill(10)]);
});

test('binEdges() gives each value a bin of its own where equal widths would leave some empty', () => {
  const values = grid(0.6, 1.4, 17).map((value) => Number(value.toFixed(2)));
  const edges = binEdges(values, 20);
  expect(edges).toHaveLength(18);
  expect([edges[0], edges[1], edges[17]]).toEqual([0.575, 0.625, 1.425]);
  expect(countInBins(values, edges)).toEqual(new Array(17).fill(1));
});

test('binEdges() groups values that are not evenly spaced, the last group whole', () => {
  // five positive values in at most three bins: groups of two from the top
  expect(binEdges([0, 0.1, 0.2, 0.4, 0.8, 1.6], 3)).toEqual([0.05, 0.15, 0.6, 2]);
});

test('binEdges() serves grids of one value and of none', () => {
  expect(binEdges([], 20)).toEqual([0, 1]);
  expect(binEdges([0], 20)).toEqual([0, 1]);
  const [low, high] = binEdges([1], 20);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(1);
});

test('countInBins() leaves 0 out, takes a bin’s upper end into it and refuses what lies beyond', () => {
  expect(countInBins([0, 0, 1, 1.5, 2], [0, 1, 2])).toEqual([1, 2]);
  expect(() => countInBins([3], [0, 1, 2])).toThrow('Cannot bin 3: expected at most 2, the end of the grid');
});

test('binEdges() and countInBins() lose and double no value of any grid', () => {
  const values = fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 200 }), (raw, count) => {
      const sorted = raw.sort((a, b) => a - b).map((value) => value / 1000);
      const edges = binEdges(sorted, count);
      expect(edges.length - 1).toBeLessThanOrEqual(count);
      for (const [index, edge] of edges.slice(1).entries()) expect(edge).toBeGreaterThan(edges[index]!);
      const counts = countInBins(sorted, edges);
      expect(counts.reduce((sum, held) => sum + held, 0)).toBe(sorted.filter((value) => value > 0).length);
    }),
    { seed: 20_261_123 },
  );
});
