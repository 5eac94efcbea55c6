/**
 * Computes ñ(γ) = ⌊γ (n0 − n1) + ½⌋, the number of synthetic minority points at relative size γ; halves round up.
 *
 * @throws {RangeError} if gamma is negative or not finite, or n1 exceeds n0
 */
export function syntheticSize(gamma: number, n0: number, n1: number): number {
  if (!(gamma >= 0 && gamma < Infinity)) {
    throw new RangeError(`Cannot size the synthetic sample: gamma must be finite and >= 0, got ${gamma}`);
  }
  if (!(n1 <= n0)) {
    throw new RangeError(`Cannot size the synthetic sample: n1 must not exceed n0 = ${n0}, got ${n1}`);
  }
  return Math.floor(gamma * (n0 - n1) + 0.5);
}
