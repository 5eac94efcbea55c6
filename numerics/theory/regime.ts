/**
 * Where a problem stands in the flowchart of Figure 1: local symmetry or asymmetry, and how good the generator is.
 *
 * The paper's regimes are limits (≪, ≳); at one size they need a rule, and the rules are these.
 * - Local symmetry: |∇φ| is zero to rounding, or within 4 standard errors where it was simulated.
 * - Ideal: |∇ψ| ≤ n0^(−1/2), the constant in Section 4's ≪ taken as 1. |∇ψ| of a generator that learns is the root of E|∇ψ|².
 * - Otherwise realistic if ∇ψ vanishes as n1 → ∞, inconsistent if it does not.
 * - Aligned: the part of ∇ψ across ∇φ, in root mean square, is at most n0^(−1/2): Theorem 4's condition, constant 1.
 * Where 4 standard errors reach over a border, the answer is 'unclear'.
 */

/** A number and its Monte Carlo standard error; 0 in closed form. */
export interface Estimate {
  readonly value: number;
  readonly mcse: number;
}

/** What becomes of |∇ψ| as the classes grow. */
export type Limit = 'vanishes' | 'remains' | 'unclear';

export interface Regime {
  readonly classes: 'symmetric' | 'asymmetric';
  readonly generator: 'ideal' | 'realistic' | 'inconsistent' | 'unclear';
  /** Undefined under local symmetry, and where ∇ψ is zero: there is no direction. */
  readonly aligned: boolean | 'unclear' | undefined;
}

/** Standard errors that a difference must exceed to count. */
const CERTAIN = 4;
/** θ* is found to about 1e-12, expectations to 1e-14: what is left of a zero, relative to what cancels in it. */
const ROUNDING = 1e-10;

export interface RegimeInputs {
  readonly phi: Estimate;
  /** The size of what cancels in ∇φ and ∇ψ: the gradient at θ = 0. */
  readonly scale: number;
  /** Root mean square of |∇ψ|, and of its part across ∇φ. */
  readonly psi: Estimate;
  readonly across: Estimate;
  readonly n0: number;
  readonly limit: Limit;
}

export function classifyRegime({ phi, scale, psi, across, n0, limit }: RegimeInputs): Regime {
  const symmetric = vanishes(phi, scale);
  const border = 1 / Math.sqrt(n0);
  const ideal = isAtMost(psi, border);
  const beyond = ({ vanishes: 'realistic', remains: 'inconsistent', unclear: 'unclear' } as const)[limit];
  return {
    classes: symmetric ? 'symmetric' : 'asymmetric',
    generator: ideal === 'unclear' ? 'unclear' : ideal ? 'ideal' : beyond,
    aligned: symmetric || vanishes(psi, scale) ? undefined : isAtMost(across, border),
  };
}

/** Whether a norm is zero, to rounding or within its standard errors. @param scale size of what cancels in it */
export function vanishes({ value, mcse }: Estimate, scale: number): boolean {
  return value <= Math.max(ROUNDING * scale, CERTAIN * mcse);
}

function isAtMost({ value, mcse }: Estimate, border: number): boolean | 'unclear' {
  if (mcse > 0 && Math.abs(value - border) <= CERTAIN * mcse) return 'unclear';
  return value <= border;
}
