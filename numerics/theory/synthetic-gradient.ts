/**
 * The gradient law of a generator's points at θ*: in closed form where its law is known, by simulation for the rest; and what
 * becomes of ∇ψ as the classes grow.
 */
import type { Arena } from '../arena.js';
import type { ArmSpec } from '../arm/contract.js';
import { createGenerator } from '../generators/generator.js';
import { createLoss } from '../losses/loss.js';
import type { Label, Population } from '../populations/contract.js';
import { classGradient } from '../risks/class-gradient.js';
import { expectedGradient } from './expected-gradient.js';
import type { GradientLaw, SyntheticGradient } from './gradient-law.js';
import { combine, form, norm } from './matrices.js';
import { type Estimate, type Limit, vanishes } from './regime.js';
import { type SimulationSize, simulateSynthetic } from './simulated-synthetic.js';
import { classLaw, syntheticLaw } from './synthetic-law.js';

export interface SyntheticProblem extends Pick<ArmSpec, 'loss' | 'generator' | 'seed' | 'dataKey' | 'syntheticKey'> {
  readonly population: Population;
  readonly n0: number;
  readonly n1: number;
  readonly minorityLabel: Label;
  readonly optimum: Float64Array;
  /** The minority's own gradient law at θ*. */
  readonly minority: GradientLaw;
}

/**
 * Finds the gradient law. Nothing is simulated for the oracle, the bootstrap and the shifted Gaussian; for the others the mean
 * is in closed form where `syntheticLaw` knows it, and the rest from training sets drawn in `arena`.
 */
export function syntheticGradient(problem: SyntheticProblem, size: SimulationSize, arena: Arena): SyntheticGradient {
  const { population, generator, loss, n1, minorityLabel: label, optimum, minority } = problem;
  if (generator.kind === 'oracle') return { ...minority, error: null, learned: null };
  if (generator.kind === 'bootstrap') return bootstrapGradient(minority, n1);
  const law = syntheticLaw(generator, classLaw(population, label), n1);
  if (generator.kind === 'shifted-gaussian' && law?.normal !== undefined) {
    const normal = { kind: 'normal-mixture', components: law.normal } as const;
    return { ...classGradient(normal, label, loss, optimum), error: null, learned: null };
  }
  const simulated = simulate(problem, size, arena);
  const known = law && expectedGradient(law, loss, label, optimum);
  if (known === undefined) return simulated;
  const { learned } = simulated;
  const simulation = learned?.simulation ? { ...learned.simulation, simulatesMean: false } : null;
  return { ...simulated, ...known, error: null, learned: learned && { ...learned, simulation } };
}

/** Copies of n1 points: given them, their sample covariance; over training sets, the variance of a mean of n1. */
function bootstrapGradient(minority: GradientLaw, n1: number): SyntheticGradient {
  const ofMean = combine([1 / n1, minority.covariance]);
  return {
    ...minority,
    covariance: combine([1 - 1 / n1, minority.covariance]),
    error: null,
    learned: { spread: ofMean, withMinority: ofMean, withMajority: null, simulation: null },
  };
}

function simulate(problem: SyntheticProblem, size: SimulationSize, arena: Arena): SyntheticGradient {
  const { population, generator, loss, optimum, minority } = problem;
  return simulateSynthetic(
    {
      ...problem,
      generator: createGenerator(generator, population),
      at: { loss: createLoss(loss), kinked: loss.kind === 'hinge', theta: optimum, d: population.dimension },
      minorityLaw: minority,
    },
    size,
    arena,
  );
}

/** How much larger both classes are where the limit has to be simulated. */
const GROWTH = 4;
/** At a rate of n^(−1/2) growing fourfold halves |E∇ψ|; a fall to less than FALLS is n^(−0.16), to STAYS n^(−0.04). */
const FALLS = 0.8;
const STAYS = 0.95;

/**
 * Says what becomes of ∇ψ as n0 and n1 grow, from the limit law where it is known. Where it is not: what a generator learns by
 * chance vanishes with the size of its training set, so E∇ψ decides, at four times the sizes; zero to 4 standard errors, or less
 * by a fifth, it vanishes; less by not even a twentieth, it remains.
 *
 * @param scale size of what cancels in ∇ψ
 */
export function limitOfPsi(
  problem: SyntheticProblem,
  now: SyntheticGradient,
  scale: number,
  size: SimulationSize,
  arena: Arena,
): Limit {
  const { population, generator, loss, minorityLabel: label, optimum, minority } = problem;
  const own = classLaw(population, label);
  const law = syntheticLaw(generator, own, Infinity);
  if (law === own) return 'vanishes';
  const limit = law && expectedGradient(law, loss, label, optimum);
  if (limit !== undefined) {
    const value = norm(combine([1, limit.mean], [-1, minority.mean]));
    return vanishes({ value, mcse: 0 }, scale) ? 'vanishes' : 'remains';
  }
  const larger = { ...problem, n0: GROWTH * problem.n0, n1: GROWTH * problem.n1 };
  const after = meanPsi(minority, syntheticGradient(larger, size, arena));
  const before = meanPsi(minority, now);
  if (vanishes(after, scale)) return 'vanishes';
  const ratio = after.value / before.value;
  const mcse = ratio * Math.sqrt(relative(before) + relative(after));
  if (ratio + 2 * mcse < FALLS) return 'vanishes';
  return ratio - 2 * mcse > STAYS ? 'remains' : 'unclear';
}

/** |E∇ψ|, with the standard error of its own direction. */
function meanPsi(minority: GradientLaw, { mean, error }: SyntheticGradient): Estimate {
  const psi = combine([1, mean], [-1, minority.mean]);
  const value = norm(psi);
  return { value, mcse: error === null || value === 0 ? 0 : Math.sqrt(form(psi, error, psi)) / value };
}

function relative({ value, mcse }: Estimate): number {
  return (mcse / value) * (mcse / value);
}
