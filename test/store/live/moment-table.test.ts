/** Moments that grow one value at a time, against two passes over all values. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moments } from '../../../numerics/moments.js';
import { MomentTable } from '../../../store/live/moment-table.js';

test('moments() of 1, 2, 4, 9 by hand: mean 4, squares 9 + 4 + 0 + 25 = 38, fourth powers 81 + 16 + 0 + 625 = 722', () => {
  const table = new MomentTable(2);
  for (const value of [1, 2, 4, 9]) table.add(1, value);
  const variance = 38 / 3;
  const { mean, variance: got, mcse, mcseVariance } = table.moments(1);
  expect(mean).toBe(4);
  expect(got).toBeCloseTo(variance, 12);
  expect(mcse).toBeCloseTo(Math.sqrt(variance / 4), 12);
  expect(mcseVariance).toBeCloseTo(Math.sqrt((722 / 4 - variance ** 2 / 3) / 4), 12);
  expect(table.moments(0)).toEqual({ mean: null, variance: null, mcse: null, mcseVariance: null });
});

test('moments() agrees with two passes to 1e-9 of the spread', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 4, maxLength: 300 }),
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      (values, shift) => {
        const shifted = Float64Array.from(values, (value) => value + shift);
        const table = new MomentTable(1);
        for (const value of shifted) table.add(0, value);
        const wanted = moments(shifted);
        const got = table.moments(0);
        // values below 1.1e4 in size: each update rounds by 1e-16 of that, over 300 of them below 1e-9
        expect(Math.abs(got.mean! - wanted.mean)).toBeLessThan(1e-9);
        expect(Math.abs(got.variance! - wanted.variance)).toBeLessThan(1e-9 * (1 + wanted.variance) * 1e4);
        expect(Math.abs(got.mcse! - wanted.meanMcse)).toBeLessThan(1e-5);
      },
    ),
    { seed: 11, numRuns: 200 },
  );
});

test('copyFrom() and clear() make a sample what another is, and nothing', () => {
  const [one, other] = [new MomentTable(2), new MomentTable(2)];
  for (const value of [1, 5, 6]) one.add(1, value);
  other.copyFrom(one, 1);
  other.add(1, 7);
  one.add(1, 7);
  expect(other.moments(1)).toEqual(one.moments(1));
  other.clear(1);
  expect(other.moments(1).mean).toBeNull();
});
