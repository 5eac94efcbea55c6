import { describe, expect, test } from 'vitest';
import { bestGamma } from '../../../numerics/theory/best-gamma.js';
import { biasCancellingSize } from '../../../numerics/theory/bias-cancelling-size.js';
import { meanSquares, rootOf } from '../../../numerics/theory/psi-size.js';
import { classifyRegime } from '../../../numerics/theory/regime.js';

describe('biasCancellingSize()', () => {
  const phi = Float64Array.of(4, 0);

  test('is the zero of b along ∇φ', () => {
    // c = 1/4: ñ = (90 − 10)/(1 − ½) = 160; then π₀ − ½ = 90/260 − ½ = −40/260, and b₁ = (−40·4 + 160·1)/260 = 0
    const size = biasCancellingSize({ phi, psi: Float64Array.of(1, 5), rho: 0.5, n0: 90, n1: 10 });
    expect(size).toEqual({ synthetic: 160, gamma: 2 });
  });

  test('has none where the synthetic points pull as the majority does, and says so', () => {
    const size = biasCancellingSize({ phi, psi: Float64Array.of(2, 0), rho: 0.5, n0: 90, n1: 10 });
    expect(size).toEqual({
      none: 'the synthetic points pull as the majority does: no number of them cancels the bias',
    });
  });
});

describe('bestGamma()', () => {
  test('finds the lowest point of a parabola to the square root of rounding', () => {
    const best = bestGamma((gamma) => (gamma - 1.234567) * (gamma - 1.234567) + 3, 20);
    // where a parabola with curvature 2 and height 3 is flat to rounding: √(3 · 2^−53) = 2e-8
    expect(Math.abs(best!.gamma - 1.234567)).toBeLessThan(5e-8);
    expect(best!.atEnd).toBe(false);
  });

  test('is 0 where the curve rises, the end where it falls, and skips what has no value', () => {
    expect(bestGamma((gamma) => gamma, 20)).toEqual({ gamma: 0, expected: 0, atEnd: false });
    expect(bestGamma((gamma) => -gamma, 20)).toEqual({ gamma: 20, expected: -20, atEnd: true });
    const partly = bestGamma((gamma) => (gamma < 2 ? Number.NaN : gamma), 20);
    expect(partly!.gamma).toBeGreaterThanOrEqual(2);
    expect(partly!.gamma).toBeLessThan(2.1);
    expect(bestGamma(() => Number.NaN, 20)).toBeUndefined();
  });
});

describe('meanSquares()', () => {
  test('adds variance to the squared mean, without the squared error of a simulated mean, and splits off what lies along ∇φ', () => {
    const synthetic = {
      mean: Float64Array.of(4, 5),
      hessian: new Float64Array(4),
      covariance: new Float64Array(4),
      error: Float64Array.of(0.25, 0, 0, 0.5),
      learned: {
        spread: Float64Array.of(7, 1, 1, 2),
        withMinority: new Float64Array(4),
        withMajority: null,
        simulation: null,
      },
    };
    // ∇ψ = (3, 4): 25 − 0.75 + 9; across (1, 0): 16 − 0.5 + 2
    const size = meanSquares(Float64Array.of(1, 1), synthetic, Float64Array.of(2, 0));
    expect(size.all).toEqual({ value: 33.25, mcse: 0 });
    expect(size.across).toEqual({ value: 17.5, mcse: 0 });
    expect(meanSquares(Float64Array.of(1, 1), synthetic).across.value).toBe(33.25);
  });

  test('has the standard error of the sets’ squares', () => {
    // two sets at ±1 about the mean, three at 0, no control: squares 1, 1, 0, 0, 0 with variance 0.3
    const synthetic = {
      mean: Float64Array.of(2),
      hessian: new Float64Array(1),
      covariance: new Float64Array(1),
      error: null,
      learned: {
        spread: Float64Array.of(0.5),
        withMinority: new Float64Array(1),
        withMajority: null,
        simulation: {
          sets: 5,
          points: 10,
          failed: 0,
          synthetic: Float64Array.of(1, -1, 0, 0, 0),
          minority: new Float64Array(5),
          majority: null,
          beta: 0,
          simulatesMean: false,
        },
      },
    };
    const { value, mcse } = meanSquares(Float64Array.of(0), synthetic).all;
    expect(value).toBe(4.5);
    expect(mcse).toBeCloseTo(Math.sqrt(0.3 / 5), 14);
    expect(rootOf({ value: 4, mcse: 0.4 })).toEqual({ value: 2, mcse: 0.1 });
  });
});

describe('classifyRegime()', () => {
  const sure = (value: number) => ({ value, mcse: 0 });
  /** n0 = 400: the border is 0.05. */
  const base = { phi: sure(1), scale: 1, psi: sure(0.2), across: sure(0.01), n0: 400, limit: 'vanishes' } as const;

  test('tells local symmetry from asymmetry to rounding, or to 4 standard errors', () => {
    expect(classifyRegime({ ...base, phi: sure(1e-13) }).classes).toBe('symmetric');
    expect(classifyRegime({ ...base, phi: sure(1e-6) }).classes).toBe('asymmetric');
    expect(classifyRegime({ ...base, phi: { value: 0.39, mcse: 0.1 } }).classes).toBe('symmetric');
    expect(classifyRegime({ ...base, phi: { value: 0.41, mcse: 0.1 } }).classes).toBe('asymmetric');
  });

  test('judges the generator by n0^−½ and by its limit', () => {
    expect(classifyRegime({ ...base, psi: sure(0.05) }).generator).toBe('ideal');
    expect(classifyRegime(base).generator).toBe('realistic');
    expect(classifyRegime({ ...base, limit: 'remains' }).generator).toBe('inconsistent');
    expect(classifyRegime({ ...base, limit: 'unclear' }).generator).toBe('unclear');
    expect(classifyRegime({ ...base, psi: { value: 0.06, mcse: 0.003 } }).generator).toBe('unclear');
  });

  test('judges alignment by what lies across ∇φ; without a direction there is none', () => {
    expect(classifyRegime(base).aligned).toBe(true);
    expect(classifyRegime({ ...base, across: sure(0.06) }).aligned).toBe(false);
    expect(classifyRegime({ ...base, across: { value: 0.06, mcse: 0.01 } }).aligned).toBe('unclear');
    expect(classifyRegime({ ...base, psi: sure(0) }).aligned).toBeUndefined();
    expect(classifyRegime({ ...base, phi: sure(0) }).aligned).toBeUndefined();
  });
});
