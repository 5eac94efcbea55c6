/**
 * Classifiers: what is fitted to an augmented training set. Every one scores points; a score above its loss's threshold calls
 * the minority.
 */
import type { Arena } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import type { Stream } from '../random/stream.js';

/**
 * Rows `from` … `to` − 1 of an array in blocks (`rows.ts`), all of class `label`, each counting `weight` times. Rows come as
 * segments so that majority, minority and a prefix of the synthetic pool stay where they were drawn.
 */
export interface Segment {
  readonly rows: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly label: Label;
  /** Positive and finite; 1 counts a row once. */
  readonly weight: number;
}

/** What a fit took. */
export interface Effort {
  /** Iterations; null where the fit is solved at once, or none was made. */
  steps: number | null;
}

/** A classifier with its work space, cut from an arena; one serves all fits of a repetition. */
export interface Classifier {
  /** Doubles that a fitted model takes. */
  readonly modelLength: number;
  /** What the last fit took. */
  readonly effort: Readonly<Effort>;
  /**
   * Told the observed rows of a repetition before its fits: what a fit may start from. It depends on the repetition alone. Fits
   * before it is told any start from nothing.
   */
  observe(segments: readonly Segment[]): void;
  /**
   * Fits into `model`. Start and every step depend on the observed rows and those of the fit alone, never on another fit.
   *
   * @param openStream opens the stream of random choices of the fit (landmarks), the same for all fits of a repetition
   * @returns any outcome but 'ok' means that the model means nothing
   */
  fit(segments: readonly Segment[], model: Float64Array, openStream: () => Stream): Outcome;
  /** Writes the scores of rows `from` … `to` − 1 of `rows` to `scores[from]` …: the index is the number of the row. */
  scoreRows(model: Float64Array, rows: Float64Array, from: number, to: number, scores: Float64Array): void;
}

/** What every classifier is told about its score. */
export interface ClassifierOptions {
  /** Length of a row. */
  readonly d: number;
  readonly intercept: boolean;
  /** λ ≥ 0 of the objective Σ weight loss + ½ λ |f|², f the score without its intercept. */
  readonly penalty: number;
}

/** How to build a classifier, and how much room it takes. */
export interface ClassifierPlan {
  /** Doubles that a model takes, fitted to up to `rows` rows. */
  modelLength(rows: number): number;
  /** Bytes that `create` takes of the arena, for training sets of up to `rows` rows. */
  workBytes(rows: number): number;
  create(rows: number, arena: Arena): Classifier;
}
