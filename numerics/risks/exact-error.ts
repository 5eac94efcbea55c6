/** The exact 0–1 error of a linear rule where classes are mixtures of normals. */
import { normalCdf } from '../elementary/normal-cdf.js';
import { linearRule, normalScore } from './linear-rule.js';
import type { ClassLaws } from './mixture-risk.js';

export interface ExactErrorOptions {
  readonly laws: ClassLaws;
  readonly d: number;
  /** A score above it is called minority, one at or below it majority. */
  readonly threshold: number;
  /** Weight of the majority's errors. */
  readonly rho: number;
}

/** Computes ρ P₀(θ′z > threshold) + (1 − ρ) P₁(θ′z ≤ threshold). */
export function exactError({ laws, d, threshold, rho }: ExactErrorOptions, theta: Float64Array): number {
  const rule = linearRule(theta, d);
  let sum = 0;
  for (const label of [0, 1] as const) {
    const share = label === 0 ? rho : 1 - rho;
    for (const component of laws[label]) {
      const { center, sd } = normalScore(rule, component);
      const margin = center - threshold;
      const calledMinority = sd > 0 ? normalCdf(margin / sd) : margin > 0 ? 1 : 0;
      // Φ of the opposite sign instead of 1 − Φ, which would lose the digits of a small error
      const calledMajority = sd > 0 ? normalCdf(-margin / sd) : 1 - calledMinority;
      sum += share * component.weight * (label === 0 ? calledMinority : calledMajority);
    }
  }
  return sum;
}
