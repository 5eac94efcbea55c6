import { expect, test } from 'vitest';
import { moments } from '../../../numerics/moments.js';
import {
  combine,
  difference,
  type Estimate,
  logLogSlope,
  logOf,
  mcseOf,
  meanOf,
  paired,
  ratio,
  shareOf,
  varianceOf,
} from '../../../studies/claims/estimate.js';
import { normals } from './fabricate.js';

const A = Float64Array.of(1, 2, 3, 4);
const B = Float64Array.of(2, 2, 5, 7);

test('meanOf() has the mean and sd/√n, and one influence for each repetition', () => {
  const mean = meanOf(A);
  expect(mean).toMatchObject({ value: 2.5, repetitions: 4, failed: 0 });
  // s² = 5/3, n = 4
  expect(mcseOf(mean)).toBeCloseTo(Math.sqrt(5 / 12), 14);
  // (1 − 2.5)/√12
  expect(mean.influence[0]).toBeCloseTo(-1.5 / Math.sqrt(12), 14);
});

test('meanOf() leaves failed repetitions out, counts them, and gives them no influence', () => {
  const mean = meanOf(Float64Array.of(1, NaN, 3));
  expect(mean).toMatchObject({ value: 2, repetitions: 2, failed: 1 });
  expect(mean.influence[1]).toBe(0);
  expect(mcseOf(mean)).toBeCloseTo(1, 14);
  expect(meanOf(Float64Array.of(NaN)).value).toBeNaN();
});

test('paired() differs repetition by repetition, NaN where either failed, as far as both go', () => {
  expect([...paired(Float64Array.of(5, NaN, 3, 1), Float64Array.of(1, 1, NaN))]).toEqual([4, NaN, NaN]);
});

test('difference() of means has the MCSE of the paired difference', () => {
  const gap = difference(meanOf(B), meanOf(A));
  // differences 1, 0, 2, 3: mean 1.5, s² = 5/3
  expect(gap.value).toBeCloseTo(1.5, 14);
  expect(mcseOf(gap)).toBeCloseTo(Math.sqrt(5 / 12), 14);
  expect(mcseOf(gap)).toBeCloseTo(mcseOf(meanOf(paired(B, A))), 14);
});

test('varianceOf() has the variance and the root of the variance of squared deviations over n', () => {
  const variance = varianceOf(A);
  expect(variance.value).toBeCloseTo(5 / 3, 14);
  // squared deviations times 4/3: 3, 1/3, 1/3, 3; mean 5/3, each 4/3 away: s² = 4 (16/9)/3, over 4
  expect(mcseOf(variance)).toBeCloseTo(Math.sqrt(16 / 27), 14);
});

test('varianceOf() agrees with the MCSE of moments() as n grows', () => {
  const draw = normals(1);
  const sample = Float64Array.from({ length: 4000 }, draw);
  // the two differ by the correction of the fourth moment, a relative O(1/n)
  expect(mcseOf(varianceOf(sample)) / moments(sample).varianceMcse).toBeCloseTo(1, 3);
});

test('shareOf() counts, and has an error even where nothing varied', () => {
  const half = shareOf(A, (value) => value > 2);
  expect(half.value).toBe(0.5);
  // p̃ = (2 + 2)/(4 + 4), n + 4 = 8
  expect(mcseOf(half)).toBeCloseTo(Math.sqrt(0.25 / 8), 14);
  const none = shareOf(A, (value) => value > 4);
  expect(none.value).toBe(0);
  expect(mcseOf(none)).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 8), 14);
});

test('ratio() and logOf() follow the delta method, worked by hand', () => {
  const quotient = ratio(meanOf(B), meanOf(A));
  expect(quotient.value).toBeCloseTo(1.6, 14);
  // (b − 1.6 a)/2.5 by repetition: 0.16, −0.48, 0.08, 0.24; they sum to 0, squares to 0.32; over n (n − 1) = 12
  expect(mcseOf(quotient)).toBeCloseTo(Math.sqrt(0.32 / 12), 14);
  const log = logOf(meanOf(A));
  expect(log.value).toBeCloseTo(Math.log(2.5), 14);
  expect(mcseOf(log)).toBeCloseTo(Math.sqrt(5 / 12) / 2.5, 14);
});

test('combine() adds values and influences, also of different lengths', () => {
  const sum = combine([
    [2, meanOf(A)],
    [-1, meanOf(Float64Array.of(0, 2))],
  ]);
  expect(sum.value).toBeCloseTo(4, 14);
  expect(sum).toMatchObject({ repetitions: 2, failed: 0 });
  // 2 (−1.5)/√12 + 1/√2, 2 (−0.5)/√12 − 1/√2, 2 (0.5)/√12, 2 (1.5)/√12
  const parts = [
    -3 / Math.sqrt(12) + Math.SQRT1_2,
    -1 / Math.sqrt(12) - Math.SQRT1_2,
    1 / Math.sqrt(12),
    3 / Math.sqrt(12),
  ];
  expect(mcseOf(sum)).toBeCloseTo(Math.sqrt(parts.reduce((total, part) => total + part * part, 0)), 14);
});

test('logLogSlope() is exact for a power law, with the weights of least squares', () => {
  const points = [1, 2, 4].map((x) => ({ x, y: certain(3 / x) }));
  expect(logLogSlope(points).value).toBeCloseTo(-1, 14);
  expect(mcseOf(logLogSlope(points))).toBe(0);
  // logs of x are −ln 2, 0, ln 2 about their mean: the weight of the last point is 1/(2 ln 2)
  const noisy = logLogSlope([...points.slice(0, 2), { x: 4, y: meanOf(A) }]);
  expect(mcseOf(noisy)).toBeCloseTo(Math.sqrt(5 / 12) / 2.5 / (2 * Math.LN2), 14);
  expect(logLogSlope(points.slice(0, 1)).value).toBeNaN();
});

test('logLogSlope() of noisy power laws is within its MCSE as often as a normal number', () => {
  const draw = normals(7);
  const zs = Array.from({ length: 400 }, () => {
    const points = [50, 100, 200, 400].map((x) => ({
      x,
      y: meanOf(Float64Array.from({ length: 200 }, () => (5 / x) * draw() ** 2)),
    }));
    const slope = logLogSlope(points);
    return (slope.value + 1) / mcseOf(slope);
  });
  // variance of 400 standard normal numbers: 1 ± √(2/400) = 1 ± 0.07; 5 of these
  const { variance, mean } = moments(Float64Array.from(zs));
  expect(Math.abs(variance - 1)).toBeLessThan(0.35);
  expect(Math.abs(mean)).toBeLessThan(5 / 20);
});

function certain(value: number): Estimate {
  return { value, influence: new Float64Array(4), repetitions: 4, failed: 0 };
}
