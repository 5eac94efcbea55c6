/** The theory of the paper's figures: what they state exactly. */
import { describe, expect, test } from 'vitest';
import { computeTheory, type Theory, type TheoryProblem } from '../../../numerics/theory/theory.js';
import { createArena } from '../../support/numerics/arena.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';

const BASE = { seed: '1', dataKey: 'data', syntheticKey: 'synthetic', rho: 0.5, intercept: false } as const;

const FIGURE_3: TheoryProblem = {
  ...BASE,
  population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] },
  loss: { kind: 'squared', targets: [0, 1] },
  generator: { kind: 'shifted-gaussian', mean: [0.5] },
  sizes: { n0: 64000, n1: 3200 },
};
const FIGURE_5: TheoryProblem = {
  ...BASE,
  population: { kind: 'mean-shift', dimension: 20, mean: [1], noise: 'uniform-cube' },
  loss: { kind: 'squared', targets: [-1, 1] },
  generator: { kind: 'oracle' },
  sizes: { n0: 2000, n1: 100 },
};
const FIGURE_7: TheoryProblem = {
  ...BASE,
  population: {
    kind: 'sigmoid-bernoulli',
    dimension: 20,
    slope: 1,
    low: 5,
    high: 1,

    noiseMean: [2.5, 2.5, 2.5],
  },
  loss: { kind: 'logistic' },
  generator: { kind: 'oracle' },
  sizes: { n: 5000, minorityShare: 0.1114476 },
};

describe('Example 2 and Figure 3', () => {
  const aligned = theoryOf(FIGURE_3);

  test('(i) has θ* = (1/3, 0), collinear gradients, and γ = 4', () => {
    expect(largestDifference(aligned.optimum, [1 / 3, 0])).toBeLessThan(1e-15);
    // E₀∇ℓ = 2θ = (2/3, 0), E₁∇ℓ = −E₀∇ℓ; with mean a = ½: 2((1 + a²)θ₁ − a) = −1/6
    expect(largestDifference(aligned.phi, [4 / 3, 0])).toBeLessThan(1e-14);
    expect(largestDifference(aligned.psi, [1 / 2, 0])).toBeLessThan(1e-14);
    expect(aligned.cosine).toBeCloseTo(1, 14);
    if ('none' in aligned.cancelling) throw new Error(aligned.cancelling.none);
    expect(aligned.cancelling.gamma.value).toBeCloseTo(4, 12);
    expect(aligned.cancelling.synthetic).toBeCloseTo(243_200, 7);
    expect(aligned.regime).toEqual({ classes: 'asymmetric', generator: 'inconsistent', aligned: true });
  });

  test('(i) has the limits of Figure 3: θ₁ → 0.2295082 with excess 0.0161695 at γ = 1, no bias at γ = 4', () => {
    const naive = aligned.terms(1);
    expect(naive.squaredBias).toBeCloseTo(0.0161695, 7);
    // the minimiser of a quadratic risk is one Newton step away; A = 2 diag(π₀ + 2π₁ + 1.25π̃, …), shares 20 : 1 : 19 of 40
    expect(1 / 3 - naive.bias[0]! / (2 * ((20 + 2 + 1.25 * 19) / 40))).toBeCloseTo(0.2295082, 7);
    // the bias is a difference of numbers of order 1
    expect(Math.abs(aligned.terms(4).squaredBias)).toBeLessThan(1e-30);
    expect(aligned.terms(4).expected).toBe(aligned.terms(4).noise + aligned.terms(4).squaredBias);
  });

  test('(ii) has orthogonal gradients, and no consistent size', () => {
    const across = theoryOf({ ...FIGURE_3, generator: { kind: 'shifted-gaussian', mean: [1, 1] } });
    expect(Math.abs(across.cosine!)).toBeLessThan(1e-15);
    expect(across.regime).toEqual({ classes: 'asymmetric', generator: 'inconsistent', aligned: false });
    // what stands across ∇φ stays, whatever the size
    for (const gamma of [0.5, 1, 2]) expect(across.terms(gamma).squaredBias).toBeGreaterThan(0.01);
  });
});

describe('Example 3 and Figure 5', () => {
  test('local symmetry; N times the expected excess is 9.6, 9.5, 9.284 without augmentation and with the oracle', () => {
    // c = tr(A⁻¹ E e² x x′), A = I + μμ′, e = x′θ* − 1: see figures.md for the three numbers
    for (const [noise, c] of [
      ['uniform-cube', 9.6],
      ['rademacher', 9.5],
      ['uniform-sphere', 9.284],
    ] as const) {
      const { regime, phiNorm, cancelling, terms } = theoryOf({
        ...FIGURE_5,
        population: { kind: 'mean-shift', dimension: 20, mean: [1], noise },
      });
      expect(regime).toEqual({ classes: 'symmetric', generator: 'ideal', aligned: undefined });
      expect(phiNorm.value).toBeLessThan(1e-14);
      expect('none' in cancelling && cancelling.none).toMatch(/local symmetry/);
      for (const gamma of [0, 1, 4]) {
        expect((2100 + 1900 * gamma) * terms(gamma).expected).toBeCloseTo(c, noise === 'uniform-sphere' ? 3 : 12);
      }
    }
  });

  test('the best size is 0 for a Gaussian fit, and as many as may be for the oracle', () => {
    expect(theoryOf(FIGURE_5).best).toMatchObject({ gamma: 20, atEnd: true });
    const fit = theoryOf({ ...FIGURE_5, generator: { kind: 'gaussian-fit', ridge: 0 } });
    expect(fit.regime).toEqual({ classes: 'symmetric', generator: 'realistic', aligned: undefined });
    expect(fit.best!.gamma).toBe(0);
  });
});

describe('Example 4 and Figure 7', () => {
  test('local symmetry without an intercept, and not with one', () => {
    const without = theoryOf(FIGURE_7);
    expect(without.regime.classes).toBe('symmetric');
    // θ* is found to about 1e-12
    expect(without.phiNorm.value).toBeLessThan(1e-11);
    expect(without.optimum[0]).toBeCloseTo(1, 10);
    expect([without.n0, without.n1]).toEqual([4443, 557]);
    expect(theoryOf({ ...FIGURE_7, intercept: true }).regime.classes).toBe('asymmetric');
  });

  test('the rarer class is the minority, whichever label it has', () => {
    const turned = theoryOf({ ...FIGURE_7, intercept: true, sizes: { n: 5000, minorityShare: 0.9 } });
    const straight = theoryOf({ ...FIGURE_7, intercept: true, sizes: { n: 5000, minorityShare: 0.1 } });
    expect(turned.n1).toBe(500);
    expect(
      largestDifference(
        turned.phi,
        straight.phi.map((value) => -value),
      ),
    ).toBe(0);
  });
});

test('the generator none adds nothing at any gamma', () => {
  const { terms, best } = theoryOf({ ...FIGURE_3, generator: { kind: 'none' } });
  expect(terms(3).expected).toBe(terms(0).expected);
  expect(best!.gamma).toBe(0);
});

test('computeTheory() gives the same figures each time', () => {
  const problem: TheoryProblem = { ...FIGURE_3, sizes: { n0: 200, n1: 20 }, generator: { kind: 'smote', k: 5 } };
  const effort = { sets: 10, points: 50, perClass: 100 };
  const [one, other] = [0, 0].map(() => computeTheory(problem, createArena(0), effort));
  expect(one!.psi).toEqual(other!.psi);
  expect(one!.terms(1)).toEqual(other!.terms(1));
});

test('computeTheory() says what a generator lacks', () => {
  const problem: TheoryProblem = { ...FIGURE_3, sizes: { n0: 200, n1: 5 }, generator: { kind: 'smote', k: 5 } };
  expect(() => theoryOf(problem)).toThrow(/Cannot simulate the generator: .* got 0; give it more minority points/);
});

function theoryOf(problem: TheoryProblem): Theory {
  return computeTheory(problem, createArena(0));
}
