/**
 * What an arm is: the cells that differ only in how much synthetic data they add. They share data sets and synthetic
 * streams, so one pass serves them all.
 */
import type { LossSpec } from '../classifiers/loss.js';
import type { GeneratorSpec } from '../generators/generator.js';
import type { Measure } from '../measures.js';
import type { Outcome } from '../outcomes.js';
import type { PopulationSpec } from '../populations/contract.js';

export interface ArmSpec {
  readonly seed: string;
  /** Key of everything that shapes the data sets; the same for every generator, gamma and method. */
  readonly dataKey: string;
  /** Key of the synthetic streams; it adds the generator. */
  readonly syntheticKey: string;
  readonly population: PopulationSpec;
  readonly n0: number;
  readonly n1: number;
  readonly generator: GeneratorSpec;
  /** 'nested': ñ(γ) points are a prefix of one pool. 'fresh': drawn anew for every gamma. */
  readonly synthesis: 'nested' | 'fresh';
  readonly loss: LossSpec;
  readonly intercept: boolean;
  /** Validation points of each class; 0 if there is no validation set. */
  readonly validationPerClass: number;
  /** The test set; `fixed` means one for all repetitions. */
  readonly test: { readonly perClass: number; readonly fixed: boolean } | null;
}

/** How a cell chooses gamma: it is given, or tuned on the validation set over a grid (VTSS). */
export type SizeRule =
  | { readonly kind: 'fixed'; readonly gamma: number }
  | { readonly kind: 'vtss'; readonly gammas: readonly number[] };

export interface CellSpec {
  readonly rule: SizeRule;
  /** The order of measures is the order of values. */
  readonly measures: readonly Measure[];
}

export interface CellResult {
  readonly outcome: Outcome;
  /** One per measure; NaN if the outcome is not 'ok'. */
  readonly values: Float64Array;
}
