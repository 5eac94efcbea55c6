/**
 * What least squares tends to on augmented normal classes, in closed form: Examples 1 and 2, Figures 3 and 4, Theorem 6.
 *
 * Classes N(m₀, I) and N(m₁, I) with targets t₀, t₁, synthetic points N(m_s, I) with target t₁, no intercept. The augmented
 * risk is minimal at θ̃ = (I + Σ π m m′)⁻¹ Σ π t m, summed over the three laws with shares π₀, π₁, π̃; the balanced risk at
 * θ* = A⁻¹ (t₀ m₀ + t₁ m₁)/2 with A = I + (m₀ m₀′ + m₁ m₁′)/2, and R(θ̃) − R(θ*) = (θ̃ − θ*)′ A (θ̃ − θ*).
 */
import { meanShare } from '../../numerics/generators/shifted-gaussian.js';
import { syntheticSize } from '../../numerics/synthetic-size.js';
import type { Study } from '../study.js';
import { MissingEvidence } from './evidence.js';

type Plane = readonly [number, number];

/** A law of the augmented sample: its share, mean and target. */
interface Part {
  readonly share: number;
  readonly mean: Plane;
  readonly target: number;
}

export interface SquaredLimit {
  readonly theta: Plane;
  /** θ*. */
  readonly optimum: Plane;
  /** R(θ̃) − R(θ*). */
  readonly excessRisk: number;
  /** |θ̃ − θ*|. */
  readonly parameterError: number;
}

export interface SizesAndGamma {
  readonly n0: number;
  readonly n1: number;
  readonly gamma: number;
}

/**
 * The limit of a study's first generator.
 *
 * @throws {MissingEvidence} unless the study is of this kind, in the plane
 */
export function squaredLimit(study: Study, { n0, n1, gamma }: SizesAndGamma): SquaredLimit {
  const { population, loss, generators } = study;
  const generator = generators[0];
  if (
    population.kind !== 'gaussian' ||
    population.dimension !== 2 ||
    loss.kind !== 'squared' ||
    (generator?.kind !== 'shifted-gaussian' && generator?.kind !== 'oracle')
  ) {
    throw new MissingEvidence(`the run of ${study.name} is not of normal classes in the plane and the squared loss`);
  }
  const majority = plane(population.majorityMean);
  const minority = plane(population.minorityMean);
  const drift = generator.kind === 'shifted-gaussian' && generator.drift ? meanShare(generator.drift, n1) : 1;
  const center = generator.kind === 'oracle' ? minority : plane(generator.mean.map((value) => drift * value));
  const synthetic = syntheticSize(gamma, n0, n1);
  const n = n0 + n1 + synthetic;
  const [t0, t1] = loss.targets;
  return limitOf(
    [
      { share: n0 / n, mean: majority, target: t0 },
      { share: n1 / n, mean: minority, target: t1 },
      { share: synthetic / n, mean: center, target: t1 },
    ],
    [
      { share: 0.5, mean: majority, target: t0 },
      { share: 0.5, mean: minority, target: t1 },
    ],
  );
}

/** The minimiser on `augmented` and its excess risk under `balanced`. */
export function limitOf(augmented: readonly Part[], balanced: readonly Part[]): SquaredLimit {
  const theta = minimiser(augmented);
  const optimum = minimiser(balanced);
  const away: Plane = [theta[0] - optimum[0], theta[1] - optimum[1]];
  const [a, b, c] = secondMoment(balanced);
  return {
    theta,
    optimum,
    excessRisk: a * away[0] * away[0] + 2 * b * away[0] * away[1] + c * away[1] * away[1],
    parameterError: Math.sqrt(away[0] * away[0] + away[1] * away[1]),
  };
}

/** The three different entries of I + Σ share · mean mean′. */
function secondMoment(parts: readonly Part[]): [number, number, number] {
  const sum = (i: 0 | 1, j: 0 | 1) => parts.reduce((total, { share, mean }) => total + share * mean[i] * mean[j], 0);
  return [1 + sum(0, 0), sum(0, 1), 1 + sum(1, 1)];
}

function minimiser(parts: readonly Part[]): Plane {
  const [a, b, c] = secondMoment(parts);
  const [u, v] = [0, 1].map((i) =>
    parts.reduce((total, { share, mean, target }) => total + share * target * (mean[i] ?? 0), 0),
  );
  const determinant = a * c - b * b;
  return [(c * (u ?? 0) - b * (v ?? 0)) / determinant, (a * (v ?? 0) - b * (u ?? 0)) / determinant];
}

function plane(mean: readonly number[]): Plane {
  return [mean[0] ?? 0, mean[1] ?? 0];
}
