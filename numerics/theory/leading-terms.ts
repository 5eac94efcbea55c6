/**
 * Theorem 2: the expected balanced excess risk to leading order, as a function of the class sizes and ñ.
 *
 * With π the class shares, b = (π₀ − ρ)∇φ + π̃∇ψ, A = H + ∇b the Hessian of the augmented risk, and M = A⁻¹ H A⁻¹,
 *
 *   E = ½ b′M b + tr(Σ M)/(2N),   Σ = (n₀Σ₀ + n₁Σ₁ + ñ Σ̃)/N.
 *
 * The theorem's middle term has mean zero if ψ is fixed. A generator that learns from the data makes ψ random, and dependent
 * on the very points it is added to; then
 *
 *   E = ½ b̄′M b̄ + ½ π̃² tr(M Cov ∇ψ) + π̃ tr(M (π₁ C₁ + π₀ C₀)) + tr(Σ M)/(2N),
 *
 * b̄ with E∇ψ, Σ̃ given the training set, and C₁, C₀ the covariances of ∇ψ with the mean gradients of the minority and
 * majority points: the expectation of the middle term. (Of M, which then is random too, the mean Hessian is used.)
 */
import { factorPositiveDefinite } from '../positive-definite.js';
import { dot } from '../risks/linear-rule.js';
import { type LossGradients, phiGradient, psiGradient, type Simulation } from './gradient-law.js';
import { combine, form } from './matrices.js';

/** Sizes of an augmented training set; `synthetic`, ñ, may be a fraction. */
export interface AugmentedSizes {
  readonly n0: number;
  readonly n1: number;
  readonly synthetic: number;
}

export interface LeadingTerms {
  /** b(θ*), p long; with the mean of ∇ψ over training sets. */
  readonly bias: Float64Array;
  /** ½ b̄′M b̄; where ∇ψ is simulated, an unbiased estimate of it. */
  readonly squaredBias: number;
  /** ½ π̃² tr(M Cov ∇ψ) + π̃ tr(M (π₁ C₁ + π₀ C₀)); 0 unless the generator learns from the data. */
  readonly learning: number;
  /** tr(Σ M)/(2N). */
  readonly noise: number;
  /** The sum of the three: the expected excess risk. NaN, as all but `bias`, where A is not positive definite. */
  readonly expected: number;
  /** Monte Carlo standard error of `expected`; 0 in closed form. */
  readonly mcse: number;
}

/** Prepares the leading terms of one problem as a function of the sizes; O(p³) each. */
export function createLeadingTerms(gradients: LossGradients): (sizes: AugmentedSizes) => LeadingTerms {
  const { majority, minority, synthetic, rho } = gradients;
  const { learned } = synthetic;
  const phi = phiGradient(gradients);
  const psi = psiGradient(gradients);
  const hessian = combine([rho, majority.hessian], [1 - rho, minority.hessian]);

  return ({ n0, n1, synthetic: added }) => {
    const n = n0 + n1 + added;
    const shares = { majority: n0 / n, minority: n1 / n, synthetic: added / n };
    const bias = combine([shares.majority - rho, phi], [shares.synthetic, psi]);
    const curvature = combine(
      [shares.majority, majority.hessian],
      [shares.minority, minority.hessian],
      [shares.synthetic, synthetic.hessian],
    );
    const m = sandwich(curvature, hessian, phi.length);
    if (m === undefined) return { bias, squaredBias: NaN, learning: NaN, noise: NaN, expected: NaN, mcse: NaN };

    const at: At = { bias, m, shares };
    const sigma = combine(
      [shares.majority, majority.covariance],
      [shares.minority, minority.covariance],
      [shares.synthetic, synthetic.covariance],
    );
    // the square of a simulated bias is too large by its variance
    const error = biasError(gradients, shares);
    const squaredBias = 0.5 * (form(bias, m, bias) - dot(error, m));
    const noise = dot(sigma, m) / (2 * n);
    let learning = 0;
    if (learned !== null) {
      learning += 0.5 * shares.synthetic * shares.synthetic * dot(learned.spread, m);
      learning += shares.synthetic * shares.minority * dot(learned.withMinority, m);
      if (learned.withMajority !== null) {
        learning += shares.synthetic * shares.majority * dot(learned.withMajority, m);
      }
    }
    const mcse = Math.sqrt(syntheticVariance(learned?.simulation ?? null, at) + phiVariance(gradients, at));
    return { bias, squaredBias, learning, noise, expected: squaredBias + learning + noise, mcse };
  };
}

/** M = A⁻¹ H A⁻¹; undefined if A is not positive definite. */
function sandwich(a: Float64Array, h: Float64Array, p: number): Float64Array | undefined {
  const factor = factorPositiveDefinite(a, p);
  if (factor === undefined) return undefined;
  const solveRows = (matrix: Float64Array) => {
    const out = new Float64Array(p * p);
    for (let j = 0; j < p; j++) factor.solve(matrix.subarray(j * p, (j + 1) * p), out.subarray(j * p, (j + 1) * p));
    return out;
  };
  // H is symmetric: solving its rows gives (A⁻¹H)′ = H A⁻¹, whose rows are to be solved once more, transposed
  const half = solveRows(h);
  const transposed = new Float64Array(p * p);
  for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) transposed[k * p + j] = half[j * p + k];
  return solveRows(transposed);
}

interface At {
  readonly bias: Float64Array;
  readonly m: Float64Array;
  readonly shares: Shares;
}

interface Shares {
  readonly majority: number;
  readonly minority: number;
  readonly synthetic: number;
}

/** Covariance of the error of b. */
function biasError({ phiError, rho, synthetic }: LossGradients, shares: Shares): Float64Array {
  const none = new Float64Array(synthetic.covariance.length);
  const ofPhi = shares.majority - rho;
  return combine([ofPhi * ofPhi, phiError ?? none], [shares.synthetic * shares.synthetic, synthetic.error ?? none]);
}

/** Variance of E by the error of ∇φ: dE = (π₀ − ρ) b′M d∇φ. */
function phiVariance({ phiError, rho }: LossGradients, { bias, m, shares }: At): number {
  if (phiError === null) return 0;
  const p = bias.length;
  const pull = bias.map((_, j) => (shares.majority - rho) * dot(bias, m.subarray(j * p, (j + 1) * p)));
  return form(pull, phiError, pull);
}

/** Variance of E by the simulated training sets: that of each set's part in it, over their number. */
function syntheticVariance(simulation: Simulation | null, { bias, m, shares }: At): number {
  if (simulation === null) return 0;
  const { sets, synthetic, minority, majority, beta, simulatesMean } = simulation;
  const p = bias.length;
  const row = (array: Float64Array, r: number) => array.subarray(r * p, (r + 1) * p);
  let sum = 0;
  let squares = 0;
  for (let r = 0; r < sets; r++) {
    const own = row(synthetic, r);
    const control = row(minority, r);
    const controlled = combine([1, own], [-beta, control]);
    // less what the control variate takes out of each of the terms
    let part = simulatesMean ? form(bias, m, controlled) : 0;
    part += 0.5 * shares.synthetic * (form(own, m, own) - beta * beta * form(control, m, control));
    part += shares.minority * form(controlled, m, control);
    if (majority !== null) part += shares.majority * form(own, m, row(majority, r));
    sum += part;
    squares += part * part;
  }
  const variance = Math.max(0, (squares - (sum * sum) / sets) / (sets - 1));
  return (shares.synthetic * shares.synthetic * variance) / sets;
}
