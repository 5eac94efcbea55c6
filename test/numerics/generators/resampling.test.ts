/** Bootstrap, perturbed sampling and mixup. */
import { describe, expect, test } from 'vitest';
import { symmetricBeta } from '../../../numerics/generators/symmetric-beta.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference, rowMoments, sampleMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { syntheticPoints, trainingSetOf } from '../../support/numerics/training.js';
import { statedLaw } from './stated-law.js';

const ROWS = [1, 2, 3, 5, 8, 13];
const rows = trainingSetOf(2, ROWS);

describe('bootstrap', () => {
  test('fill() copies every row equally often', () => {
    const n = 30_000;
    const out = syntheticPoints(2, { kind: 'bootstrap' }, rows, n);
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const row = out.slice(2 * i, 2 * i + 2).join();
      counts.set(row, (counts.get(row) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['1,2', '3,5', '8,13']);
    // five standard errors of a count with share 1/3
    for (const count of counts.values()) expect(Math.abs(count - n / 3)).toBeLessThan(5 * Math.sqrt((n * 2) / 9));
  });

  test('fill() and imbalanced-learn’s RandomOverSampler have the mean and covariance of the sample', () => {
    const reference = golden<{
      d: number;
      minority: number[];
      clouds: { bootstrap: { count: number; mean: number[]; covariance: number[] } };
    }>('over-samplers');
    const { d } = reference;
    const cloud = reference.clouds.bootstrap;
    const training = trainingSetOf(d, reference.minority);
    const law = statedLaw({ kind: 'bootstrap' }, training, d);
    const sample = rowMoments(syntheticPoints(d, { kind: 'bootstrap' }, training, cloud.count), d);
    // five standard errors: coordinates have sd below 1.2, centred products below 2
    for (const { mean, covariance } of [sample, cloud]) {
      expect(largestDifference(mean, law.mean)).toBeLessThan((5 * 1.2) / Math.sqrt(cloud.count));
      expect(largestDifference(covariance, law.covariance)).toBeLessThan((5 * 2) / Math.sqrt(cloud.count));
    }
  });
});

describe('perturbed', () => {
  test('fill() with sd 0 copies rows, and a larger sd stretches the same noise', () => {
    const at = (sd: number) => syntheticPoints(2, { kind: 'perturbed', sd }, rows, 50);
    const [copies, one, four] = [at(0), at(1), at(4)];
    for (let i = 0; i < 50; i++) {
      expect(['1,2', '3,5', '8,13']).toContain(copies.slice(2 * i, 2 * i + 2).join());
    }
    // 4 (x + z − x) against (x + 4 z) − x: roundings of numbers below 64
    expect(
      largestDifference(
        four.map((x, i) => x - copies[i]!),
        one.map((x, i) => 4 * (x - copies[i]!)),
      ),
    ).toBeLessThan(64 * 2 ** -50);
  });

  test('fill() adds normal noise: of one point at 0, the moments of N(0, sd²)', () => {
    const n = 100_000;
    const { mean, m2, m3, m4 } = sampleMoments(
      syntheticPoints(1, { kind: 'perturbed', sd: 2 }, trainingSetOf(1, [0]), n),
    );
    // five standard errors: z, z², z³, z⁴ have variances 1, 2, 15, 96
    expect(Math.abs(mean) / 2).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(m2 / 4 - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(m3 / 8)).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(m4 / 16 - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });
});

describe('mixup', () => {
  test('fill() stays between two different rows', () => {
    // one of 0, 10, 100 with another: a single row is never mixed with itself, so no point is one with probability 1
    const out = syntheticPoints(1, { kind: 'mixup', alpha: 1 }, trainingSetOf(1, [0, 10, 100]), 6000);
    expect(out.some((x) => x === 0 || x === 10 || x === 100)).toBe(false);
    // in (0, 10) lie the pair {0, 10} and a tenth of {0, 100}: (1 + 1/10)/3; five standard errors
    const low = out.filter((x) => x > 0 && x < 10).length / 6000;
    expect(Math.abs(low - 1.1 / 3)).toBeLessThan((5 * 0.5) / Math.sqrt(6000));
  });
});

describe('symmetricBeta()', () => {
  /** Distribution functions in closed form. */
  const CLOSED: readonly (readonly [number, (x: number) => number])[] = [
    [0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    [1, (x) => x],
    [2, (x) => x * x * (3 - 2 * x)],
    [3, (x) => x * x * x * (10 - 15 * x + 6 * x * x)],
  ];

  for (const [alpha, cdf] of CLOSED) {
    test(`has the distribution function of Beta(${alpha}, ${alpha})`, () => {
      const n = 40_000;
      const sorted = draws(alpha, n).sort();
      let largest = 0;
      sorted.forEach((x, i) => {
        largest = Math.max(largest, Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n));
      });
      // Kolmogorov: P(√n D > 2) is below 2 e^−8 = 0.0007
      expect(largest).toBeLessThan(2 / Math.sqrt(n));
    });
  }

  test('has variance 1/(4 (2 alpha + 1)) and stays in [0, 1] for every alpha', () => {
    const n = 40_000;
    for (const alpha of [1e-9, 0.01, 0.2, 5, 1000, 1e6]) {
      const x = draws(alpha, n);
      expect(x.every((value) => value >= 0 && value <= 1)).toBe(true);
      const variance = 1 / (4 * (2 * alpha + 1));
      const { mean, m2 } = sampleMoments(x);
      expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(variance / n));
      // (x − ½)² ≤ ¼ has a variance below variance/4, and for large alpha, nearly normal, below 2 variance²; the mean's own
      // error adds variance/n times a few
      const spread = Math.min(variance / 4, 2 * variance * variance);
      expect(Math.abs(m2 - variance)).toBeLessThan(5 * Math.sqrt(spread / n) + (25 * variance) / n);
    }
  });

  function draws(alpha: number, n: number): Float64Array {
    const stream = testStream('synthetic');
    return Float64Array.from({ length: n }, () => symmetricBeta(stream, alpha));
  }
});
