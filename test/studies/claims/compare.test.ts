import { expect, test } from 'vitest';
import { atGamma, rises, trend } from '../../../studies/claims/compare.js';
import { mcseOf } from '../../../studies/claims/estimate.js';

// two repetitions at x = 0, 1, 3
const COLUMNS: Readonly<Record<number, Float64Array>> = {
  0: Float64Array.of(1, 3),
  1: Float64Array.of(2, 2),
  3: Float64Array.of(8, 8),
};
const column = (x: number) => COLUMNS[x]!;

test('rises() compares each level with the one before, or a stride before, in pairs', () => {
  const steps = rises([0, 1, 3], column, (from, to) => `${from} to ${to}`);
  expect(steps.map(({ at, estimate }) => [at, estimate.value])).toEqual([
    ['0 to 1', 0],
    ['1 to 3', 6],
  ]);
  // differences 1 and −1: s² = 2, over n = 2
  expect(mcseOf(steps[0]!.estimate)).toBeCloseTo(1, 14);
  const [far, ...others] = rises([0, 1, 3], column, (from, to) => `${from} to ${to}`, 2);
  expect(others).toEqual([]);
  expect(far).toMatchObject({ at: '0 to 3', estimate: { value: 6 } });
  expect(rises([0, 1, 3], column, () => '', 3)).toEqual([]);
});

test('trend() is the least-squares slope of the means, with the error of their weights', () => {
  // centre 4/3, weights (−4, −1, 5)/3 over 42/9: means 2, 2, 8 give (−8 − 2 + 40)/3 · 9/42 = 15/7
  const slope = trend([0, 1, 3], column);
  expect(slope.value).toBeCloseTo(15 / 7, 14);
  // only x = 0 varies, its mean with error √(2/2) = 1, its weight is (4/3)/(42/9) = 2/7
  expect(mcseOf(slope)).toBeCloseTo(2 / 7, 14);
});

test('atGamma() names a gamma with three digits', () => {
  expect(atGamma(4 / 19)).toBe('γ = 0.211');
  expect(atGamma(1)).toBe('γ = 1');
});
