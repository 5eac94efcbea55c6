/** The population value of the loss being trained, as a function of θ = (w, b), intercept last if there is one. */
export interface TrainedRisk {
  /** θ*, the minimiser. */
  readonly optimum: Float64Array;
  /** R(θ*). */
  readonly optimalRisk: number;
  /** R(θ), balanced: the mean of the two class risks. */
  risk(theta: Float64Array): number;
  /** R(θ) − R(θ*). */
  excess(theta: Float64Array): number;
}
