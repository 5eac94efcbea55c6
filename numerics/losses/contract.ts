/**
 * Losses of a score. Each is one file that exports one `ScoreLoss`; margins, targets and signs are its own business.
 */
import type { Label } from '../populations/contract.js';

/** ℓ(u, y): the loss of score u = θ′z for a point of class y, convex in u. */
export interface ScoreLoss {
  value(u: number, label: Label): number;
  /** Σ ℓ(scores[i], y) over i = from … to − 1, where there is a quicker way than one by one. */
  sum?(scores: Float64Array, from: number, to: number, label: Label): number;
  /** ∂ℓ/∂u; where ℓ has a kink, the slope on its right. */
  slope(u: number, label: Label): number;
  /** ∂²ℓ/∂u², almost everywhere. */
  curvature(u: number, label: Label): number;
  /** A score above it is called minority, one at or below it majority. */
  readonly threshold: number;
  /**
   * Computes ∂^order/∂mean^order of E ℓ(mean + sd Z, y), Z standard normal: exact to about 1e-14.
   *
   * @param sd at least 0; a loss with a kink has no derivative of order above 1 at sd = 0
   */
  smoothed(order: 0 | 1 | 2 | 3 | 4, label: Label, mean: number, sd: number): number;
  /** Computes ∂^order/∂mean^order of E (∂ℓ/∂u)²(mean + sd Z, y). */
  smoothedSquaredSlope(order: 0 | 1 | 2, label: Label, mean: number, sd: number): number;
}
