/** How large ∇ψ is: root mean squares over training sets, all of it and the part across ∇φ. */
import { dot } from '../risks/linear-rule.js';
import type { SyntheticGradient } from './gradient-law.js';
import { combine, form, trace } from './matrices.js';
import type { Estimate } from './regime.js';

export interface PsiSize {
  readonly all: Estimate;
  /** Across ∇φ; equal to `all` if no direction is given. */
  readonly across: Estimate;
}

/**
 * Estimates E|∇ψ|² = |E∇ψ|² + tr Cov ∇ψ, without the squared error of a simulated mean, and the same of ∇ψ's part across φ.
 *
 * @param phi undefined under local symmetry
 */
export function meanSquares(minorityMean: Float64Array, synthetic: SyntheticGradient, phi?: Float64Array): PsiSize {
  const { mean, error, learned } = synthetic;
  const p = mean.length;
  const psi = mean.map((value, j) => value - minorityMean[j]);
  const square = (a: Float64Array, b: Float64Array) =>
    dot(a, b) - (phi ? (dot(a, phi) * dot(b, phi)) / dot(phi, phi) : 0);
  const variance = (v: Float64Array) => trace(v, p) - (phi ? form(phi, v, phi) / dot(phi, phi) : 0);
  return { all: estimate(dot, (v) => trace(v, p)), across: estimate(square, variance) };

  function estimate(
    product: (a: Float64Array, b: Float64Array) => number,
    spread: (v: Float64Array) => number,
  ): Estimate {
    const value = product(psi, psi) - (error ? spread(error) : 0) + (learned ? spread(learned.spread) : 0);
    const simulation = learned?.simulation ?? null;
    if (simulation === null) return { value: Math.max(0, value), mcse: 0 };
    const { sets, beta, simulatesMean } = simulation;
    let sum = 0;
    let squares = 0;
    for (let r = 0; r < sets; r++) {
      const own = simulation.synthetic.subarray(r * p, (r + 1) * p);
      const control = simulation.minority.subarray(r * p, (r + 1) * p);
      const controlled = combine([1, own], [-beta, control]);
      const part =
        product(own, own) -
        beta * beta * product(control, control) +
        (simulatesMean ? 2 * product(psi, controlled) : 0);
      sum += part;
      squares += part * part;
    }
    const ofSets = Math.max(0, (squares - (sum * sum) / sets) / (sets - 1));
    return { value: Math.max(0, value), mcse: Math.sqrt(ofSets / sets) };
  }
}

/** From an estimate of a square to that of its root. */
export function rootOf({ value, mcse }: Estimate): Estimate {
  const root = Math.sqrt(value);
  // where the square is no larger than its error, so is the root than that error's root
  return { value: root, mcse: mcse === 0 ? 0 : mcse / (2 * Math.max(root, Math.sqrt(mcse) / 2)) };
}
