/** What activities tell those who count and log. Hearing must be cheap: a batch of cheap cells is told in one call. */
import type { ComputeResult } from './compute.js';

/** A piece of work on one arm, computed and stored. */
export interface DoneJob {
  /** Kind of the arm's generator. */
  readonly generator: string;
  readonly result: ComputeResult;
}

export type WorkEvent =
  | {
      readonly kind: 'planned';
      readonly runId: string;
      readonly study: string;
      readonly batches: number;
      /** Repetitions that were found in the ledger, over all cells, by the kind of their generator. */
      readonly found: ReadonlyMap<string, number>;
    }
  | {
      readonly kind: 'stored';
      readonly runId: string;
      readonly study: string;
      /** The arm in words: of several in a batch the first, and how many more. */
      readonly arm: string;
      /** Of the plan, and which attempt at it; absent while arms are measured. */
      readonly batch?: number;
      readonly attempt?: number;
      readonly jobs: readonly DoneJob[];
      readonly threadMs: number;
      readonly writeMs: number;
    }
  | {
      readonly kind: 'begun' | 'ended';
      readonly runId: string;
      readonly batch: number;
      readonly attempt: number;
    }
  | {
      readonly kind: 'failed';
      readonly runId: string;
      readonly batch: number;
      readonly attempt: number;
      readonly error: Error;
    };

export type HearWork = (event: WorkEvent) => void;
