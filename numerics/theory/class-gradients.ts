/**
 * θ* and the loss gradients of both classes at it: in closed form where the scores are normal mixtures or the loss is squared,
 * else from one large fixed sample, with the error of ∇φ that follows.
 */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { ArmSpec } from '../arm/contract.js';
import { classifierPlan } from '../classifiers/classifier.js';
import type { Segment } from '../classifiers/contract.js';
import { createLoss } from '../losses/loss.js';
import type { Label, Population } from '../populations/contract.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { openStream } from '../random/stream.js';
import { createPopulationRisk } from '../risks/population-risk.js';
import { rowsLength } from '../rows.js';
import { closedGradient, expectedGradient } from './expected-gradient.js';
import type { GradientLaw } from './gradient-law.js';
import { type LossAt, sampleGradient } from './gradient-sums.js';
import { combine } from './matrices.js';
import { classLaw } from './synthetic-law.js';

export type ClassProblem = Pick<ArmSpec, 'loss' | 'intercept' | 'rho' | 'seed' | 'dataKey'>;

export interface ClassGradients {
  /** θ*, p long. */
  readonly optimum: Float64Array;
  /** The gradient laws of class 0 and class 1. */
  readonly classes: readonly [GradientLaw, GradientLaw];
  /** Covariance of the error of E₀∇ℓ − E₁∇ℓ (p × p); null in closed form. */
  readonly error: Float64Array | null;
  /** Points of each class behind them; null in closed form. */
  readonly perClass: number | null;
}

/**
 * @param perClass size of the sample, where one is needed; it is drawn in `arena`
 * @throws {RangeError} if θ* is not found, because the classes do not overlap
 */
export function classGradients(
  population: Population,
  problem: ClassProblem,
  perClass: number,
  arena: Arena,
): ClassGradients {
  const { loss, intercept, rho } = problem;
  const known = loss.kind === 'squared' || population.normalLaw !== undefined;
  const exact = known ? createPopulationRisk(population, loss, intercept, rho).optimum : undefined;
  const [first, second] = ([0, 1] as const).map((label) => exact && closedGradient(population, label, loss, exact));
  if (exact !== undefined && first !== undefined && second !== undefined) {
    return { optimum: exact, classes: [first, second], error: null, perClass: null };
  }
  return fromSample(population, problem, exact, perClass, arena);
}

/** @param exact θ*, if it is known: then ∇φ and the Hessians are too, and only covariances are estimated */
function fromSample(
  population: Population,
  problem: ClassProblem,
  exact: Float64Array | undefined,
  n: number,
  arena: Arena,
): ClassGradients {
  const { loss, rho, seed, dataKey } = problem;
  const d = population.dimension;
  const plan = classifierPlan({ kind: 'linear' }, loss, { d, intercept: problem.intercept, penalty: 0 });
  arena.reset();
  const length = rowsLength(2 * n, d);
  arena.reserve(arenaBytesOf(length) + plan.workBytes(2 * n));
  const rows = arena.float64(length).fill(0);
  const open = (purpose: string) =>
    openStream({ seed, key: dataKey, repetition: 'shared', purpose: `theory-${purpose}` });
  population.draw(0, open('class-0'), rows, 0, n);
  population.draw(1, open('class-1'), rows, n, n);

  const optimum = exact ?? fitSample();
  const at: LossAt = { loss: createLoss(loss), kinked: loss.kind === 'hinge', theta: optimum, d };
  const classes = [law(0), law(1)] as const;
  return { optimum, classes, error: exact ? null : phiError(classes, rho, n), perClass: n };

  function fitSample(): Float64Array {
    const theta = new Float64Array(plan.modelLength(2 * n));
    const segments: readonly Segment[] = [
      { rows, from: 0, to: n, label: 0, weight: 2 * rho },
      { rows, from: n, to: 2 * n, label: 1, weight: 2 * (1 - rho) },
    ];
    const outcome = plan.create(2 * n, arena).fit(segments, theta, () => open('landmarks'));
    if (outcome === 'ok') return theta;
    throw new RangeError(`Cannot find θ*: the fit of ${n} points of each class must succeed, got ${outcome}`);
  }

  function law(label: Label): GradientLaw {
    const sampled = sampleGradient(at, { rows, from: label * n, to: (label + 1) * n, label });
    return exact ? { ...sampled, ...expectedGradient(classLaw(population, label), loss, label, exact) } : sampled;
  }
}

/**
 * Covariance of the error of ∇φ at a θ̂ fitted to the same n points of each class: with D = H₀ − H₁ and
 * θ̂ − θ* ≈ −H⁻¹(ρ g₀ + (1 − ρ) g₁), g the mean gradients at θ*, the error is
 * (I − ρ D H⁻¹) g₀ − (I + (1 − ρ) D H⁻¹) g₁.
 */
function phiError([first, second]: readonly [GradientLaw, GradientLaw], rho: number, n: number): Float64Array {
  const p = first.mean.length;
  const factor = factorPositiveDefinite(combine([rho, first.hessian], [1 - rho, second.hessian]), p);
  if (factor === undefined) throw new RangeError('Cannot judge ∇φ: the Hessian at θ* must be positive definite');
  const difference = combine([1, first.hessian], [-1, second.hessian]);
  // rows of D H⁻¹: D and H are symmetric
  const ratio = new Float64Array(p * p);
  for (let j = 0; j < p; j++) factor.solve(difference.subarray(j * p, (j + 1) * p), ratio.subarray(j * p, (j + 1) * p));
  const error = new Float64Array(p * p);
  for (const [share, { covariance }] of [[-rho, first] as const, [1 - rho, second] as const]) {
    const k = combine([share, ratio]);
    for (let j = 0; j < p; j++) k[j * p + j] += 1;
    addSandwich(k, covariance, p, 1 / n, error);
  }
  return error;
}

/** Adds weight K Σ K′ to `out`. */
function addSandwich(k: Float64Array, sigma: Float64Array, p: number, weight: number, out: Float64Array): void {
  const half = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) for (let l = 0; l < p; l++) half[i * p + j] += k[i * p + l] * sigma[l * p + j];
  }
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) for (let l = 0; l < p; l++) out[i * p + j] += weight * half[i * p + l] * k[j * p + l];
  }
}
