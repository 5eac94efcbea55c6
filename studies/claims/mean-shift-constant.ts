/**
 * The constant of Theorem 2 for the mean-shift model: E[R(θ̂) − R(θ*)] = c/N to first order, without bias.
 *
 * With x = y e₁ + ξ, targets y = ±1 and θ* = e₁/2 the residual is e = (y − ξ₁)/2, A = I + e₁e₁′, and
 * c = tr(A⁻¹ E e² x x′) = (E ξ₁⁴ − 1)/8 + (d − 1)(1 + E ξ₁²ξ₂²)/4, the same in both classes.
 */
const NOISE_MOMENTS: Readonly<Record<string, (d: number) => { fourth: number; mixed: number }>> = {
  'uniform-cube': () => ({ fourth: 9 / 5, mixed: 1 }),
  rademacher: () => ({ fourth: 1, mixed: 1 }),
  'uniform-sphere': (d) => ({ fourth: (3 * d) / (d + 2), mixed: d / (d + 2) }),
};

/** c for μ = e₁, targets ±1, dimension d. @throws {RangeError} for a noise law without known moments */
export function firstOrderConstant(noise: string, d: number): number {
  const moments = NOISE_MOMENTS[noise]?.(d);
  if (moments === undefined) throw new RangeError(`Cannot tell the constant: unknown noise law ${noise}`);
  return (moments.fourth - 1) / 8 + ((d - 1) * (1 + moments.mixed)) / 4;
}
