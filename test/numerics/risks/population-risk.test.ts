/** Exact risks: published limits of the figures, high-precision quadrature, finite differences, simulation. */
import { describe, expect, test } from 'vitest';
import type { LossSpec } from '../../../numerics/classifiers/loss.js';
import { MEASURES } from '../../../numerics/measures.js';
import { createPopulation, type PopulationSpec } from '../../../numerics/populations/population.js';
import { availableMeasures } from '../../../numerics/risks/available-measures.js';
import { expectedSoftplus, logisticDerivatives, logisticRisk } from '../../../numerics/risks/logistic-risk.js';
import { createPopulationRisk } from '../../../numerics/risks/population-risk.js';
import { balancedError, balancedLogLoss } from '../../../numerics/risks/set-risk.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

const LOGISTIC: LossSpec = { kind: 'logistic' };
const FIGURE_3: PopulationSpec = { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] };
const FIGURE_5: PopulationSpec = { kind: 'mean-shift', dimension: 20, mean: [1], noise: 'uniform-cube' };
const FIGURE_8: PopulationSpec = {
  kind: 'gaussian-mixture',
  dimension: 5,
  majority: [{ weight: 1, mean: [] }],
  minority: [
    { weight: 0.5, mean: [2, 1.25] },
    { weight: 0.5, mean: [2, -1.25] },
  ],
};
const reference = golden<{
  softplus: [number, number, number][];
  rules: { theta: number[]; norm: number; risk: number }[];
}>('population-risk');

describe('squared loss', () => {
  const risk = createPopulationRisk(createPopulation(FIGURE_3), { kind: 'squared', targets: [0, 1] }, false);

  test('createPopulationRisk() has θ* = (1/3, 0) and R* = 1/3 in Figure 3', () => {
    expect(largestDifference(risk.optimum, [1 / 3, 0])).toBeLessThan(2e-16);
    expect(Math.abs(risk.optimalRisk - 1 / 3)).toBeLessThan(1e-15);
    // R(θ) = |θ|² + (θ₁ − 1)²/2
    const theta = Float64Array.of(0.7, -0.2);
    expect(Math.abs(risk.risk(theta) - (0.53 + 0.045))).toBeLessThan(1e-15);
    expect(Math.abs(risk.excess(theta) - (0.53 + 0.045 - 1 / 3))).toBeLessThan(1e-15);
  });

  test('excess() and parameterError() give Figure 3’s limits of augmented least squares', () => {
    // n0 : n1 : ñ = 20 : 1 : 19γ and synthetic mean 1/2: θ₁ solves the augmented normal equation
    const limit = (gamma: number) => {
      const [n0, n1, synthetic] = [20, 1, 19 * gamma];
      return Float64Array.of((n1 + synthetic / 2) / (n0 + 2 * n1 + 1.25 * synthetic), 0);
    };
    const naive = limit(1);
    expect(naive[0]).toBeCloseTo(0.2295082, 7);
    expect(risk.excess(naive)).toBeCloseTo(0.0161695, 7);
    expect(risk.parameterError(naive)).toBeCloseTo(0.1038251, 7);
    expect(risk.excess(limit(4))).toBeLessThan(1e-30);
  });

  test('error() puts the threshold at the midpoint of the targets', () => {
    // score x₁ against ½: Φ(−½) in either class
    expect(risk.error(Float64Array.of(1, 0))).toBeCloseTo(0.30853753872598694, 15);
    const shifted = createPopulationRisk(createPopulation(FIGURE_3), { kind: 'squared', targets: [-1, 1] }, true);
    expect(shifted.error(Float64Array.of(1, 0, -0.5))).toBeCloseTo(0.30853753872598694, 15);
  });

  test('createPopulationRisk() has θ* = e₁/2 and R* = 1/2 in Figures 5 and 6', () => {
    const meanShift = createPopulationRisk(createPopulation(FIGURE_5), { kind: 'squared', targets: [-1, 1] }, false);
    expect(Math.abs(meanShift.optimum[0]! - 0.5)).toBeLessThan(2e-16);
    expect(meanShift.optimum.slice(1).every((value) => value === 0)).toBe(true);
    expect(Math.abs(meanShift.optimalRisk - 0.5)).toBeLessThan(2e-16);
    // targets ±½ halve θ* and quarter the risk
    const half = createPopulationRisk(createPopulation(FIGURE_5), { kind: 'squared', targets: [-0.5, 0.5] }, false);
    expect(largestDifference([half.optimum[0]!, half.optimalRisk], [0.25, 0.125])).toBeLessThan(2e-16);
  });

  test('risk() equals simulation with an intercept and unequal means', () => {
    const population = createPopulation(FIGURE_8);
    const exact = createPopulationRisk(population, { kind: 'squared', targets: [0, 1] }, true);
    const theta = Float64Array.of(0.3, 0.2, -0.1, 0.05, 0, 0.1);
    const { mean, sd, n } = simulate(population, theta, (score, label) => (score - label) ** 2);
    expect(Math.abs(exact.risk(theta) - mean)).toBeLessThan((5 * sd) / Math.sqrt(n));
  });
});

describe('logistic loss', () => {
  const population = createPopulation(FIGURE_8);
  const risk = createPopulationRisk(population, LOGISTIC, true);
  const options = { laws: [population.normalLaw!(0), population.normalLaw!(1)], d: 5, intercept: true } as const;
  const theta = Float64Array.of(1.1, 0.7, -0.3, 0.2, 0.5, -0.9);

  test('createPopulationRisk() finds the optimum of Figures 2 and 8: w = (2, 0, 0, 0, 0), b = −2', () => {
    expect(largestDifference(risk.optimum, [2, 0, 0, 0, 0, -2])).toBeLessThan(1e-12);
    expect(risk.optimalRisk).toBeCloseTo(0.3563164, 7);
    expect(risk.error(risk.optimum)).toBeCloseTo(0.15865525393145707, 12);
    expect(risk.excess(risk.optimum)).toBe(0);
  });

  test('expectedSoftplus() equals 30-digit quadrature', () => {
    for (const [mean, sd, expected] of reference.softplus) {
      // relative: the rule sums up to 45 sd terms, and a series replaces it beyond sd = 1000
      const error = Math.abs(expectedSoftplus(mean, sd) - expected) / Math.max(1, expected);
      expect(error, `mean ${mean}, sd ${sd}`).toBeLessThan(sd > 100 && sd <= 1000 ? 3e-14 : 5e-15);
    }
  });

  test('logisticRisk() equals the peer’s 80-node Gauss–Hermite rule where that rule is accurate', () => {
    for (const { theta, norm, risk: expected } of reference.rules) {
      expect(Math.abs(logisticRisk(options, Float64Array.from(theta)) - expected)).toBeLessThan(
        norm < 2 ? 1e-13 : 1e-8,
      );
    }
  });

  test('logisticDerivatives() equals finite differences', () => {
    const gradient = new Float64Array(6);
    const hessian = new Float64Array(36);
    logisticDerivatives(options, theta, gradient, hessian);
    const h = 1e-4;
    const at = (...moves: [number, number][]) => {
      const moved = theta.slice();
      for (const [j, by] of moves) moved[j] = moved[j]! + by;
      return logisticRisk(options, moved);
    };
    for (let j = 0; j < 6; j++) {
      // errors h² times a third, and fourth, derivative below 1; rounding 1e-16/h and 1e-16/h²
      expect(Math.abs((at([j, h]) - at([j, -h])) / (2 * h) - gradient[j]!)).toBeLessThan(1e-8);
      for (let k = j; k < 6; k++) {
        const mixed = at([j, h], [k, h]) - at([j, h], [k, -h]) - at([j, -h], [k, h]) + at([j, -h], [k, -h]);
        expect(Math.abs(mixed / (4 * h * h) - hessian[j * 6 + k]!)).toBeLessThan(2e-7);
      }
    }
  });

  test('risk() and error() equal simulation', () => {
    const logLoss = simulate(population, theta, (score, label) => Math.log1p(Math.exp(label === 1 ? -score : score)));
    expect(Math.abs(risk.risk(theta) - logLoss.mean)).toBeLessThan((5 * logLoss.sd) / Math.sqrt(logLoss.n));
    const error = simulate(population, theta, (score, label) => (score > 0 === (label === 1) ? 0 : 1));
    expect(Math.abs(risk.error(theta) - error.mean)).toBeLessThan((5 * error.sd) / Math.sqrt(error.n));
  });

  test('risk() at zero is ln 2, and a constant score errs on one class', () => {
    expect(risk.risk(new Float64Array(6))).toBeCloseTo(Math.LN2, 15);
    expect(risk.error(Float64Array.of(0, 0, 0, 0, 0, 1))).toBe(0.5);
    expect(risk.error(Float64Array.of(0, 0, 0, 0, 0, -1))).toBe(0.5);
  });
});

describe('what is available', () => {
  test('availableMeasures() leaves out log-losses under squared loss and normal scores under mean-shift', () => {
    const squared: LossSpec = { kind: 'squared', targets: [-1, 1] };
    expect(availableMeasures(FIGURE_8, LOGISTIC)).toEqual(MEASURES);
    expect(availableMeasures(FIGURE_3, squared)).toEqual([
      'excess-risk',
      'parameter-error',
      'error',
      'error-exact',
      'gamma-star',
      'validation-loss',
    ]);
    expect(availableMeasures(FIGURE_5, squared)).not.toContain('error-exact');
    expect(availableMeasures(FIGURE_5, LOGISTIC)).toEqual(['log-loss', 'error', 'gamma-star', 'validation-loss']);
  });

  test('createPopulationRisk() refuses what availableMeasures() leaves out', () => {
    const meanShift = createPopulation(FIGURE_5);
    expect(() => createPopulationRisk(meanShift, LOGISTIC, true)).toThrow('scores must be normal mixtures');
    const squared = createPopulationRisk(meanShift, { kind: 'squared', targets: [-1, 1] }, false);
    expect(() => squared.error(squared.optimum)).toThrow('scores must be normal mixtures');
  });
});

/** Balanced mean of a loss over 200,000 points of each class, and its sd (of one pair). */
function simulate(
  population: ReturnType<typeof createPopulation>,
  theta: Float64Array,
  loss: (score: number, label: number) => number,
) {
  const n = 200_000;
  const d = population.dimension;
  const rows = new Float64Array(n * d);
  const pairs = new Float64Array(n);
  for (const label of [0, 1] as const) {
    population.draw(label, testStream('simulate', label), rows, 0, n);
    for (let i = 0; i < n; i++) {
      let score = theta[d]!;
      for (let j = 0; j < d; j++) score += theta[j]! * rows[i * d + j]!;
      pairs[i] = pairs[i]! + 0.5 * loss(score, label);
    }
  }
  const mean = pairs.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(pairs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  // the set losses agree with the plain loops above
  expect(balancedLogLoss({ rows, perClass: n / 2, d }, theta)).toBeGreaterThan(0);
  expect(balancedError({ rows, perClass: n / 2, d }, theta, 0)).toBeLessThan(1);
  return { mean, sd, n };
}
