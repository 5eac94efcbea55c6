/** Intervals for rates: by hand, against scipy and statsmodels, and as the binomial tails that define them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rateInterval, rateLimit } from '../../studies/binomial-interval.js';

interface Case {
  readonly failed: number;
  readonly total: number;
  readonly low: number;
  readonly high: number;
  readonly upper: number;
}

const golden: Case[] = JSON.parse(
  readFileSync(new URL('../fixtures/studies/binomial-interval/golden.json', import.meta.url), 'utf8'),
);

test('rateInterval() of one trial, by hand', () => {
  // one failure of one: p with p = 0.025; no failure: 1 − p = 0.025
  expect(rateInterval(1, 1).low).toBeCloseTo(0.025, 14);
  expect(rateInterval(1, 1).high).toBe(1);
  expect(rateInterval(0, 1)).toEqual({ low: 0, high: expect.closeTo(0.975, 14) });
});

test('rateInterval() of one failure among two, by hand', () => {
  // 1 − (1 − p)² = 0.025 below, 1 − p² = 0.025 above
  const { low, high } = rateInterval(1, 2);
  expect(low).toBeCloseTo(1 - Math.sqrt(0.975), 14);
  expect(high).toBeCloseTo(Math.sqrt(0.975), 14);
});

test.each(golden)('rateInterval() is that of scipy and statsmodels for $failed of $total', (expected) => {
  const { failed, total, low, high } = expected;
  const interval = rateInterval(failed, total);
  // ln Γ near 1e6 is near 1e7, so rounding leaves 1e-9 in the mass; an end moves by a share smaller than that
  expect(Math.abs(interval.low - low)).toBeLessThanOrEqual(1e-9 * low);
  expect(Math.abs(interval.high - high)).toBeLessThanOrEqual(1e-9 * high);
});

test.each(golden.filter(({ failed }) => failed === 0))('rateLimit() is scipy’s for 0 of $total', ({ total, upper }) => {
  expect(Math.abs(rateLimit(total) - upper)).toBeLessThanOrEqual(1e-11 * upper);
});

test('rateLimit() is the rule of three', () => {
  // −ln 0.05 = 2.9957 of n, less half its square of n²
  expect(rateLimit(4000)).toBeCloseTo(2.995732273553991 / 4000 - 2.995732273553991 ** 2 / 2 / 4000 ** 2, 9);
});

describe('rateInterval() covers', () => {
  test.each([0.02, 0.1, 0.37])('the rate %f in at least 95 %% of samples of 60', (rate) => {
    const n = 60;
    let covered = 0;
    for (let failed = 0; failed <= n; failed++) {
      const { low, high } = rateInterval(failed, n);
      if (low <= rate && rate <= high) covered += binomial(n, failed, rate);
    }
    expect(covered).toBeGreaterThanOrEqual(0.95);
    expect(covered).toBeLessThan(1);
  });
});

test('rateInterval() leaves 2.5 % of the binomial law outside each end', () => {
  const [failed, total] = [7, 43];
  const { low, high } = rateInterval(failed, total);
  let [atLeast, atMost] = [0, 0];
  for (let k = failed; k <= total; k++) atLeast += binomial(total, k, low);
  for (let k = 0; k <= failed; k++) atMost += binomial(total, k, high);
  expect(atLeast).toBeCloseTo(0.025, 12);
  expect(atMost).toBeCloseTo(0.025, 12);
});

test.each([
  [-1, 10],
  [11, 10],
  [0, 0],
  [0.5, 10],
])('rateInterval() refuses %f of %f', (failed, total) => {
  expect(() => rateInterval(failed, total)).toThrow('Cannot bound a rate');
});

/** P(k of n), by the product. */
function binomial(n: number, k: number, p: number): number {
  let value = (1 - p) ** (n - k);
  for (let i = 1; i <= k; i++) value *= ((n - k + i) / i) * p;
  return value;
}
