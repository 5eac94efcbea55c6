import { expect, test } from 'vitest';
import { ofMeans, pooled, type Summary } from '../../bench/summary.js';

test('pooled() is the summary of all values at once', () => {
  const [a, b, c] = [[1, 4, 7], [2], [10, 12]];
  const all = pooled([a, b, c].map(summaryOf));
  // by hand: 36/6, and Σ (x − 6)² = 25 + 4 + 1 + 16 + 16 + 36 = 98
  expect(all.n).toBe(6);
  expect(all.mean).toBe(6);
  expect(all.sd).toBeCloseTo(Math.sqrt(98 / 5), 14);
});

test('pooled() has no standard deviation of one value', () => {
  expect(pooled([{ n: 1, mean: 3, sd: null }])).toEqual({ n: 1, mean: 3, sd: null });
});

test('ofMeans() lets each piece count once, whatever its size', () => {
  const { n, mean, sd } = ofMeans([
    { n: 100, mean: 1, sd: 5 },
    { n: 2, mean: 3, sd: 7 },
  ]);
  expect([n, mean]).toEqual([2, 2]);
  expect(sd).toBeCloseTo(Math.SQRT2, 14);
});

function summaryOf(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null };
}
