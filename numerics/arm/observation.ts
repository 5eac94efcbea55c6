/**
 * What a repetition lets an onlooker see on its way. Without one nothing of this is made; with one no bit of a result moves, since
 * an onlooker is told what there is and gives nothing back.
 */
import type { Outcome } from '../outcomes.js';
import type { Candidate, Choice } from './candidates.js';
import type { Counts } from './contract.js';

export type Observation =
  /** A stream is opened. Those that all repetitions share are opened once for a list of cells. */
  | { readonly kind: 'stream'; readonly name: string }
  /** The reference sample is fitted: once for a list of cells. */
  | { readonly kind: 'reference'; readonly outcome: Outcome }
  /** The data sets are drawn. */
  | { readonly kind: 'data'; readonly counts: Counts }
  /** The generator has learned from them; it does if a candidate asks for points. */
  | { readonly kind: 'generator'; readonly outcome: Outcome }
  | FitObservation
  | AnswerObservation;

/** A candidate is fitted, or failed because the generator did. */
export interface FitObservation {
  readonly kind: 'fit';
  readonly candidate: Candidate;
  /** ñ. */
  readonly size: number;
  readonly outcome: Outcome;
  /** Iterations of the fit; null if there were none, because it is solved at once or there was no fit. */
  readonly steps: number | null;
  /** A view of the arena, good during the call; means something only if the outcome is 'ok'. */
  readonly model: Float64Array;
  /** Weighted mean, over all training rows, of the loss being trained, penalty apart; NaN unless the outcome is 'ok'. */
  readonly trainingLoss: number;
}

/** A cell has the fit that answers it; there is none if the reference sample failed it. Indices count the fits observed. */
export interface AnswerObservation extends Choice {
  readonly kind: 'answer';
  /** Position in the list of cells. */
  readonly cell: number;
}

export type Observe = (observation: Observation) => void;
