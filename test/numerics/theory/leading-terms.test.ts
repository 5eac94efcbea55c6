import { describe, expect, test } from 'vitest';
import type { GradientLaw, Learned, LossGradients } from '../../../numerics/theory/gradient-law.js';
import { createLeadingTerms } from '../../../numerics/theory/leading-terms.js';

/** One parameter: E₀∇ℓ = 2, E₁∇ℓ = −2, so ∇φ = 4; the generator is off by ∇ψ = 1. */
const ONE: LossGradients = {
  majority: law(2, 3, 5),
  minority: law(-2, 1, 7),
  synthetic: { ...law(-1, 4, 9), error: null, learned: null },
  rho: 0.5,
  phiError: null,
};
const SIZES = { n0: 60, n1: 10, synthetic: 30 };

describe('createLeadingTerms()', () => {
  test('computes Theorem 2 by hand in one dimension', () => {
    // b = (0.6 − 0.5) 4 + 0.3 · 1 = 0.7, H = (3 + 1)/2 = 2, A = 0.6·3 + 0.1·1 + 0.3·4 = 3.1, M = 2/3.1²,
    // Σ = 0.6·5 + 0.1·7 + 0.3·9 = 6.4
    const terms = createLeadingTerms(ONE)(SIZES);
    const m = 2 / (3.1 * 3.1);
    expect(terms.bias[0]).toBeCloseTo(0.7, 14);
    expect(terms.squaredBias).toBeCloseTo(0.5 * 0.49 * m, 14);
    expect(terms.learning).toBe(0);
    expect(terms.noise).toBeCloseTo((6.4 * m) / 200, 14);
    expect(terms.expected).toBeCloseTo(0.5 * 0.49 * m + (6.4 * m) / 200, 14);
    expect(terms.mcse).toBe(0);
  });

  test('weights the classes by ρ (Remark 1)', () => {
    // b = (0.6 − 0.75) 4 + 0.3 = −0.3, H = 0.75·3 + 0.25·1 = 2.5
    const terms = createLeadingTerms({ ...ONE, rho: 0.75 })(SIZES);
    expect(terms.bias[0]).toBeCloseTo(-0.3, 14);
    expect(terms.squaredBias).toBeCloseTo((0.5 * 0.09 * 2.5) / (3.1 * 3.1), 14);
  });

  test('adds what the generator learns by chance: ½ π̃² V M + π̃ (π₁ C₁ + π₀ C₀) M', () => {
    const learned: Learned = {
      spread: Float64Array.of(2),
      withMinority: Float64Array.of(3),
      withMajority: Float64Array.of(-1),
      simulation: null,
    };
    const terms = createLeadingTerms({ ...ONE, synthetic: { ...ONE.synthetic, learned } })(SIZES);
    const m = 2 / (3.1 * 3.1);
    expect(terms.learning).toBeCloseTo((0.5 * 0.09 * 2 + 0.3 * (0.1 * 3 - 0.6)) * m, 14);
    expect(terms.expected).toBe(terms.squaredBias + terms.learning + terms.noise);
  });

  test('takes the variance of a simulated bias out of its square', () => {
    const synthetic = { ...ONE.synthetic, error: Float64Array.of(0.5) };
    const terms = createLeadingTerms({ ...ONE, synthetic, phiError: Float64Array.of(2) })(SIZES);
    const m = 2 / (3.1 * 3.1);
    expect(terms.squaredBias).toBeCloseTo(0.5 * (0.49 - 0.09 * 0.5 - 0.01 * 2) * m, 14);
    // dE = M b (π₀ − ρ) d∇φ; the error of ∇ψ comes with the simulated sets, of which there are none here
    expect(terms.mcse).toBeCloseTo(m * 0.7 * 0.1 * Math.sqrt(2), 14);
  });

  test('has no value where the augmented risk has no curvature', () => {
    const flat = { ...ONE, majority: law(2, 0, 5), minority: law(-2, 1, 7), synthetic: ONE.synthetic };
    const terms = createLeadingTerms(flat)({ n0: 10, n1: 0, synthetic: 0 });
    expect(terms.bias[0]).toBeCloseTo(2, 14);
    expect(terms.expected).toBeNaN();
  });

  test('uses M = A⁻¹ H A⁻¹ in that order where A and H do not commute', () => {
    // H = [[2, 0], [0, 1]], A = [[2, 1], [1, 1]] with A⁻¹ = [[1, −1], [−1, 2]]: M = [[3, −4], [−4, 6]]
    const zero = { mean: Float64Array.of(0, 0), covariance: new Float64Array(4) };
    const observed = { ...zero, hessian: Float64Array.of(2, 0, 0, 1) };
    const terms = createLeadingTerms({
      majority: { ...observed, covariance: Float64Array.of(4, 1, 1, 2) },
      minority: observed,
      // half the points, so that (2, 0; 0, 1)/2 + (2, 2; 2, 1)/2 = A
      synthetic: { ...zero, hessian: Float64Array.of(2, 2, 2, 1), error: null, learned: null },
      rho: 0.5,
      phiError: null,
    })({ n0: 4, n1: 1, synthetic: 5 });
    // tr(Σ M)/(2N), Σ = 0.4 [[4, 1], [1, 2]]: 0.4 (12 − 8 + 12)/20
    expect(terms.noise).toBeCloseTo(0.32, 14);
  });
});

function law(mean: number, hessian: number, covariance: number): GradientLaw {
  return { mean: Float64Array.of(mean), hessian: Float64Array.of(hessian), covariance: Float64Array.of(covariance) };
}
