/** What is simulated against what is known: the same problem both ways. */
import { describe, expect, test } from 'vitest';
import { createGenerator, type GeneratorSpec } from '../../../numerics/generators/generator.js';
import { createLoss, type LossSpec } from '../../../numerics/losses/loss.js';
import { createPopulation, type Population } from '../../../numerics/populations/population.js';
import { classGradient, knownLaw } from '../../../numerics/risks/class-gradient.js';
import { createPopulationRisk } from '../../../numerics/risks/population-risk.js';
import { rowsLength } from '../../../numerics/rows.js';
import { classGradients } from '../../../numerics/theory/class-gradients.js';
import { expectedGradient } from '../../../numerics/theory/expected-gradient.js';
import { phiGradient, type SyntheticGradient } from '../../../numerics/theory/gradient-law.js';
import { sampleGradient } from '../../../numerics/theory/gradient-sums.js';
import { createLeadingTerms } from '../../../numerics/theory/leading-terms.js';
import { meanSquares } from '../../../numerics/theory/psi-size.js';
import { simulateSynthetic } from '../../../numerics/theory/simulated-synthetic.js';
import { limitOfPsi, syntheticGradient } from '../../../numerics/theory/synthetic-gradient.js';
import { classLaw, syntheticLaw } from '../../../numerics/theory/synthetic-law.js';
import { createArena } from '../../support/numerics/arena.js';
import { testStream } from '../../support/numerics/stream.js';

const POPULATION = createPopulation({ kind: 'gaussian', dimension: 3, majorityMean: [], minorityMean: [1, 0.5] });
const SQUARED: LossSpec = { kind: 'squared', targets: [0, 1] };
const LOGISTIC: LossSpec = { kind: 'logistic' };
const SIZES = { n0: 400, n1: 40 } as const;
const EFFORT = { sets: 400, points: 400 } as const;

/** A simulated figure is within 4 standard errors of its value but once in 16 000; seeds are fixed. */
const ERRORS = 4;

describe.each([
  ['oracle', SQUARED, {}],
  ['bootstrap', SQUARED, {}],
  ['bootstrap', LOGISTIC, {}],
  ['shifted-gaussian', SQUARED, { mean: [0.5, 0, 1] }],
  ['shifted-gaussian', LOGISTIC, { mean: [0.5, 0, 1] }],
  ['shifted-gaussian', { kind: 'exponential' }, { mean: [0.5, 0, 1] }],
] as const)('simulateSynthetic() of %s under %o', (kind, loss, parameters) => {
  const generator = { kind, ...parameters } as GeneratorSpec;
  const { problem, simulated } = bothWays(generator, loss);
  const exact = syntheticGradient(problem, EFFORT, createArena(0));

  test('has the gradient law of the closed form', () => {
    const p = exact.mean.length;
    for (let j = 0; j < p; j++) {
      const mcse = Math.sqrt(simulated.error![j * p + j]!);
      expect(Math.abs(simulated.mean[j]! - exact.mean[j]!)).toBeLessThan(ERRORS * mcse);
      for (let k = 0; k < p; k++) {
        // a mean product of 160 000 gradients, whose fourth moments are at most some 50 squares of their second ones, and
        // which come from 400 sets of 40 points if they are copies: sd at most √(50/16 000) = 0.06
        const size = Math.sqrt(exact.covariance[j * p + j]! * exact.covariance[k * p + k]!);
        expect(Math.abs(simulated.covariance[j * p + k]! - exact.covariance[j * p + k]!)).toBeLessThan(
          ERRORS * 0.06 * size,
        );
        const bend = Math.sqrt(exact.hessian[j * p + j]! * exact.hessian[k * p + k]!);
        expect(Math.abs(simulated.hessian[j * p + k]! - exact.hessian[j * p + k]!)).toBeLessThan(ERRORS * 0.06 * bend);
      }
    }
  });

  test('has its mean squares of ∇ψ, and its expected excess risk', () => {
    const { minority, majority } = problem;
    const [known, estimated] = [exact, simulated].map((law) => meanSquares(minority.mean, law).all);
    expect(Math.abs(estimated!.value - known!.value)).toBeLessThan(ERRORS * estimated!.mcse);
    const terms = (synthetic: SyntheticGradient) =>
      createLeadingTerms({ majority, minority, synthetic, rho: 0.5, phiError: null })({ ...SIZES, synthetic: 360 });
    const [truth, estimate] = [terms(exact), terms(simulated)];
    // beside what `mcse` covers, the Hessian and Σ̃ of the π̃ = 0.45 synthetic points are simulated, to 0.06 at most (above);
    // the Hessian enters twice
    const rest = 3 * 0.45 * 0.06 * truth.expected;
    expect(Math.abs(estimate.expected - truth.expected)).toBeLessThan(ERRORS * estimate.mcse + rest);
  });
});

test.each([
  ['semi-oracle', {}],
  ['gaussian-fit', { ridge: 0.3 }],
  ['mixup', { alpha: 0.7 }],
  ['perturbed', { sd: 0.6 }],
  ['kernel-density', { rule: 'silverman', scale: 1.5, shape: 'covariance' }],
  ['kernel-density', { rule: 'scott', scale: 1, shape: 'coordinates' }],
] as const)('syntheticLaw() has the mean squared-loss gradient of %s', (kind, parameters) => {
  const generator = { kind, ...parameters } as GeneratorSpec;
  const { problem, simulated } = bothWays(generator, SQUARED);
  const law = syntheticLaw(generator, classLaw(POPULATION, 1), SIZES.n1)!;
  const exact = expectedGradient(law, SQUARED, 1, problem.optimum)!;
  const p = exact.mean.length;
  for (let j = 0; j < p; j++) {
    expect(Math.abs(simulated.mean[j]! - exact.mean[j]!)).toBeLessThan(
      ERRORS * Math.sqrt(simulated.error![j * p + j]!),
    );
  }
});

test('syntheticLaw() of perturbed points is normal: logistic gradients agree', () => {
  const generator = { kind: 'perturbed', sd: 0.6 } as const;
  const { problem, simulated } = bothWays(generator, LOGISTIC);
  const law = syntheticLaw(generator, classLaw(POPULATION, 1), SIZES.n1)!;
  const exact = expectedGradient(law, LOGISTIC, 1, problem.optimum)!;
  const p = exact.mean.length;
  for (let j = 0; j < p; j++) {
    expect(Math.abs(simulated.mean[j]! - exact.mean[j]!)).toBeLessThan(
      ERRORS * Math.sqrt(simulated.error![j * p + j]!),
    );
  }
});

test('a generator that looks at the majority is seen to, and one that does not is not', () => {
  const adasyn = bothWays({ kind: 'adasyn', k: 3 } as GeneratorSpec, SQUARED, { sets: 5, points: 50 }).simulated;
  expect(adasyn.learned!.withMajority).not.toBeNull();
  const smote = bothWays({ kind: 'smote', k: 3 }, SQUARED, { sets: 5, points: 50 }).simulated;
  expect(smote.learned!.withMajority).toBeNull();
});

describe('limitOfPsi()', () => {
  const limit = (generator: GeneratorSpec, loss: LossSpec = SQUARED, effort = { sets: 25, points: 400 }) => {
    const { problem } = bothWays(generator, loss, { sets: 5, points: 20 });
    return limitOfPsi(
      problem,
      syntheticGradient(problem, { sets: 200, points: 400 }, createArena(0)),
      1,
      effort,
      createArena(0),
    );
  };

  test('knows the limit laws', () => {
    for (const kind of ['oracle', 'bootstrap', 'semi-oracle'] as const)
      expect(limit({ kind }, LOGISTIC)).toBe('vanishes');
    expect(limit({ kind: 'smote', k: 5 }, LOGISTIC)).toBe('vanishes');
    expect(limit({ kind: 'gaussian-fit', ridge: 0 })).toBe('vanishes');
    expect(limit({ kind: 'gaussian-fit', ridge: 0.5 })).toBe('remains');
    expect(limit({ kind: 'perturbed', sd: 1 })).toBe('remains');
    expect(limit({ kind: 'shifted-gaussian', mean: [1, 0.5], drift: { rate: 'log', exponent: 0.5, scale: 1 } })).toBe(
      'vanishes',
    );
    expect(limit({ kind: 'shifted-gaussian', mean: [1, 0.4], drift: { rate: 'log', exponent: 0.5, scale: 1 } })).toBe(
      'remains',
    );
  });

  test('sees by simulation that mixup’s mismatch stays under a loss without closed form', () => {
    // the points' covariance is (α + 1)/(2α + 1) = ⅔ of the minority's at every size
    expect(limit({ kind: 'mixup', alpha: 1 }, LOGISTIC)).not.toBe('vanishes');
  });
});

test('sampleGradient() estimates the Hessian of a kinked loss by a kernel density', () => {
  const n = 40_000;
  const theta = Float64Array.of(1, -0.5, 0.2, 0.3);
  const rows = new Float64Array(rowsLength(n, 3));
  POPULATION.draw(1, testStream('hinge'), rows, 0, n);
  const at = { loss: createLoss({ kind: 'hinge' }), kinked: true, theta, d: 3 };
  const sampled = sampleGradient(at, { rows, from: 0, to: n, label: 1 });
  const exact = classGradient(knownLaw(POPULATION, 1)!, 1, { kind: 'hinge' }, theta);
  // width h = 1.06 sd n^−⅕ = 0.145, density f(1) = 0.34 and |f″| < 0.4: bias below ½ h² 0.4/0.34 = 0.013 of it, standard
  // deviation √(0.282 n⁻¹ h⁻¹/f) = 0.012 of it; entries of E[z z′ | u = 1] with squares of z multiply both by 3 at most
  const size = Math.max(...exact.hessian.map(Math.abs));
  for (let i = 0; i < 16; i++) {
    expect(Math.abs(sampled.hessian[i]! - exact.hessian[i]!)).toBeLessThan(3 * (0.013 + ERRORS * 0.012) * size);
  }
  // without the kernel there would be nothing
  expect(sampleGradient({ ...at, kinked: false }, { rows, from: 0, to: n, label: 1 }).hessian[0]).toBe(0);
});

describe('classGradients() from a sample', () => {
  const hidden: Population = { ...POPULATION, normalLaw: undefined as never, noiseLaw: undefined as never };
  const problem = { loss: LOGISTIC, intercept: true, rho: 0.3, seed: 'test', dataKey: 'data' } as const;
  const exact = classGradients(POPULATION, problem, 0, createArena(0));
  const n = 20_000;
  const sampled = classGradients(hidden, problem, n, createArena(0));

  test('has θ* and ∇φ of the closed form, within the errors it states', () => {
    expect(exact.perClass).toBeNull();
    expect(sampled.perClass).toBe(n);
    const [majority, minority] = sampled.classes;
    // the fit's own condition: ρ g₀ + (1 − ρ) g₁ = 0, to the tolerance of the fit
    for (let j = 0; j < 4; j++) {
      expect(Math.abs(0.3 * majority.mean[j]! + 0.7 * minority.mean[j]!)).toBeLessThan(1e-8);
    }
    const phi = phiGradient({ majority, minority });
    const truth = phiGradient({ majority: exact.classes[0], minority: exact.classes[1] });
    for (let j = 0; j < 4; j++) {
      const mcse = Math.sqrt(sampled.error![j * 4 + j]!);
      expect(mcse).toBeLessThan(0.02);
      expect(Math.abs(phi[j]! - truth[j]!)).toBeLessThan(ERRORS * mcse);
      // θ̂ has standard errors of about 2/√n per coordinate
      expect(Math.abs(sampled.optimum[j]! - exact.optimum[j]!)).toBeLessThan((ERRORS * 3) / Math.sqrt(n));
    }
  });

  test('uses what the squared loss knows: θ*, ∇φ and the Hessians are exact', () => {
    const squared = { ...problem, loss: SQUARED };
    const closed = classGradients(POPULATION, squared, 0, createArena(0));
    const partly = classGradients(hidden, squared, 1000, createArena(0));
    expect(partly.error).toBeNull();
    expect(partly.optimum).toEqual(closed.optimum);
    for (const label of [0, 1] as const) {
      for (let i = 0; i < 16; i++) {
        expect(Math.abs(partly.classes[label].hessian[i]! - closed.classes[label].hessian[i]!)).toBeLessThan(1e-13);
      }
    }
  });
});

/** A problem with its closed-form classes, and its generator simulated whether or not that is known. */
function bothWays(generator: GeneratorSpec, loss: LossSpec, effort: { sets: number; points: number } = EFFORT) {
  const { optimum } = createPopulationRisk(POPULATION, loss, false);
  const [majority, minority] = ([0, 1] as const).map((label) =>
    classGradient(knownLaw(POPULATION, label)!, label, loss, optimum),
  );
  const problem = {
    population: POPULATION,
    generator,
    loss,
    ...SIZES,
    minorityLabel: 1,
    optimum,
    majority: majority!,
    minority: minority!,
    seed: 'test',
    dataKey: 'data',
    syntheticKey: 'synthetic',
  } as const;
  const at = { loss: createLoss(loss), kinked: loss.kind === 'hinge', theta: optimum, d: 3 };
  const drawn = { ...problem, generator: createGenerator(generator, POPULATION), at, minorityLaw: minority! };
  return { problem, simulated: simulateSynthetic(drawn, effort, createArena(0)) };
}
