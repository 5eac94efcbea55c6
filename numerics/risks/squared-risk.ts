/**
 * The squared risk of a linear score, exact for every population from two moments:
 * R(θ) = Σ_c ρ_c E[(θ′z − t_c)² | c] = R(θ*) + (θ − θ*)′ A (θ − θ*), where A = Σ_c ρ_c E[z z′ | c].
 * The second form has no cancellation, so small excess risks keep their digits.
 */
import type { Label, Population } from '../populations/contract.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { dot } from './linear-rule.js';
import type { TrainedRisk } from './trained-risk.js';

export interface SquaredRiskOptions {
  readonly targets: readonly [number, number];
  readonly intercept: boolean;
  /** ρ, the weight of the majority, in (0, 1). */
  readonly rho: number;
}

/** @throws {RangeError} if A is singular, so that θ* is not unique */
export function createSquaredRisk(
  population: Population,
  { targets, intercept, rho }: SquaredRiskOptions,
): TrainedRisk {
  const p = population.dimension + (intercept ? 1 : 0);
  const shares = [rho, 1 - rho] as const;
  const a = new Float64Array(p * p);
  const right = new Float64Array(p);
  for (const label of [0, 1] as const) {
    const moment = augmentedMoment(population, label, intercept);
    const mean = augmentedMean(population, label, intercept);
    for (let i = 0; i < a.length; i++) a[i] += shares[label] * moment[i];
    for (let j = 0; j < p; j++) right[j] += shares[label] * targets[label] * mean[j];
  }
  const factor = factorPositiveDefinite(a, p);
  if (factor === undefined) throw new RangeError('Cannot find the optimum: E[z z′] must be positive definite');
  const optimum = new Float64Array(p);
  factor.solve(right, optimum);
  const squares = shares[0] * targets[0] * targets[0] + shares[1] * targets[1] * targets[1];
  const optimalRisk = squares - dot(right, optimum);

  function excess(theta: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) sum += a[j * p + k] * (theta[j] - optimum[j]) * (theta[k] - optimum[k]);
    }
    return sum;
  }
  return {
    optimum,
    optimalRisk,
    excess,
    risk: (theta) => optimalRisk + excess(theta),
    derivatives(theta) {
      const away = theta.map((value, j) => value - optimum[j]);
      return {
        gradient: theta.map((_, j) => 2 * dot(a.subarray(j * p, (j + 1) * p), away)),
        hessian: a.map((value) => 2 * value),
      };
    },
  };
}

/** E[z | label]: the class mean, then 1 if there is an intercept. */
function augmentedMean(population: Population, label: Label, intercept: boolean): Float64Array {
  const mean = population.classMean(label);
  return intercept ? Float64Array.of(...mean, 1) : mean;
}

/** E[z z′ | label]. */
function augmentedMoment(population: Population, label: Label, intercept: boolean): Float64Array {
  const moment = population.secondMoment(label);
  if (!intercept) return moment;
  const d = population.dimension;
  const p = d + 1;
  const mean = population.classMean(label);
  const out = new Float64Array(p * p);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < d; k++) out[j * p + k] = moment[j * d + k];
    out[j * p + d] = mean[j];
    out[d * p + j] = mean[j];
  }
  out[p * p - 1] = 1;
  return out;
}
