/** The exact numbers that claims are held against. */
import { expect, test } from 'vitest';
import { firstOrderConstant } from '../../../studies/claims/mean-shift-constant.js';
import { limitRate } from '../../../studies/claims/rates.js';
import { limitOf, squaredLimit } from '../../../studies/claims/squared-limit.js';
import { fabricate, shippedStudy } from './fabricate.js';

test('squaredLimit() of Figure 3 is that of the paper: θ₁ → 0.2295082, excess 0.0161695, error 0.1038251; 0 at γ = 4', () => {
  const study = shippedStudy('figure-3', 1);
  const naive = squaredLimit(study, { n0: 64000, n1: 3200, gamma: 1 });
  // (0.025 + 0.475/2)/(1 + 0.025 + 0.475/4) = 0.2625/1.14375
  expect(naive.theta[0]).toBeCloseTo(0.2625 / 1.14375, 14);
  expect(naive.theta[1]).toBe(0);
  expect(naive.optimum[0]).toBeCloseTo(1 / 3, 14);
  // R(θ) = |θ|² + (θ₁ − 1)²/2 has curvature 3/2
  expect(naive.excessRisk).toBeCloseTo(1.5 * (1 / 3 - 0.2625 / 1.14375) ** 2, 14);
  expect(naive.excessRisk).toBeCloseTo(0.0161695, 7);
  expect(naive.parameterError).toBeCloseTo(0.1038251, 7);
  expect(squaredLimit(study, { n0: 64000, n1: 3200, gamma: 4 }).excessRisk).toBeCloseTo(0, 14);
});

test('squaredLimit() of Figure 4 vanishes at the bias-cancelling γ, 1/(3a − a² − 1)', () => {
  const study = shippedStudy('figure-4', 1);
  // 3.156 at n1 = 100, rounded to the next synthetic point: |∂ excess/∂γ| is below 1e−2 and the step 5e−4
  expect(squaredLimit(study, { n0: 2000, n1: 100, gamma: 3.156 }).excessRisk).toBeLessThan(1e-8);
  expect(squaredLimit(study, { n0: 100000, n1: 5000, gamma: 1.852 }).excessRisk).toBeLessThan(1e-8);
});

test('squaredLimit() of Example 2 (ii) solves the normal equations in the plane', () => {
  const study = shippedStudy('example-2-orthogonal', 1);
  const { theta, excessRisk } = squaredLimit(study, { n0: 1000, n1: 1000, gamma: 1 });
  // no synthetic points where the classes are balanced
  expect(theta).toEqual([1 / 3, 0]);
  expect(excessRisk).toBe(0);
  // shares ½ of N(0, I) and ½ of N((1, 1), I): (3/2, 1/2; 1/2, 3/2) θ = (1/2, 1/2), so θ = (1/4, 1/4); θ* = (1/3, 0),
  // A = (3/2, 0; 0, 1): 1.5/144 + 1/16
  const wrong = limitOf(
    [
      { share: 0.5, mean: [0, 0], target: 0 },
      { share: 0.5, mean: [1, 1], target: 1 },
    ],
    [
      { share: 0.5, mean: [0, 0], target: 0 },
      { share: 0.5, mean: [1, 0], target: 1 },
    ],
  );
  expect(wrong.theta[0]).toBeCloseTo(0.25, 14);
  expect(wrong.theta[1]).toBeCloseTo(0.25, 14);
  expect(wrong.excessRisk).toBeCloseTo(1.5 / 144 + 1 / 16, 14);
  expect(wrong.parameterError).toBeCloseTo(Math.sqrt(1 / 144 + 1 / 16), 14);
});

test('squaredLimit() under local symmetry is 0 without synthetic points, and that of the shifted mean with them', () => {
  const study = shippedStudy('theorem-6', 1);
  expect(squaredLimit(study, { n0: 2000, n1: 100, gamma: 0 }).excessRisk).toBeCloseTo(0, 14);
  // s = 1 − (log 100)^−½; θ = (0.525 + 0.475 s)/(1 + 0.525 + 0.475 s²), θ* = 1/2, curvature 2
  const s = 1 - Math.log(100) ** -0.5;
  const theta = (0.525 + 0.475 * s) / (1.525 + 0.475 * s * s);
  expect(squaredLimit(study, { n0: 2000, n1: 100, gamma: 1 }).excessRisk).toBeCloseTo(2 * (theta - 0.5) ** 2, 14);
});

test('squaredLimit() refuses a study of another kind', () => {
  expect(() => squaredLimit(shippedStudy('figure-5', 1), { n0: 20, n1: 1, gamma: 1 })).toThrow(
    'the run of figure-5 is not of normal classes in the plane and the squared loss',
  );
});

test('limitRate() is the slope of the limits in log n1', () => {
  const evidence = fabricate(shippedStudy('figure-4', 1), () => 1);
  const points = [100, 200, 500, 1000, 2000, 5000].map((n1) => {
    const a = 1 - Math.log(n1) ** -0.5;
    const theta = (0.025 + 0.475 * a) / (1.025 + 0.475 * a * a);
    return [Math.log(n1), Math.log(1.5 * (theta - 1 / 3) ** 2)] as const;
  });
  const [x, y] = [0, 1].map((i) => points.reduce((sum, point) => sum + point[i as 0 | 1], 0) / 6) as [number, number];
  const slope =
    points.reduce((sum, [u, v]) => sum + (u - x) * (v - y), 0) / points.reduce((sum, [u]) => sum + (u - x) ** 2, 0);
  expect(limitRate(evidence, 1, 'excess-risk')).toBeCloseTo(slope, 12);
  // the parameter error is the root of the excess risk up to a constant, as both are along e₁
  expect(limitRate(evidence, 1, 'parameter-error')).toBeCloseTo(slope / 2, 12);
});

test('firstOrderConstant() is 9.6 for the cube, 9.5 for Rademacher and 9.284 for the sphere in 20 dimensions', () => {
  expect(firstOrderConstant('uniform-cube', 20)).toBeCloseTo(9.6, 14);
  expect(firstOrderConstant('rademacher', 20)).toBeCloseTo(9.5, 14);
  expect(firstOrderConstant('uniform-sphere', 20)).toBeCloseTo(9.284, 3);
  expect(() => firstOrderConstant('cauchy', 20)).toThrow('Cannot tell the constant: unknown noise law cauchy');
});
