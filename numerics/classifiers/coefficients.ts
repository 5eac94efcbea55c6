/** A fitted model taken apart, for whoever looks at it. */
import type { ClassifierSpec } from './classifier.js';
import type { ClassifierOptions } from './contract.js';
import { kernelCoefficients } from './kernel.js';

/** The score is w′x + b. */
export interface LinearCoefficients {
  readonly weights: readonly number[];
  /** Null if there is none. */
  readonly intercept: number | null;
}

/** The score is b + Σ α_j exp(−g |x − l_j|²). */
export interface KernelCoefficients {
  /** g. */
  readonly bandwidth: number;
  readonly intercept: number | null;
  /** α. */
  readonly weights: readonly number[];
  /** The l_j, one list each. */
  readonly landmarks: readonly (readonly number[])[];
}

export type Coefficients = LinearCoefficients | KernelCoefficients;

/** Copies the coefficients out of a model that was fitted with the outcome 'ok'. */
export function coefficientsOf(
  { kind }: ClassifierSpec,
  { d, intercept }: Pick<ClassifierOptions, 'd' | 'intercept'>,
  model: Float64Array,
): Coefficients {
  if (kind === 'kernel') {
    const { intercept: b, ...rest } = kernelCoefficients(model, d);
    return { ...rest, intercept: intercept ? b : null };
  }
  return { weights: [...model.subarray(0, d)], intercept: intercept ? model[d] : null };
}
