/** Laws of gradients: quadrature by conditioning, sums over discrete laws with the noise's moments, and Figure 5's constants. */
import { describe, expect, test } from 'vitest';
import type { LossSpec } from '../../../numerics/losses/loss.js';
import { NOISE_LAWS, type NoiseLaw } from '../../../numerics/populations/noise.js';
import { createPopulation, type PopulationSpec } from '../../../numerics/populations/population.js';
import { classGradient, knownLaw } from '../../../numerics/risks/class-gradient.js';
import { createPopulationRisk } from '../../../numerics/risks/population-risk.js';
import { golden } from '../../support/numerics/golden.js';
import { type GoldenPart, mixtureLaw } from '../../support/numerics/mixture-law.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';

const SQUARED: LossSpec = { kind: 'squared', targets: [-1, 1] };
const reference = golden<{
  laws: [GoldenPart[], GoldenPart[]];
  gradients: {
    loss: LossSpec['kind'];
    label: 0 | 1;
    theta: number[];
    value: number;
    mean: number[];
    hessian: number[];
    covariance: number[];
  }[];
}>('mixture-risk');

describe('normal mixtures', () => {
  for (const { loss, label, theta, ...expected } of reference.gradients) {
    const where = `${loss}, label ${label}, ${theta.length === 4 ? 'with' : 'without'} intercept`;
    test(`classGradient() equals quadrature over x given the score, full and singular covariances: ${where}`, () => {
      const law = { kind: 'normal-mixture', components: mixtureLaw(reference.laws[label]) } as const;
      const spec: LossSpec = loss === 'squared' ? SQUARED : { kind: loss };
      const { loss: value, mean, hessian, covariance } = classGradient(law, label, spec, Float64Array.from(theta));
      // the peer's rule is good to 1e-13 of integrals of order 1 to 10, in five pieces
      expect(Math.abs(value - expected.value)).toBeLessThan(1e-11);
      expect(largestDifference(mean, expected.mean)).toBeLessThan(1e-11);
      expect(largestDifference(hessian, expected.hessian)).toBeLessThan(1e-11);
      expect(largestDifference(covariance, expected.covariance)).toBeLessThan(1e-10);
    });
  }

  test('squared loss and N(0, 1), by hand', () => {
    // θ = (1, 0), t = 1: ∇ℓ = 2 (x − 1)(x, 1), with E x² = 1, E x⁴ = 3
    const law = {
      kind: 'normal-mixture',
      components: [{ weight: 1, mean: Float64Array.of(0), covariance: null }],
    } as const;
    const { loss, mean, hessian, covariance } = classGradient(law, 1, SQUARED, Float64Array.of(1, 0));
    expect(loss).toBe(2);
    expect([...mean]).toEqual([2, -2]);
    expect([...hessian]).toEqual([2, 0, 0, 2]);
    // E ∇ℓ∇ℓ′ = 4 [E (x − 1)² x², E (x − 1)² x; ·, E (x − 1)²] = 4 [4, −2; −2, 2], less the mean's square
    expect([...covariance]).toEqual([12, -4, -4, 4]);
  });
});

/** Points with equal moments up to the fourth, and their weights. */
type Discrete = readonly (readonly [point: readonly number[], weight: number])[];

const LIKE_NOISE: Readonly<Record<NoiseLaw, { readonly d: number; readonly points: Discrete }>> = {
  rademacher: {
    d: 3,
    points: product(3, [
      [-1, 0.5],
      [1, 0.5],
    ]),
  },
  // Gauss–Legendre with three nodes on [−√3, √3], exact to degree 5
  'uniform-cube': {
    d: 3,
    points: product(3, [
      [-3 / Math.sqrt(5), 5 / 18],
      [0, 8 / 18],
      [3 / Math.sqrt(5), 5 / 18],
    ]),
  },
  // eight even angles on the circle of radius √2, exact to degree 7
  'uniform-sphere': {
    d: 2,
    points: Array.from({ length: 8 }, (_, i) => [
      [Math.SQRT2 * Math.cos((i * Math.PI) / 4), Math.SQRT2 * Math.sin((i * Math.PI) / 4)],
      1 / 8,
    ]),
  },
};

describe('noise', () => {
  for (const noise of NOISE_LAWS) {
    const { d, points } = LIKE_NOISE[noise];
    for (const intercept of [false, true]) {
      test(`classGradient() equals the sum over a discrete law with the moments of ${noise}, intercept ${intercept}`, () => {
        const center = [0.7, -0.4, 0.2].slice(0, d);
        const theta = Float64Array.from([0.5, -1.1, 0.8].slice(0, d).concat(intercept ? [0.3] : []));
        const p = theta.length;
        const expected = {
          loss: 0,
          mean: new Float64Array(p),
          hessian: new Float64Array(p * p),
          second: new Float64Array(p * p),
        };
        for (const [point, weight] of points) {
          const z = [...point.map((value, j) => value + center[j]!), 1].slice(0, p);
          const away = z.reduce((sum, value, j) => sum + value * theta[j]!, 0) - 1;
          expected.loss += weight * away * away;
          for (let j = 0; j < p; j++) {
            expected.mean[j] = expected.mean[j]! + weight * 2 * away * z[j]!;
            for (let k = 0; k < p; k++) {
              expected.hessian[j * p + k] = expected.hessian[j * p + k]! + weight * 2 * z[j]! * z[k]!;
              expected.second[j * p + k] = expected.second[j * p + k]! + weight * 4 * away * away * z[j]! * z[k]!;
            }
          }
        }
        const found = classGradient(
          { kind: 'shifted-noise', mean: Float64Array.from(center), noise },
          1,
          SQUARED,
          theta,
        );
        // up to 27 terms of order 100 at most
        expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-13);
        expect(largestDifference(found.mean, expected.mean)).toBeLessThan(1e-13);
        expect(largestDifference(found.hessian, expected.hessian)).toBeLessThan(1e-13);
        const covariance = expected.second.map(
          (value, i) => value - expected.mean[Math.floor(i / p)]! * expected.mean[i % p]!,
        );
        expect(largestDifference(found.covariance, covariance)).toBeLessThan(1e-12);
      });
    }

    test(`Figure 5, ${noise}: local symmetry at θ*, and tr(A⁻¹ E e² x x′) is the constant of the first-order theory`, () => {
      const d = 20;
      const population = createPopulation({ kind: 'mean-shift', dimension: d, mean: [1], noise });
      const { optimum } = createPopulationRisk(population, SQUARED, false);
      let constant = 0;
      for (const label of [0, 1] as const) {
        const { mean, covariance } = classGradient(knownLaw(population, label)!, label, SQUARED, optimum);
        expect(Math.max(...mean.map(Math.abs))).toBeLessThan(1e-15);
        // ∇ℓ = 2 e x has mean 0, and A = I + e₁ e₁′
        for (let j = 0; j < d; j++) constant += (0.5 * covariance[j * d + j]!) / 4 / (j === 0 ? 2 : 1);
      }
      const byHand = { 'uniform-cube': 9.6, rademacher: 9.5, 'uniform-sphere': 9.5 - 9.5 / 44 };
      expect(Math.abs(constant - byHand[noise])).toBeLessThan(1e-13);
    });
  }

  test('classGradient() has no closed form for other losses under noise', () => {
    const law = { kind: 'shifted-noise', mean: Float64Array.of(1), noise: 'rademacher' } as const;
    expect(() => classGradient(law, 1, { kind: 'hinge' }, Float64Array.of(1))).toThrow(
      'the loss must be squared, got hinge',
    );
  });
});

test('Figure 7: local symmetry holds at θ* = e₁', () => {
  const population = createPopulation({
    kind: 'sigmoid-bernoulli',
    dimension: 6,
    slope: 1,
    low: 5,
    high: 1,
    noiseMean: [2.5, 2.5, 2.5],
  });
  const theta = Float64Array.of(1, 0, 0, 0, 0, 0);
  for (const label of [0, 1] as const) {
    const { mean } = classGradient(knownLaw(population, label)!, label, { kind: 'logistic' }, theta);
    // ∇R(θ*) = 0 and ∇φ(θ*) = 0, so each class has gradient 0; five terms of order 5 cancel
    expect(Math.max(...mean.map(Math.abs))).toBeLessThan(1e-14);
  }
});

test('knownLaw() knows normal mixtures and noise, and no rings', () => {
  const kinds = (
    [
      { kind: 'gaussian', dimension: 1, majorityMean: [], minorityMean: [1] },
      { kind: 'mean-shift', dimension: 1, mean: [1], noise: 'rademacher' },
      {
        kind: 'noisy-ring',
        dimension: 2,
        shift: 1.5,
        shiftShare: 0.3,
        correlation: 0.5,
        center: 4.8,
        radius: 2.2,
        radiusSpread: 0.12,
        jitter: 0.08,
      },
    ] satisfies PopulationSpec[]
  ).map((spec) => knownLaw(createPopulation(spec), 1)?.kind);
  expect(kinds).toEqual(['normal-mixture', 'shifted-noise', undefined]);
});

/** The product law of d independent coordinates. */
function product(d: number, axis: readonly (readonly [number, number])[]): Discrete {
  let points: [number[], number][] = [[[], 1]];
  for (let j = 0; j < d; j++) {
    points = points.flatMap(([point, weight]) =>
      axis.map(([value, share]): [number[], number] => [[...point, value], weight * share]),
    );
  }
  return points;
}
