import { expect, test } from 'vitest';
import { biasCancellingGamma, type SizedProblem } from '../../../numerics/theory/bias-cancelling-gamma.js';

/** Example 2 with μ = 1: P₀ = N(0, I₂), P₁ = N(e₁, I₂), squared loss with targets 0 and 1. */
const EXAMPLE_2: SizedProblem = {
  population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] },
  generator: { kind: 'shifted-gaussian', mean: [0.5] },
  loss: { kind: 'squared', targets: [0, 1] },
  intercept: false,
  rho: 0.5,
  sizes: { n0: 2000, n1: 100 },
};

test('biasCancellingGamma() is 4 in Figure 3', () => {
  expect(biasCancellingGamma(EXAMPLE_2)).toBe(4);
});

test('biasCancellingGamma() is Example 2’s μ/(a(μ² + 2) − μ(a² + 1))', () => {
  for (const [mu, a] of [
    [1, 0.9],
    [0.7, 0.6],
    [2, 1.3],
  ] as const) {
    const problem: SizedProblem = {
      ...EXAMPLE_2,
      population: { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [mu] },
      generator: { kind: 'shifted-gaussian', mean: [a] },
    };
    const expected = mu / (a * (mu * mu + 2) - mu * (a * a + 1));
    // 12 digits are kept
    expect(Math.abs(biasCancellingGamma(problem) / expected - 1)).toBeLessThan(1e-11);
  }
});

test('biasCancellingGamma() is 1/(3a − a² − 1), a = 1 − (log n1)^−½, in Figure 4', () => {
  const published = [3.156, 2.654, 2.283, 2.106, 1.977, 1.852];
  for (const [i, n1] of [100, 200, 500, 1000, 2000, 5000].entries()) {
    const drift = { rate: 'log', exponent: 0.5, scale: 1 } as const;
    const generator = { kind: 'shifted-gaussian', mean: [1], drift } as const;
    const gamma = biasCancellingGamma({ ...EXAMPLE_2, generator, sizes: { n0: 20 * n1, n1 } });
    const a = 1 - 1 / Math.sqrt(Math.log(n1));
    expect(Math.abs(gamma * (3 * a - a * a - 1) - 1)).toBeLessThan(1e-11);
    expect(gamma.toFixed(3)).toBe(published[i]!.toFixed(3));
  }
});

test('biasCancellingGamma() is 1 for right generators, whatever the loss', () => {
  for (const kind of ['oracle', 'bootstrap'] as const) {
    for (const loss of ['logistic', 'exponential'] as const) {
      expect(biasCancellingGamma({ ...EXAMPLE_2, generator: { kind }, loss: { kind: loss } })).toBe(1);
    }
  }
});

test('biasCancellingGamma() brings a right generator’s classes to the weights of the risk (Remark 1)', () => {
  // ñ = n0 (1 − ρ)/ρ − n1 = 2000/3 − 100
  const gamma = biasCancellingGamma({ ...EXAMPLE_2, generator: { kind: 'oracle' }, rho: 0.75 });
  expect(gamma).toBeCloseTo((2000 / 3 - 100) / 1900, 11);
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, generator: { kind: 'oracle' }, rho: 0.96 })).toThrow(
    'Cannot cancel the leading bias: the majority has its share ρ, or less, without synthetic points',
  );
});

test('biasCancellingGamma() is n0 − n1 points for orthogonal gradients: Example 2 (ii)', () => {
  const generator = { kind: 'shifted-gaussian', mean: [1, 1] } as const;
  expect(biasCancellingGamma({ ...EXAMPLE_2, generator })).toBe(1);
});

test('biasCancellingGamma() refuses what has no such size, and says why', () => {
  const symmetric = { kind: 'mean-shift', dimension: 3, mean: [1], noise: 'rademacher' } as const;
  const centred = { kind: 'squared', targets: [-1, 1] } as const;
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, population: symmetric, loss: centred })).toThrow(
    /∇φ is zero at θ\* \(local symmetry\)/,
  );
  // a = ⅓ gives 3a − a² − 1 < 0
  const opposed = { kind: 'shifted-gaussian', mean: [1 / 3] } as const;
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, generator: opposed })).toThrow(/no number of them cancels the bias/);
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, generator: { kind: 'smote', k: 5 } })).toThrow(
    /∇ψ must be known in closed form.*generator smote with loss squared.*ballast theory/,
  );
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, population: symmetric, loss: { kind: 'logistic' } })).toThrow(
    /θ\* must be known in closed form/,
  );
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, sizes: { n: 100, minorityShare: 0.1 } })).toThrow(
    /class counts must be fixed/,
  );
  expect(() => biasCancellingGamma({ ...EXAMPLE_2, sizes: { n0: 50, n1: 50 } })).toThrow(
    /the classes are equally large/,
  );
});
