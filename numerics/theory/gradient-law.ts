/** What Theorem 2 needs of a law: the loss gradient ∇ℓ(θ; x, y) at one θ, x drawn from the law. */

export interface GradientLaw {
  /** E ∇ℓ, p long. */
  readonly mean: Float64Array;
  /** ∇² E ℓ (p × p). */
  readonly hessian: Float64Array;
  /** Cov ∇ℓ (p × p). */
  readonly covariance: Float64Array;
}

/**
 * The same of synthetic points under the minority's label. A generator that learns from the data is a law drawn at random:
 * `mean` and `hessian` are then averages over training sets, `covariance` is that of a point *given* its training set.
 */
export interface SyntheticGradient extends GradientLaw {
  /** Covariance of the error of `mean` (p × p); null in closed form. */
  readonly error: Float64Array | null;
  /** How ∇ψ varies from one training set to the next; null if the generator learns nothing. */
  readonly learned: Learned | null;
}

/** Covariances over training sets (p × p), and what they were estimated from. */
export interface Learned {
  /** Cov ∇ψ. */
  readonly spread: Float64Array;
  /** Covariance of ∇ψ and the mean gradient of the n1 minority points learned from, made symmetric. */
  readonly withMinority: Float64Array;
  /** Likewise of the n0 majority points; null if the generator does not look at them. */
  readonly withMajority: Float64Array | null;
  /** Null in closed form. */
  readonly simulation: Simulation | null;
}

/** The simulated training sets: each array is (sets × p), deviations from the mean over sets. */
export interface Simulation {
  readonly sets: number;
  /** Synthetic points drawn in each. */
  readonly points: number;
  /** Sets from which the generator could not learn; all figures are conditional on the others. */
  readonly failed: number;
  /** Mean synthetic gradient. */
  readonly synthetic: Float64Array;
  /** Mean gradient of the points learned from; `majority` is null if the generator does not look at them. */
  readonly minority: Float64Array;
  readonly majority: Float64Array | null;
  /** β: `synthetic` − β `minority` varies less, and what is subtracted is known. */
  readonly beta: number;
  /** Whether the mean is simulated too, or known in closed form. */
  readonly simulatesMean: boolean;
}

/** The gradients of the three laws at θ*. */
export interface LossGradients {
  readonly majority: GradientLaw;
  readonly minority: GradientLaw;
  readonly synthetic: SyntheticGradient;
  /** ρ of Remark 1: the weight of the majority in the risk, in (0, 1); ½ is the balanced risk. */
  readonly rho: number;
  /** Covariance of the error of ∇φ (p × p); null in closed form. */
  readonly phiError: Float64Array | null;
}

type Mean = Pick<GradientLaw, 'mean'>;

/** ∇φ = E₀∇ℓ − E₁∇ℓ at θ* (equation 3): what imbalance pulls at. */
export function phiGradient({
  majority,
  minority,
}: {
  readonly majority: Mean;
  readonly minority: Mean;
}): Float64Array {
  return majority.mean.map((value, j) => value - minority.mean[j]);
}

/** ∇ψ = E_syn∇ℓ − E₁∇ℓ at θ* (equation 4), averaged over training sets: what the generator gets wrong. */
export function psiGradient({
  synthetic,
  minority,
}: {
  readonly synthetic: Mean;
  readonly minority: Mean;
}): Float64Array {
  return synthetic.mean.map((value, j) => value - minority.mean[j]);
}
