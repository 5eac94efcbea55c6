import type { NormalComponent } from '../../../numerics/populations/contract.js';

/** A component as golden files write it. */
export interface GoldenPart {
  readonly weight: number;
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

export function mixtureLaw(parts: readonly GoldenPart[]): NormalComponent[] {
  return parts.map(({ weight, mean, covariance }) => ({
    weight,
    mean: Float64Array.from(mean),
    covariance: Float64Array.from(covariance.flat()),
  }));
}
