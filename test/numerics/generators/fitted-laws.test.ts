/** Generators that draw from a fitted or a given law: Gaussian fit, shifted Gaussian, kernel density, mixture by EM. */
import { describe, expect, test } from 'vitest';
import type { GeneratorSpec } from '../../../numerics/generators/generator.js';
import { bandwidth } from '../../../numerics/generators/kernel-density.js';
import { cutMixtureFit, fitMixture } from '../../../numerics/generators/mixture-em.js';
import { meanShare } from '../../../numerics/generators/shifted-gaussian.js';
import { packRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference, rowMoments } from '../../support/numerics/sample-moments.js';
import { preparing, syntheticPoints, trainingSet, trainingSetOf } from '../../support/numerics/training.js';
import { statedLaw } from './stated-law.js';

const NONE = trainingSet(new Float64Array(0), 0);
const standard = (d: number, count: number) => syntheticPoints(d, { kind: 'shifted-gaussian', mean: [] }, NONE, count);

describe('gaussian-fit', () => {
  // four points that span the space, the first three a plane
  const rows = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];

  test('prepare() says singular when the points span less than the space, unless there is a ridge', () => {
    const outcomeOf = (n1: number, ridge: number) =>
      preparing(3, { kind: 'gaussian-fit', ridge }, trainingSetOf(3, rows.slice(0, 3 * n1)));
    for (const n1 of [2, 3]) expect(outcomeOf(n1, 0)).toBe('singular');
    expect(outcomeOf(4, 0)).toBe('ok');
    expect(outcomeOf(2, 1e-6)).toBe('ok');
  });

  test('fill() spreads two points by hand: mean 2, variance 2, so 2 + √2 z', () => {
    const x = syntheticPoints(1, { kind: 'gaussian-fit', ridge: 0 }, trainingSetOf(1, [1, 3]), 5);
    expect([...x]).toEqual([...standard(1, 5)].map((z) => 2 + Math.SQRT2 * z));
  });
});

describe('shifted-gaussian', () => {
  test('meanShare() is 1 − (log n1)^−½ for Figure 4, to rounding', () => {
    const figure4 = { rate: 'log', exponent: 0.5, scale: 1 } as const;
    for (const n1 of [2, 100, 200, 500, 1000, 2000, 5000]) {
      // three elementary functions, each within an ulp, on numbers below 1.3
      expect(Math.abs(meanShare(figure4, n1) - (1 - 1 / Math.sqrt(Math.log(n1))))).toBeLessThan(1e-15);
    }
  });

  test('meanShare() gives the bias-cancelling gamma of Figure 4', () => {
    // figures of the paper's example: gamma = 1/(3a − a² − 1), a the share
    const gammas = [100, 200, 500, 1000, 2000, 5000].map((n1) => {
      const a = meanShare({ rate: 'log', exponent: 0.5, scale: 1 }, n1);
      return Number((1 / (3 * a - a * a - 1)).toFixed(3));
    });
    expect(gammas).toEqual([3.156, 2.654, 2.283, 2.106, 1.977, 1.852]);
  });

  test('meanShare() with rate power is 1 − scale n1^−exponent', () => {
    expect(meanShare({ rate: 'power', exponent: 1, scale: 3 }, 4)).toBeCloseTo(0.25, 15);
    expect(meanShare({ rate: 'power', exponent: 0.5, scale: -1 }, 16)).toBeCloseTo(1.25, 15);
  });

  test('fill() moves the same noise, whatever the drift', () => {
    const drift = { rate: 'power', exponent: 1, scale: 1 } as const;
    const moved = syntheticPoints(1, { kind: 'shifted-gaussian', mean: [8], drift }, trainingSetOf(1, [5, 5]), 9);
    const share = meanShare(drift, 2);
    expect([...moved]).toEqual([...standard(1, 9)].map((z) => z + share * 8));
  });
});

describe('kernel-density', () => {
  const reference = golden<{
    d: number;
    n0: number;
    n1: number;
    minority: number[];
    kernels: Record<'silverman' | 'scott', { bandwidth: number; covariance: number[] }>;
    clouds: Record<string, { count: number; mean: number[]; covariance: number[] }>;
  }>('over-samplers');
  const { d, n0, n1 } = reference;
  const training = trainingSetOf(d, reference.minority);

  for (const rule of ['silverman', 'scott'] as const) {
    test(`the ${rule} rule and its noise are those of scipy’s gaussian_kde`, () => {
      const kernel = reference.kernels[rule];
      // elementary functions within an ulp of numbers below 1
      expect(Math.abs(bandwidth(rule, n1, d) - kernel.bandwidth)).toBeLessThan(1e-15);
      const spec: GeneratorSpec = { kind: 'kernel-density', rule, scale: 1, shape: 'covariance' };
      const noise = statedLaw(spec, training, d).covariance;
      const sample = rowMoments(Float64Array.from(reference.minority), d).covariance;
      const added = noise.map((c, i) => c - sample[i]!);
      // differences of sums of n1 products below 10: 40 · 10 · 2^−53
      expect(largestDifference(added, kernel.covariance)).toBeLessThan(1e-13);
    });
  }

  test('the coordinates shape is imbalanced-learn’s shrinkage, up to its divisor and its count of all points', () => {
    const cloud = reference.clouds.shrinkage!;
    const scale = (n1 / (n0 + n1)) ** (1 / (d + 4)) * Math.sqrt((n1 - 1) / n1);
    const spec: GeneratorSpec = { kind: 'kernel-density', rule: 'silverman', scale, shape: 'coordinates' };
    const law = statedLaw(spec, training, d);
    const sample = rowMoments(syntheticPoints(d, spec, training, cloud.count), d);
    // five standard errors: coordinates have sd below 1.3, centred products below 2.6
    for (const { mean, covariance } of [sample, cloud]) {
      expect(largestDifference(mean, law.mean)).toBeLessThan((5 * 1.3) / Math.sqrt(cloud.count));
      expect(largestDifference(covariance, law.covariance)).toBeLessThan((5 * 2.6) / Math.sqrt(cloud.count));
    }
  });

  test('bandwidth() by hand: four points in two dimensions', () => {
    expect(bandwidth('silverman', 4, 2)).toBeCloseTo((1 / 4) ** (1 / 6), 15);
    expect(bandwidth('scott', 64, 2)).toBeCloseTo(1 / 2, 15);
    expect(bandwidth('fixed', 64, 2)).toBe(1);
  });

  test('prepare() says singular for points in a plane, unless coordinates are independent', () => {
    const plane = trainingSetOf(2, [0, 0, 1, 1, 2, 2, 3, 3]);
    const spec = { kind: 'kernel-density', rule: 'scott', scale: 1 } as const;
    expect(preparing(2, { ...spec, shape: 'covariance' }, plane)).toBe('singular');
    expect(preparing(2, { ...spec, shape: 'coordinates' }, plane)).toBe('ok');
  });
});

describe('gaussian-mixture-fit', () => {
  const reference = golden<{
    d: number;
    points: number[];
    fits: {
      components: number;
      ridge: number;
      iterations: number;
      weights: number[];
      means: number[];
      covariances: number[];
    }[];
  }>('mixture-em');
  const { d } = reference;
  const training = trainingSetOf(d, reference.points);

  for (const { components, ridge, weights, means, covariances } of reference.fits) {
    test(`fitMixture() of ${components} with ridge ${ridge} is scikit-learn’s from the same start`, () => {
      const { outcome, fit } = fitted(training.minority, { n: training.n1, d, components }, ridge);
      expect(outcome).toBe('ok');
      // the same iterates; rounding of 1e-16, and the 1e-15 that scikit-learn adds to every sum of shares, pass through
      // at most 108 contracting iterations and matrices of condition below 1e4
      expect(largestDifference(fit.weights, weights)).toBeLessThan(1e-10);
      expect(
        largestDifference(
          fit.means.flatMap((mean) => [...mean]),
          means,
        ),
      ).toBeLessThan(1e-10);
      expect(
        largestDifference(
          fit.lowers.flatMap((lower) => squared(lower, d)),
          covariances,
        ),
      ).toBeLessThan(1e-10);
    });
  }

  test('fitMixture() stops in the same iteration, and says no-convergence if it may not get there', () => {
    for (const { components, ridge, iterations } of reference.fits) {
      const outcomeWithin = (limit: number) =>
        fitted(training.minority, { n: training.n1, d, components }, ridge, limit).outcome;
      expect(outcomeWithin(iterations)).toBe('ok');
      expect(outcomeWithin(iterations - 1)).toBe('no-convergence');
    }
  });

  test('fitMixture() finds two groups on a line by hand', () => {
    // far apart, shares are 0 and 1 to rounding: weights ½, means 1 and 101, variances 2/3
    const { outcome, fit } = fitted(packRows([0, 100, 1, 101, 2, 102], 6, 1), { n: 6, d: 1, components: 2 }, 0);
    expect(outcome).toBe('ok');
    expect([...fit.weights]).toEqual([0.5, 0.5]);
    expect(fit.means.map(([mean]) => mean)).toEqual([1, 101]);
    for (const [sd] of fit.lowers) expect(sd).toBeCloseTo(Math.sqrt(2 / 3), 15);
  });

  test('fill() draws components by their weights', () => {
    // 2 of 8 points around 1000, 6 around 0
    const training = trainingSetOf(1, [-3, -2, -1, 1000, 1002, 1, 2, 3]);
    const n = 40_000;
    const out = syntheticPoints(1, { kind: 'gaussian-mixture-fit', components: 2, ridge: 0.5 }, training, n);
    const high = out.filter((x) => x > 500);
    expect(Math.abs(high.length / n - 1 / 4)).toBeLessThan((5 * 0.44) / Math.sqrt(n));
    // sd √1.5 around 1001
    const mean = high.reduce((sum, x) => sum + x, 0) / high.length;
    expect(Math.abs(mean - 1001)).toBeLessThan((5 * 1.23) / Math.sqrt(high.length));
  });

  test('prepare() says singular when a component collapses, unless there is a ridge', () => {
    // three equal points far from the rest: their component has no spread
    const training = trainingSetOf(1, [0, 1, 2, 50, 50, 50]);
    expect(preparing(1, { kind: 'gaussian-mixture-fit', components: 2, ridge: 0 }, training)).toBe('singular');
    expect(preparing(1, { kind: 'gaussian-mixture-fit', components: 2, ridge: 0.1 }, training)).toBe('ok');
  });
});

function fitted(
  points: Float64Array,
  sizes: { n: number; d: number; components: number },
  ridge: number,
  iterations?: number,
) {
  const fit = cutMixtureFit(sizes, createArena());
  return { outcome: fitMixture(points, sizes, ridge, fit, iterations), fit };
}

/** L L′ (d × d). */
function squared(lower: Float64Array, d: number): number[] {
  return Array.from({ length: d * d }, (_, i) => {
    const [row, column] = [Math.floor(i / d), i % d];
    let sum = 0;
    for (let k = 0; k <= Math.min(row, column); k++) sum += lower[row * d + k]! * lower[column * d + k]!;
    return sum;
  });
}
