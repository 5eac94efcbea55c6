import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from '../../studies/holm.js';

test('holm() multiplies the least p by the number of comparisons, the next by one less, never going down or above 1', () => {
  // sorted 0.01 · 4, 0.02 · 3, 0.025 · 2 = 0.05 but not below 0.06, 0.9
  expect(holm([0.02, 0.9, 0.01, 0.025])).toEqual([0.06, 0.9, 0.04, 0.06]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
});

test('holm() neither adjusts nor counts what is not known', () => {
  expect(holm([NaN, 0.02, NaN, 0.03])).toEqual([NaN, 0.04, NaN, 0.04]);
  expect(holm([])).toEqual([]);
});

test('holm() rejects what the step-down procedure rejects', () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(ps, fc.constantFrom(0.05, 0.2, 0.5), (values, alpha) => {
      // the procedure in Holm's words: least first, stop at the first that is not below α/(m − k)
      const sorted = [...values].sort((a, b) => a - b);
      const stop = sorted.findIndex((p, k) => (sorted.length - k) * p > alpha);
      const rejected = stop < 0 ? values : values.filter((p) => p < (sorted[stop] ?? NaN));
      expect(values.filter((_, i) => (holm(values)[i] ?? NaN) <= alpha)).toEqual(rejected);
    }),
    { seed: 8 },
  );
});
