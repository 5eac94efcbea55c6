/** What a running study can be asked and told. Clients import these names; so nothing here touches a workflow's state. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

export const PHASES = ['planning', 'running', 'paused', 'closing'] as const;
export type Phase = (typeof PHASES)[number];

export interface RunProgress {
  readonly phase: Phase;
  readonly batches: number;
  readonly batchesDone: number;
  /** Batches given up because their failure was permanent. */
  readonly batchesFailed: number;
  /** 1 goes first, 5 last. */
  readonly priority: number;
}

export interface PauseRequest {
  /** Stop the batches in hand too; what they have finished is kept. */
  readonly now: boolean;
}

/** Starts no new batch. Rejected if the run is paused already. */
export const pause = defineUpdate<void, [PauseRequest]>('pause');
/** Goes on after a pause. Rejected if the run is not paused. */
export const resume = defineUpdate<void, []>('resume');
/** Takes up what the ledger's record of the run asks for by now, after the batches planned so far. Rejected at the run's end. */
export const extend = defineUpdate<void, []>('extend');
/** Has the run go before or after others, also with what it waits for now: 1 goes first, 5 last. */
export const setPriority = defineUpdate<void, [number]>('setPriority');
export const progress = defineQuery<RunProgress>('progress');

export interface PauseState {
  readonly paused: boolean;
  readonly now: boolean;
}

/** How many batches a segment has brought to an end. */
export interface SegmentProgress {
  readonly segment: number;
  readonly done: number;
  readonly failed: number;
}

/** Parent to segment. */
export const setPaused = defineSignal<[PauseState]>('setPaused');
/** Parent to segment. */
export const setSegmentPriority = defineSignal<[number]>('setSegmentPriority');
/** Segment to parent, at most about twenty times in a segment. */
export const segmentProgress = defineSignal<[SegmentProgress]>('segmentProgress');
