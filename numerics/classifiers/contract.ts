/**
 * Classifiers: what is fitted to an augmented training set. Every one scores points; a score above its loss's threshold calls
 * the minority.
 */
import type { Arena } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Label } from '../populations/contract.js';
import type { Stream } from '../random/stream.js';

/**
 * Rows `from` … `to` − 1 of a row-major array, all of class `label`, each counting `weight` times. Rows come as segments so
 * that majority, minority and a prefix of the synthetic pool stay where they were drawn.
 */
export interface Segment {
  readonly rows: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly label: Label;
  readonly weight: number;
}

/** A classifier with its work space, cut from an arena; one serves all fits of a repetition. */
export interface Classifier {
  /** Doubles that a fitted model takes. */
  readonly modelLength: number;
  /**
   * Fits into `model`. Start and every step depend on the rows alone, never on another fit.
   *
   * @param openStream opens the stream of random choices of the fit (landmarks), the same for all fits of a repetition
   * @returns any outcome but 'ok' means that the model means nothing
   */
  fit(segments: readonly Segment[], model: Float64Array, openStream: () => Stream): Outcome;
  /** The score of the row that starts at `rows[x]`. */
  score(model: Float64Array, rows: Float64Array, x: number): number;
}

/** How to build a classifier, and how much room it takes. */
export interface ClassifierPlan {
  /** Bytes that `create` takes of the arena, for training sets of up to `rows` rows. */
  workBytes(rows: number): number;
  create(rows: number, arena: Arena): Classifier;
}
