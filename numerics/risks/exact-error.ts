/** The exact balanced 0–1 error of a linear rule where classes are mixtures of identity-covariance normals. */
import { normalCdf } from '../elementary/normal-cdf.js';
import type { NormalComponent } from '../populations/contract.js';
import { dot, linearRule } from './linear-rule.js';

export interface ExactErrorOptions {
  /** The mixtures of majority and minority; means d long. */
  readonly laws: readonly [readonly NormalComponent[], readonly NormalComponent[]];
  readonly d: number;
  /** A score above it is called minority, one at or below it majority. */
  readonly threshold: number;
}

/** Computes ½ P₀(θ′z > threshold) + ½ P₁(θ′z ≤ threshold). */
export function exactError({ laws, d, threshold }: ExactErrorOptions, theta: Float64Array): number {
  const { w, b, norm } = linearRule(theta, d);
  let sum = 0;
  for (const label of [0, 1] as const) {
    for (const { weight, mean } of laws[label]) {
      const margin = dot(mean, w) + b - threshold;
      const calledMinority = norm > 0 ? normalCdf(margin / norm) : margin > 0 ? 1 : 0;
      // Φ of the opposite sign instead of 1 − Φ, which would lose the digits of a small error
      const calledMajority = norm > 0 ? normalCdf(-margin / norm) : 1 - calledMinority;
      sum += weight * (label === 0 ? calledMinority : calledMajority);
    }
  }
  return 0.5 * sum;
}
