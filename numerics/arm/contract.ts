/**
 * What an arm is: the cells that differ only in how the imbalance is answered (synthetic size, or weights). They share data
 * sets and synthetic streams, so one pass serves them all.
 */
import type { ClassifierSpec } from '../classifiers/classifier.js';
import type { GeneratorSpec } from '../generators/generator.js';
import type { LossSpec } from '../losses/loss.js';
import type { Measure } from '../measures.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import type { PopulationSpec } from '../populations/population.js';

/** How many points of each class a repetition observes. */
export type ClassSizes =
  | { readonly n0: number; readonly n1: number }
  /** n points of the joint law: the counts are random, and the rarer class is the minority. */
  | { readonly n: number; readonly minorityShare: number };

/** How many rows of each role a repetition has, and which class plays the minority. */
export interface Counts {
  readonly n0: number;
  readonly n1: number;
  readonly minorityLabel: Label;
}

export interface ArmSpec {
  readonly seed: string;
  /** Key of everything that shapes the data sets; the same for every generator, gamma and method. */
  readonly dataKey: string;
  /** Key of the synthetic streams; it adds the generator. */
  readonly syntheticKey: string;
  readonly population: PopulationSpec;
  readonly sizes: ClassSizes;
  readonly generator: GeneratorSpec;
  /** 'nested': ñ(γ) points are a prefix of one pool. 'fresh': drawn anew for every gamma. */
  readonly synthesis: 'nested' | 'fresh';
  readonly classifier: ClassifierSpec;
  readonly loss: LossSpec;
  readonly intercept: boolean;
  /** λ ≥ 0 of the objective Σ loss + ½ λ ‖w‖², the intercept free. */
  readonly penalty: number;
  /** ρ of Remark 1: the weight of the majority (class 0) in every risk, in (0, 1); ½ is the balanced risk. */
  readonly rho: number;
  /** Validation points of each class; 0 if there is no validation set. */
  readonly validationPerClass: number;
  /** The test set; `fixed` means one for all repetitions. */
  readonly test: { readonly perClass: number; readonly fixed: boolean } | null;
  /** The fixed sample by which θ* and the risk are estimated; null where they are known in closed form. */
  readonly reference: { readonly perClass: number } | null;
}

/** How a cell answers the imbalance. */
export type SizeRule =
  /** ñ = round(γ (n0 − n1)) synthetic points. */
  | { readonly kind: 'fixed'; readonly gamma: number }
  /** The gamma with the least validation loss: the loss being trained, unless another is named. */
  | { readonly kind: 'vtss'; readonly gammas: readonly number[]; readonly loss?: ValidationLoss }
  /** The best of several draws at one gamma, by the validation loss: VTSS's luck without its tuning. */
  | { readonly kind: 'best-of'; readonly gamma: number; readonly draws: number }
  /** No synthetic points; the rows of the majority weigh `weight` together, those of the minority 1 − `weight`. */
  | { readonly kind: 'class-weighted'; readonly weight: number };

export const VALIDATION_LOSSES = ['error', 'logistic', 'squared', 'hinge', 'exponential'] as const;
export type ValidationLoss = (typeof VALIDATION_LOSSES)[number];

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
