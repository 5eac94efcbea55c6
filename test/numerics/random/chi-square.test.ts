/** χ² draws by moments, and by Kolmogorov and Smirnov's statistic against SciPy's quantiles. */
import { describe, expect, test } from 'vitest';
import { chiSquare } from '../../../numerics/random/chi-square.js';
import { normal } from '../../../numerics/random/normal.js';
import { golden } from '../../support/numerics/golden.js';
import { sampleMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

const { levels, cases } = golden<{
  levels: readonly number[];
  cases: readonly { degrees: number; quantiles: readonly number[] }[];
}>('chi-square');
const N = 200_000;

describe.each(cases)('chiSquare() with $degrees degrees of freedom', ({ degrees, quantiles }) => {
  const stream = testStream(`chi-square:${degrees}`);
  const draws = Float64Array.from({ length: N }, () => chiSquare(stream, degrees));

  test('has the mean ν, the variance 2ν and the third central moment 8ν', () => {
    const { mean, m2, m3 } = sampleMoments(draws);
    // central moments μ₂ … μ₆ of χ², from its cumulants 2^(r−1) (r − 1)! ν
    const nu = degrees;
    const mu2 = 2 * nu;
    const mu3 = 8 * nu;
    const mu4 = 48 * nu + 3 * mu2 ** 2;
    const mu6 = 3840 * nu + 15 * mu2 * 48 * nu + 10 * mu3 ** 2 + 15 * mu2 ** 3;
    // five standard errors; those of m2 and m3 by the delta method, as the mean is estimated
    expect(Math.abs(mean - nu)).toBeLessThan(5 * Math.sqrt(mu2 / N));
    expect(Math.abs(m2 - mu2)).toBeLessThan(5 * Math.sqrt((mu4 - mu2 ** 2) / N));
    const varianceOfM3 = mu6 - mu3 ** 2 - 6 * mu2 * mu4 + 9 * mu2 ** 3;
    expect(Math.abs(m3 - mu3)).toBeLessThan(5 * Math.sqrt(varianceOfM3 / N));
  });

  test('has SciPy’s distribution function', () => {
    const sorted = draws.slice().sort();
    let below = 0;
    let distance = 0;
    for (const [i, quantile] of quantiles.entries()) {
      while (below < N && sorted[below]! <= quantile) below++;
      distance = Math.max(distance, Math.abs(below / N - levels[i]!));
    }
    // √N D over some levels is at most √N D over all, which exceeds 2.3 with probability 2 exp(−2 · 2.3²) = 5e-5
    expect(Math.sqrt(N) * distance).toBeLessThan(2.3);
  });
});

test('chiSquare() with one degree of freedom is the square of a normal draw', () => {
  const x = normal(testStream('one'));
  expect(chiSquare(testStream('one'), 1)).toBe(x * x);
});
