import { expect, test } from 'vitest';
import { normalCdf } from '../../../numerics/elementary/normal-cdf.js';
import { studentQuantile, studentTwoSided } from '../../../numerics/elementary/student-t.js';
import { golden } from '../../support/numerics/golden.js';

interface Golden {
  readonly tails: readonly { readonly t: number; readonly nu: number; readonly p: number }[];
  readonly quantiles: readonly { readonly t: number; readonly nu: number; readonly p: number }[];
}

const { tails, quantiles } = golden<Golden>('student-t');
// a continued fraction of a few hundred roundings; beyond, 1 − x = t²/ν is small and its rounding counts
const tolerance = (nu: number) => Math.max(1e-13, 1e-16 * nu);

test('studentTwoSided() equals scipy', () => {
  const wrong = tails.filter(({ t, nu, p }) => !(Math.abs(studentTwoSided(t, nu) / p - 1) <= tolerance(nu)));
  expect(wrong).toEqual([]);
});

test('studentQuantile() equals scipy', () => {
  const wrong = quantiles.filter(({ t, nu, p }) => !(Math.abs(studentQuantile(p, nu) / t - 1) <= tolerance(nu)));
  expect(wrong).toEqual([]);
});

test('studentTwoSided() is known in closed form for one degree of freedom, and for two', () => {
  for (const t of [0.01, 0.5, 1, 4, 300]) {
    // arctan and square root: a few roundings, and 1 − t/√(2 + t²) cancels where t is large
    expect(studentTwoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 14);
    expect(studentTwoSided(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 14);
  }
});

test('studentTwoSided() becomes the normal distribution', () => {
  // the first term of the difference is about t⁴/(4ν) φ(t), below 1e-7 here
  for (const t of [0.3, 1.96, 3]) expect(Math.abs(studentTwoSided(t, 1e8) - 2 * normalCdf(-t))).toBeLessThan(1e-7);
});

test('studentTwoSided() does not see the sign, is 1 at 0 and 0 at infinity', () => {
  expect(studentTwoSided(-2, 5)).toBe(studentTwoSided(2, 5));
  expect([studentTwoSided(0, 5), studentTwoSided(Infinity, 5), studentTwoSided(NaN, 5)]).toEqual([1, 0, NaN]);
  expect(studentTwoSided(1, 0)).toBe(NaN);
});

test('studentQuantile() refuses what is no probability', () => {
  expect(() => studentQuantile(0, 5)).toThrow('probability must lie between 0 and 1, got 0');
  expect(studentQuantile(0.05, NaN)).toBe(NaN);
});
