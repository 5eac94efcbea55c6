/**
 * The population value of the loss being trained, as a function of θ = (w, b), intercept last if there is one:
 * R(θ) = ρ E[ℓ(θ) | 0] + (1 − ρ) E[ℓ(θ) | 1], balanced where ρ = ½ (Remark 1).
 */
export interface TrainedRisk {
  /** θ*, the minimiser. */
  readonly optimum: Float64Array;
  /** R(θ*). */
  readonly optimalRisk: number;
  risk(theta: Float64Array): number;
  /** R(θ) − R(θ*). */
  excess(theta: Float64Array): number;
  derivatives(theta: Float64Array): RiskDerivatives;
}

export interface RiskDerivatives {
  /** ∇R(θ), p long. */
  readonly gradient: Float64Array;
  /** ∇²R(θ) (p × p), row-major. */
  readonly hessian: Float64Array;
}
