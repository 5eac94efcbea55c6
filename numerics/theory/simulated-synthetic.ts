/**
 * The gradient law of a generator by simulation: R training sets, M synthetic points from each.
 *
 * With m_r the mean synthetic gradient of set r and W_r the covariance of its points, Cov ∇ψ is estimated by Cov(m_r) less
 * mean(W_r)/M, the noise of a finite M. The mean gradient ḡ_r of the set's own minority points, whose mean g₁ and covariance
 * Σ₁/n1 are known, is a control variate: with β = Σ(m_r − m̄)·(ḡ_r − ḡ)/Σ|ḡ_r − ḡ|²,
 *
 *   E∇ψ    from m̄ − β(ḡ − g₁),
 *   Cov ∇ψ from Cov(m) + β²(Σ₁/n1 − Cov(ḡ)),   Cov(∇ψ, ḡ) from Cov(m, ḡ) + β(Σ₁/n1 − Cov(ḡ)).
 *
 * All streams are named, so the same problem gives the same figures each time.
 */
import type { Arena } from '../arena.js';
import { dot } from '../risks/linear-rule.js';
import type { GradientLaw, SyntheticGradient } from './gradient-law.js';
import { type LossAt, meanGradient, sampleGradient } from './gradient-sums.js';
import { combine } from './matrices.js';
import { openTrainingSets, type TrainingSetProblem } from './training-sets.js';

export interface SimulatedProblem extends TrainingSetProblem {
  readonly at: LossAt;
  /** The minority's own gradient law. */
  readonly minorityLaw: GradientLaw;
}

export interface SimulationSize {
  /** R: training sets. */
  readonly sets: number;
  /** M: synthetic points from each. */
  readonly points: number;
}

/** Fewer leave no covariance to speak of. */
const LEAST_SUCCESSES = 4;

/**
 * Simulates. Reserves what it needs of `arena`, which must be fresh.
 *
 * @throws {RangeError} if the generator learns from fewer than four of the sets
 */
export function simulateSynthetic(problem: SimulatedProblem, size: SimulationSize, arena: Arena): SyntheticGradient {
  const draws = drawSets(problem, size, arena);
  const { count, synthetic, minority, majority } = draws;
  if (count < LEAST_SUCCESSES) {
    throw new RangeError(
      `Cannot simulate the generator: it must learn from at least ${LEAST_SUCCESSES} of ${size.sets} training sets, ` +
        `got ${count}; give it more minority points`,
    );
  }
  const { minorityLaw, n1 } = problem;
  const p = minorityLaw.mean.length;
  const mean = centre(synthetic, count, p);
  const minorityMean = centre(minority, count, p);
  if (majority !== null) centre(majority, count, p);

  const beta = dot(synthetic, minority) / dot(minority, minority);
  const controlled = combine([1, synthetic], [-beta, minority]);
  const missing = combine([1 / n1, minorityLaw.covariance], [-1, crossCovariance(minority, minority, count, p)]);
  return {
    mean: combine([1, mean], [-beta, minorityMean], [beta, minorityLaw.mean]),
    hessian: draws.hessian,
    covariance: draws.covariance,
    error: combine([1 / count, crossCovariance(controlled, controlled, count, p)]),
    learned: {
      spread: combine(
        [1, crossCovariance(synthetic, synthetic, count, p)],
        [-1 / size.points, draws.covariance],
        [beta * beta, missing],
      ),
      withMinority: combine([1, crossCovariance(synthetic, minority, count, p)], [beta, missing]),
      withMajority: majority === null ? null : crossCovariance(synthetic, majority, count, p),
      simulation: {
        sets: count,
        points: size.points,
        failed: size.sets - count,
        synthetic,
        minority,
        majority,
        beta,
        simulatesMean: true,
      },
    },
  };
}

interface Draws {
  /** Sets that the generator could learn from. */
  readonly count: number;
  /** Mean gradients of each, (count × p). */
  readonly synthetic: Float64Array;
  readonly minority: Float64Array;
  readonly majority: Float64Array | null;
  /** Means over sets of the points' covariance and Hessian. */
  readonly covariance: Float64Array;
  readonly hessian: Float64Array;
}

function drawSets(problem: SimulatedProblem, { sets, points }: SimulationSize, arena: Arena): Draws {
  const { at, n0, n1, minorityLabel } = problem;
  const p = at.theta.length;
  const source = openTrainingSets(problem, points, arena);
  const { training, rows, usesMajority } = source;
  const synthetic: number[] = [];
  const minority: number[] = [];
  const majority: number[] = [];
  const covariance = new Float64Array(p * p);
  const hessian = new Float64Array(p * p);
  let count = 0;
  for (let set = 0; set < sets; set++) {
    if (!source.draw(set)) continue;
    count++;
    const law = sampleGradient(at, { rows, from: 0, to: points, label: minorityLabel });
    synthetic.push(...law.mean);
    minority.push(...meanGradient(at, { rows: training.minority, from: 0, to: n1, label: minorityLabel }));
    if (usesMajority) {
      const label = minorityLabel === 1 ? 0 : 1;
      majority.push(...meanGradient(at, { rows: training.majority, from: 0, to: n0, label }));
    }
    for (let i = 0; i < p * p; i++) {
      covariance[i] += law.covariance[i];
      hessian[i] += law.hessian[i];
    }
  }
  return {
    count,
    synthetic: Float64Array.from(synthetic),
    minority: Float64Array.from(minority),
    majority: usesMajority ? Float64Array.from(majority) : null,
    covariance: covariance.map((sum) => sum / count),
    hessian: hessian.map((sum) => sum / count),
  };
}

/** Subtracts the mean of the `count` rows (p long) from each. @returns the mean */
function centre(rows: Float64Array, count: number, p: number): Float64Array {
  const mean = new Float64Array(p);
  for (let r = 0; r < count; r++) for (let j = 0; j < p; j++) mean[j] += rows[r * p + j];
  for (let j = 0; j < p; j++) mean[j] /= count;
  for (let r = 0; r < count; r++) for (let j = 0; j < p; j++) rows[r * p + j] -= mean[j];
  return mean;
}

/** The symmetric part of Σ_r a_r b_r′/(count − 1), for centred rows. */
function crossCovariance(a: Float64Array, b: Float64Array, count: number, p: number): Float64Array {
  const out = new Float64Array(p * p);
  for (let r = 0; r < count; r++) {
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) {
        out[j * p + k] += 0.5 * (a[r * p + j] * b[r * p + k] + a[r * p + k] * b[r * p + j]);
      }
    }
  }
  return out.map((sum) => sum / (count - 1));
}
