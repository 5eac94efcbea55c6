/**
 * The paper's theory of one arm, computed: θ*, the gradients of Theorem 2 at it, the regime of Figure 1, the bias-cancelling
 * size of Theorem 4 and the expected excess risk as a function of γ.
 */
import type { Arena } from '../arena.js';
import type { ArmSpec, ClassSizes } from '../arm/contract.js';
import { generatorOf } from '../generators/generator.js';
import type { Label } from '../populations/contract.js';
import { createPopulation } from '../populations/population.js';
import { dot } from '../risks/linear-rule.js';
import { type BestGamma, bestGamma } from './best-gamma.js';
import { biasCancellingSize } from './bias-cancelling-size.js';
import { classGradients } from './class-gradients.js';
import { gradientScale } from './expected-gradient.js';
import { type LossGradients, phiGradient, psiGradient, type SyntheticGradient } from './gradient-law.js';
import { createLeadingTerms, type LeadingTerms } from './leading-terms.js';
import { form, norm, trace } from './matrices.js';
import { meanSquares, rootOf } from './psi-size.js';
import { classifyRegime, type Estimate, type Regime, vanishes } from './regime.js';
import { limitOfPsi, type SyntheticProblem, syntheticGradient } from './synthetic-gradient.js';

/** Fields of an `ArmSpec`; the classifier is linear, trained with `loss` and without a penalty. */
export type TheoryProblem = Pick<
  ArmSpec,
  'population' | 'sizes' | 'generator' | 'loss' | 'intercept' | 'rho' | 'seed' | 'dataKey' | 'syntheticKey'
>;

/** How much is simulated of what has no closed form. */
export interface Effort {
  /** Training sets per generator. */
  readonly sets: number;
  /** Synthetic points from each. */
  readonly points: number;
  /** Points of each class behind θ*. */
  readonly perClass: number;
}

export const EFFORT: Effort = { sets: 200, points: 1000, perClass: 50_000 };

export interface Cancelling {
  /** ñ > 0. */
  readonly synthetic: number;
  readonly gamma: Estimate;
}

export interface Theory {
  /** Class sizes; expected ones where they are random. */
  readonly n0: number;
  readonly n1: number;
  readonly optimum: Float64Array;
  readonly gradients: LossGradients;
  /** ∇φ and E∇ψ at θ*. */
  readonly phi: Float64Array;
  readonly psi: Float64Array;
  readonly phiNorm: Estimate;
  /** Root mean squares over training sets: of ∇ψ, and of its part across ∇φ (of all of it under local symmetry). */
  readonly psiNorm: Estimate;
  readonly psiAcross: Estimate;
  /** Cosine of the angle between ∇φ and E∇ψ; undefined where one of them vanishes. */
  readonly cosine: number | undefined;
  readonly regime: Regime;
  /** The size that cancels the bias along ∇φ, or why there is none. */
  readonly cancelling: Cancelling | { readonly none: string };
  /** Where the expected excess risk is lowest; undefined if it has no value. */
  readonly best: BestGamma | undefined;
  /** Points of each class behind θ* and the class gradients; null in closed form. */
  readonly perClass: number | null;
  /** The leading terms of Theorem 2 at γ ≥ 0. */
  terms(gamma: number): LeadingTerms;
}

/** Least end of the search for the best γ. */
const SEARCH_END = 20;

/**
 * Computes the theory of a problem. Simulations are drawn in `arena`; all their streams are named, so a problem has the
 * same figures each time.
 *
 * @throws {RangeError} if θ* is not found, or the generator fails on nearly every training set
 */
export function computeTheory(problem: TheoryProblem, arena: Arena, effort: Effort = EFFORT): Theory {
  const population = createPopulation(problem.population);
  const { n0, n1, minorityLabel } = roles(problem.sizes);
  const { optimum, classes, error, perClass } = classGradients(population, problem, effort.perClass, arena);
  const majority = classes[minorityLabel === 1 ? 0 : 1];
  const minority = classes[minorityLabel];
  const suppliesNone = generatorOf(problem.generator.kind).suppliesNone === true;
  const drawn: SyntheticProblem = { ...problem, population, n0, n1, minorityLabel, optimum, minority };
  const synthetic: SyntheticGradient = suppliesNone
    ? { ...minority, error: null, learned: null }
    : syntheticGradient(drawn, effort, arena);
  const rho = minorityLabel === 1 ? problem.rho : 1 - problem.rho;
  const gradients: LossGradients = { majority, minority, synthetic, rho, phiError: error };

  const phi = phiGradient(gradients);
  const psi = psiGradient(gradients);
  const scale = gradientScale(population, problem.loss, optimum);
  const phiNorm = { value: norm(phi), mcse: error === null ? 0 : Math.sqrt(trace(error, phi.length)) };
  const symmetric = vanishes(phiNorm, scale);
  const squares = meanSquares(minority.mean, synthetic, symmetric ? undefined : phi);
  const psiNorm = rootOf(squares.all);
  const psiAcross = rootOf(squares.across);
  const later = { ...effort, sets: Math.ceil(effort.sets / 8) };
  const limit = suppliesNone ? 'vanishes' : limitOfPsi(drawn, synthetic, scale, later, arena);
  const ofMean = synthetic.error === null ? 0 : Math.sqrt(trace(synthetic.error, psi.length));
  const directed = !symmetric && !vanishes({ value: norm(psi), mcse: ofMean }, scale);

  const termsOf = createLeadingTerms(gradients);
  const terms = (gamma: number) => termsOf({ n0, n1, synthetic: suppliesNone ? 0 : gamma * (n0 - n1) });
  const cancelling = symmetric
    ? { none: '∇φ is zero at θ* (local symmetry): there is no bias of imbalance to cancel' }
    : cancellingSize(gradients, phi, psi, n0, n1);
  const end = 'none' in cancelling ? SEARCH_END : Math.max(SEARCH_END, 2 * cancelling.gamma.value);
  return {
    n0,
    n1,
    optimum,
    gradients,
    phi,
    psi,
    phiNorm,
    psiNorm,
    psiAcross,
    cosine: directed ? dot(phi, psi) / (norm(phi) * norm(psi)) : undefined,
    regime: classifyRegime({ phi: phiNorm, scale, psi: psiNorm, across: psiAcross, n0, limit }),
    cancelling,
    best: bestGamma((gamma) => terms(gamma).expected, end),
    perClass,
    terms,
  };
}

/** Class sizes, expected ones where they are random, and which class is the minority. */
function roles(sizes: ClassSizes): { readonly n0: number; readonly n1: number; readonly minorityLabel: Label } {
  if (!('n' in sizes)) return { ...sizes, minorityLabel: 1 };
  const { n, minorityShare } = sizes;
  const minorityLabel = minorityShare <= 0.5 ? 1 : 0;
  const n1 = Math.floor(n * Math.min(minorityShare, 1 - minorityShare) + 0.5);
  return { n0: n - n1, n1, minorityLabel };
}

/** The bias-cancelling size with its error: γ = lacking/((n0 − n1)(ρ − c)), c = ∇ψ·∇φ/|∇φ|². */
function cancellingSize(
  { rho, synthetic, phiError }: LossGradients,
  phi: Float64Array,
  psi: Float64Array,
  n0: number,
  n1: number,
): Theory['cancelling'] {
  const size = biasCancellingSize({ phi, psi, rho, n0, n1 });
  if ('none' in size) return size;
  const square = dot(phi, phi);
  const c = dot(psi, phi) / square;
  const byPhi = psi.map((value, j) => value - 2 * c * phi[j]);
  const variance =
    ((synthetic.error === null ? 0 : form(phi, synthetic.error, phi)) +
      (phiError === null ? 0 : form(byPhi, phiError, byPhi))) /
    (square * square);
  return {
    synthetic: size.synthetic,
    gamma: { value: size.gamma, mcse: (size.gamma * Math.sqrt(variance)) / (rho - c) },
  };
}
