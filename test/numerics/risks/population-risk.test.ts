/** Exact risks: published limits of the figures, high-precision quadrature, finite differences, simulation. */
import { describe, expect, test } from 'vitest';
import { createLoss, type LossSpec } from '../../../numerics/losses/loss.js';
import { MEASURES } from '../../../numerics/measures.js';
import type { Population } from '../../../numerics/populations/contract.js';
import { mixtureMean, mixtureSecondMoment } from '../../../numerics/populations/normal-mixture.js';
import { createPopulation, type PopulationSpec } from '../../../numerics/populations/population.js';
import { availableMeasures } from '../../../numerics/risks/available-measures.js';
import { createPopulationRisk } from '../../../numerics/risks/population-risk.js';
import { BLOCK_ROWS, rowStart, rowsLength } from '../../../numerics/rows.js';
import { golden } from '../../support/numerics/golden.js';
import { type GoldenPart, mixtureLaw } from '../../support/numerics/mixture-law.js';
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
const FIGURE_7: PopulationSpec = {
  kind: 'sigmoid-bernoulli',
  dimension: 20,
  slope: 1,
  low: 5,
  high: 1,
  noiseMean: [2.5, 2.5, 2.5],
};
const LOSSES: readonly LossSpec[] = [
  LOGISTIC,
  { kind: 'squared', targets: [-1, 1] },
  { kind: 'hinge' },
  { kind: 'exponential' },
];
const { rules } = golden<{ rules: { theta: number[]; norm: number; risk: number }[] }>('population-risk');
const mixture = golden<{
  laws: [GoldenPart[], GoldenPart[]];
  optima: { loss: LossSpec['kind']; intercept: boolean; rho: number; theta: number[]; risk: number; error: number }[];
}>('mixture-risk');

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
  const theta = Float64Array.of(1.1, 0.7, -0.3, 0.2, 0.5, -0.9);

  test('createPopulationRisk() finds the optimum of Figures 2 and 8: w = (2, 0, 0, 0, 0), b = −2', () => {
    expect(largestDifference(risk.optimum, [2, 0, 0, 0, 0, -2])).toBeLessThan(1e-12);
    expect(risk.optimalRisk).toBeCloseTo(0.3563164, 7);
    expect(risk.error(risk.optimum)).toBeCloseTo(0.15865525393145707, 12);
    expect(risk.excess(risk.optimum)).toBe(0);
  });

  test('risk() equals the peer’s 80-node Gauss–Hermite rule where that rule is accurate', () => {
    for (const { theta, norm, risk: expected } of rules) {
      expect(Math.abs(risk.risk(Float64Array.from(theta)) - expected)).toBeLessThan(norm < 2 ? 1e-13 : 1e-8);
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

describe('any normal mixture', () => {
  // full covariances and a singular one, under labels ±1
  const population = populationOf(mixture.laws);

  for (const { loss, intercept, rho, theta, risk: expected, error } of mixture.optima) {
    test(`createPopulationRisk() finds the optimum of the peer: ${loss}, intercept ${intercept}, ρ = ${rho}`, () => {
      const spec: LossSpec = loss === 'squared' ? { kind: loss, targets: [-1, 1] } : { kind: loss };
      const risk = createPopulationRisk(population, spec, intercept, rho);
      // the peer's gradient vanishes to 1e-11, and the smallest eigenvalue of the Hessians is 0.06
      expect(largestDifference(risk.optimum, theta)).toBeLessThan(1e-9);
      expect(Math.abs(risk.optimalRisk - expected)).toBeLessThan(1e-11);
      expect(Math.abs(risk.risk(Float64Array.from(theta)) - expected)).toBeLessThan(1e-11);
      // Φ of margins that move with θ*
      expect(Math.abs(risk.error(risk.optimum) - error)).toBeLessThan(1e-9);
    });
  }

  for (const loss of LOSSES) {
    test(`derivatives() are those of risk(), and vanish at θ*: ${loss.kind}`, () => {
      const risk = createPopulationRisk(population, loss, true, 0.3);
      const theta = Float64Array.of(0.8, 0.5, -0.6, 0.2);
      const { gradient, hessian } = risk.derivatives(theta);
      const h = 1e-4;
      const at = (...moves: [number, number][]) => {
        const moved = theta.slice();
        for (const [j, by] of moves) moved[j] = moved[j]! + by;
        return risk.risk(moved);
      };
      for (let j = 0; j < 4; j++) {
        // errors h² times a third, and fourth, derivative below 30; rounding 1e-15/h and 1e-15/h²
        expect(Math.abs((at([j, h]) - at([j, -h])) / (2 * h) - gradient[j]!)).toBeLessThan(3e-7);
        for (let k = 0; k < 4; k++) {
          const mixed = at([j, h], [k, h]) - at([j, h], [k, -h]) - at([j, -h], [k, h]) + at([j, -h], [k, -h]);
          expect(Math.abs(mixed / (4 * h * h) - hessian[j * 4 + k]!)).toBeLessThan(6e-7);
        }
      }
      expect(Math.max(...risk.derivatives(risk.optimum).gradient.map(Math.abs))).toBeLessThan(1e-13);
    });

    test(`risk() and error() equal simulation: ${loss.kind}`, () => {
      const spec: PopulationSpec = {
        kind: 'gaussian',
        dimension: 2,
        majorityMean: [],
        minorityMean: [1, 0.5],
        minorityCovariance: [
          [1.5, 0.7],
          [0.7, 0.8],
        ],
      };
      const drawn = createPopulation(spec);
      const risk = createPopulationRisk(drawn, loss, true);
      const theta = Float64Array.of(0.6, 0.4, -0.5);
      const ell = createLoss(loss);
      const losses = simulate(drawn, theta, (score, label) => ell.value(score, label));
      expect(Math.abs(risk.risk(theta) - losses.mean)).toBeLessThan((5 * losses.sd) / Math.sqrt(losses.n));
      const errors = simulate(drawn, theta, (score, label) => (score > ell.threshold === (label === 1) ? 0 : 1));
      expect(Math.abs(risk.error(theta) - errors.mean)).toBeLessThan((5 * errors.sd) / Math.sqrt(errors.n));
    });
  }

  test('exponential loss and N(0, I) against N(μ, I): w = μ/2, b = −|μ|²/4, R* = e^(−|μ|²/8), by hand', () => {
    // half the log-odds x′μ − |μ|²/2 minimises it, and the risk is then ∫ √(p₀ p₁)
    const gaussian: PopulationSpec = { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [2, 1] };
    const risk = createPopulationRisk(createPopulation(gaussian), { kind: 'exponential' }, true);
    expect(largestDifference(risk.optimum, [1, 0.5, -1.25])).toBeLessThan(1e-13);
    expect(risk.optimalRisk).toBeCloseTo(Math.exp(-5 / 8), 14);
  });

  test('createPopulationRisk() finds the same rule wherever the features lie', () => {
    const riskAt = (offset: number, kind: 'hinge' | 'logistic' | 'exponential') =>
      createPopulationRisk(
        createPopulation({ kind: 'gaussian', dimension: 2, majorityMean: [offset], minorityMean: [offset + 2] }),
        { kind },
        true,
      );
    for (const kind of ['hinge', 'logistic', 'exponential'] as const) {
      const home = riskAt(0, kind);
      for (const offset of [60, 80, 1000]) {
        const away = riskAt(offset, kind);
        // a gradient below 1e-15 · offset² at curvature of order one
        const tolerance = 1e-12 * offset * offset;
        expect(Math.abs(away.optimum[0]! - home.optimum[0]!)).toBeLessThan(tolerance);
        expect(Math.abs(away.optimalRisk - home.optimalRisk)).toBeLessThan(tolerance);
      }
    }
  });

  test('createPopulationRisk() finds a hinge optimum where few scores come near the kinks', () => {
    const spec: PopulationSpec = {
      kind: 'gaussian-mixture',
      dimension: 1,
      majority: [
        { weight: 0.4, mean: [-0.47], covariance: [[0.23]] },
        { weight: 0.6, mean: [-0.48], covariance: [[1.34]] },
      ],
      minority: [{ weight: 1, mean: [-1.05], covariance: [[1.47]] }],
    };
    const risk = createPopulationRisk(createPopulation(spec), { kind: 'hinge' }, false, 0.7);
    // scipy 1.17.1: brentq on the gradient by quad over x, good to 1e-13 over a slope of 0.1
    expect(Math.abs(risk.optimum[0]! - 0.3241183613023853)).toBeLessThan(1e-11);
    expect(Math.abs(risk.optimalRisk - 0.9947769246492144)).toBeLessThan(1e-12);
  });

  test('ρ tilts the log-odds: w is that of ½, b moves by log((1 − ρ)/ρ), for correctly specified log-loss', () => {
    const risk = createPopulationRisk(createPopulation(FIGURE_8), LOGISTIC, true, 0.2);
    expect(largestDifference(risk.optimum, [2, 0, 0, 0, 0, -2 + Math.log(4)])).toBeLessThan(1e-12);
  });

  test('createPopulationRisk() has θ* = e₁ and R* = 0.3091323 in Figure 7', () => {
    const risk = createPopulationRisk(createPopulation(FIGURE_7), LOGISTIC, false);
    expect(largestDifference(risk.optimum, [1, ...new Array(19).fill(0)])).toBeLessThan(1e-13);
    expect(risk.optimalRisk).toBeCloseTo(0.3091323, 7);
  });

  test('createPopulationRisk() refuses what has no optimum to find', () => {
    const apart: PopulationSpec = { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [60] };
    const message = 'Cannot find the optimum of the risk: the classes must overlap, and scores vary at it';
    for (const loss of LOSSES.filter(({ kind }) => kind !== 'squared')) {
      expect(() => createPopulationRisk(createPopulation(apart), loss, true)).toThrow(message);
    }
    // with rare errors that cost little the best hinge rule calls all points minority: w = 0, where the risk has a kink
    expect(() => createPopulationRisk(createPopulation(FIGURE_8), { kind: 'hinge' }, true, 0.05)).toThrow(message);
    for (const rho of [0, 1, NaN]) {
      expect(() => createPopulationRisk(createPopulation(FIGURE_8), LOGISTIC, true, rho)).toThrow(
        'rho must be between',
      );
    }
  });
});

describe('what is available', () => {
  const judged = { classifier: { kind: 'linear' }, reference: null } as const;

  test('availableMeasures() leaves out log-losses under squared loss and normal scores under mean-shift', () => {
    const squared: LossSpec = { kind: 'squared', targets: [-1, 1] };
    expect(availableMeasures({ ...judged, population: FIGURE_8, loss: LOGISTIC })).toEqual(MEASURES);
    const without = (...left: string[]) => MEASURES.filter((measure) => !left.includes(measure));
    expect(availableMeasures({ ...judged, population: FIGURE_3, loss: squared })).toEqual(
      without('log-loss', 'log-loss-exact'),
    );
    expect(availableMeasures({ ...judged, population: FIGURE_5, loss: squared })).toEqual(
      without('log-loss', 'log-loss-exact', 'error-exact'),
    );
    expect(availableMeasures({ ...judged, population: FIGURE_5, loss: LOGISTIC })).toEqual([
      'log-loss',
      'error',
      'gamma-star',
      'validation-loss',
      'test-loss',
    ]);
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
  population: Population,
  theta: Float64Array,
  loss: (score: number, label: 0 | 1) => number,
): { mean: number; sd: number; n: number } {
  const n = 200_000;
  const d = population.dimension;
  const rows = new Float64Array(rowsLength(n, d));
  const pairs = new Float64Array(n);
  for (const label of [0, 1] as const) {
    population.draw(label, testStream('simulate', label), rows, 0, n);
    for (let i = 0; i < n; i++) {
      let score = theta[d]!;
      const x = rowStart(i, d);
      for (let j = 0; j < d; j++) score += theta[j]! * rows[x + j * BLOCK_ROWS]!;
      pairs[i] = pairs[i]! + 0.5 * loss(score, label);
    }
  }
  const mean = pairs.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(pairs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  return { mean, sd, n };
}

/** What a risk needs of a population, whose covariances may be singular. */
function populationOf(laws: readonly [GoldenPart[], GoldenPart[]]): Population {
  const components = [mixtureLaw(laws[0]), mixtureLaw(laws[1])] as const;
  return {
    dimension: 3,
    draw() {
      throw new RangeError('not drawn from');
    },
    classMean: (label) => mixtureMean(components[label]),
    secondMoment: (label) => mixtureSecondMoment(components[label]),
    normalLaw: (label) => components[label],
  };
}
