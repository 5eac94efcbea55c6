import { expect, test } from 'vitest';
import { moments, quantile } from '../../numerics/moments.js';
import { fillNormal } from '../../numerics/random/normal.js';
import { golden } from '../support/numerics/golden.js';
import { testStream } from '../support/numerics/stream.js';
import { ulps } from '../support/numerics/ulps.js';

interface Case {
  readonly name: string;
  readonly values: number[];
  readonly mean: number;
  readonly variance: number;
  readonly varianceMcse: number;
  readonly probabilities: number[];
  readonly quantiles: number[];
}

for (const { name, values, mean, variance, varianceMcse, probabilities, quantiles } of golden<Case[]>('moments')) {
  test(`moments() equals numpy in 80-bit arithmetic, ${name}`, () => {
    const ours = moments(Float64Array.from(values));
    expect(ours.n).toBe(values.length);
    // the sum and the quotient are rounded
    expect(ulps(ours.mean, mean)).toBeLessThanOrEqual(1);
    // deviations are taken from a rounded mean: with values near 1e8 each is off by up to 1e-8, corrected to second order
    expect(Math.abs(ours.variance / variance - 1)).toBeLessThan(1e-14);
    expect(ours.sd).toBe(Math.sqrt(ours.variance));
    expect(ours.meanMcse).toBe(ours.sd / Math.sqrt(values.length));
    expect(Math.abs(ours.varianceMcse / varianceMcse - 1)).toBeLessThan(name === 'shifted' ? 1e-7 : 1e-13);
  });

  test(`quantile() equals numpy's linear method, ${name}`, () => {
    const sorted = Float64Array.from(values).sort();
    probabilities.forEach((probability, i) => {
      expect(Math.abs(quantile(sorted, probability) / quantiles[i]! - 1)).toBeLessThan(1e-14);
    });
  });
}

test('moments() of nothing and of one value', () => {
  expect(moments(new Float64Array(0))).toEqual({
    n: 0,
    mean: NaN,
    variance: NaN,
    sd: NaN,
    meanMcse: NaN,
    varianceMcse: NaN,
  });
  expect(moments(Float64Array.of(3))).toEqual({
    n: 1,
    mean: 3,
    variance: NaN,
    sd: NaN,
    meanMcse: NaN,
    varianceMcse: NaN,
  });
  expect(moments(Float64Array.of(2, 4)).variance).toBe(2);
  expect(moments(Float64Array.of(1, NaN)).mean).toBeNaN();
});

test('moments() of equal values has variance zero', () => {
  const { mean, variance, varianceMcse } = moments(new Float64Array(100).fill(0.1));
  expect([mean, variance, varianceMcse]).toEqual([0.1, 0, 0]);
});

test('moments() states the scatter of its own mean and variance', () => {
  // 2000 samples of 50 normals: the sd of their means and variances, each known to 1/√4000 = 1.6 %; five times that
  const [samples, n] = [2000, 50];
  const stream = testStream('mcse');
  const all = Array.from({ length: samples }, () => {
    const values = new Float64Array(n);
    fillNormal(stream, values, 0, n);
    return moments(values);
  });
  const column = (key: 'mean' | 'variance' | 'meanMcse' | 'varianceMcse') => Float64Array.from(all, (m) => m[key]);
  expect(Math.abs(moments(column('mean')).sd / Math.sqrt(1 / n) - 1)).toBeLessThan(0.08);
  // the squared MCSE of the variance is unbiased up to terms of relative order 1/n
  const squaredMcse = moments(column('varianceMcse').map((x) => x * x)).mean;
  expect(Math.abs(moments(column('variance')).variance / squaredMcse - 1)).toBeLessThan(0.25);
});

test('quantile() of edge cases', () => {
  expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
  expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
  expect(quantile(Float64Array.of(1, 2), 0.5)).toBe(1.5);
  expect(quantile(Float64Array.of(1, NaN), 0)).toBeNaN();
  expect(quantile(Float64Array.of(0, Infinity), 0.5)).toBe(Infinity);
  expect(() => quantile(Float64Array.of(1), 1.1)).toThrow('probability must be in [0, 1], got 1.1');
});
