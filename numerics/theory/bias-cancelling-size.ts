/**
 * The synthetic size that cancels the leading bias (Theorem 4, Theorem 5, Example 2).
 *
 * b = (π₀ − ρ)∇φ + π̃∇ψ vanishes along ∇φ where n₀ − ρN + ñ c = 0, c = ∇ψ·∇φ/|∇φ|², that is at
 *
 *   ñ = (n₀ − ρ(n₀ + n₁))/(ρ − c),   for ρ = ½: (n₀ − n₁)/(1 − 2c).
 *
 * If ∇ψ is collinear with ∇φ that is all of b; else what is left is π̃ times the part of ∇ψ across ∇φ. (The paper writes
 * ‖∇ψ‖/‖∇φ‖ for c, which is the same where the two point the same way.)
 */
import { dot } from '../risks/linear-rule.js';

export interface Asymmetry {
  /** ∇φ(θ*). */
  readonly phi: Float64Array;
  /** E∇ψ(θ*). */
  readonly psi: Float64Array;
  /** Weight of the majority in the risk; ½ is balanced. */
  readonly rho: number;
  readonly n0: number;
  readonly n1: number;
}

export type CancellingSize =
  /** ñ > 0, and γ = ñ/(n₀ − n₁). */
  { readonly synthetic: number; readonly gamma: number } | { readonly none: string };

/** Finds the ñ > 0 at which b has no part along ∇φ, or says why there is none. ∇φ = 0 must have been ruled out. */
export function biasCancellingSize({ phi, psi, rho, n0, n1 }: Asymmetry): CancellingSize {
  const lacking = n0 - rho * (n0 + n1);
  if (!(n0 > n1)) return { none: 'the classes are equally large' };
  if (!(lacking > 0)) return { none: 'the majority has its share ρ, or less, without synthetic points' };
  const denominator = rho - dot(psi, phi) / dot(phi, phi);
  if (!(denominator > 0)) {
    return { none: 'the synthetic points pull as the majority does: no number of them cancels the bias' };
  }
  const synthetic = lacking / denominator;
  return { synthetic, gamma: synthetic / (n0 - n1) };
}
