/** How long activities may take, and how often they are tried. */
import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { PERMANENT_FAILURES } from '../activities/contract.js';

const RETRY: ActivityOptions['retry'] = {
  initialInterval: '1 second',
  maximumInterval: '1 minute',
  nonRetryableErrorTypes: [...PERMANENT_FAILURES],
};

/** The middle of 1 to 5, which is also the server's own. */
export const USUAL_PRIORITY = 3;

/** A run's share of the workers. */
export interface Share {
  readonly runId: string;
  /** 1 goes first, 5 last; runs of one priority take turns. */
  readonly priority: number;
  /** Compute time of a batch on average; 0 if that is not known. */
  readonly batchSeconds: number;
}

/** What a batch aims at, so that most weights are 1. */
const USUAL_BATCH_SECONDS = 10;
/** The server's limits. */
const [LEAST_WEIGHT, MOST_WEIGHT, KEY_BYTES] = [0.001, 1000, 64];

/**
 * The server counts batches, and runs should share compute time: a run of short batches gets as many more of them.
 * A run id is ASCII; its end tells runs of one study apart.
 */
function priorityOf({ runId, priority, batchSeconds }: Share): NonNullable<ActivityOptions['priority']> {
  const weight = batchSeconds > 0 ? USUAL_BATCH_SECONDS / batchSeconds : 1;
  return {
    priorityKey: priority,
    fairnessKey: runId.slice(-KEY_BYTES),
    fairnessWeight: Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, weight)),
  };
}

/** Activities that compute, on the batches queue. */
export function computing(taskQueue: string, share: Share): ActivityOptions {
  return {
    taskQueue,
    priority: priorityOf(share),
    startToCloseTimeout: '2 hours',
    // a worker that was killed is missed after this long; a live one sends one a second
    heartbeatTimeout: '5 seconds',
    // nobody waits for a batch that is told to stop: it stores what it has finished, within a second or two
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    // what kills its worker or its thread time after time is given up after a quarter of an hour; every shutdown of a
    // worker consumes an attempt too, so the number must not be small
    retry: { ...RETRY, maximumAttempts: 20 },
  };
}

/** Short activities, on the control queue. */
export const BRIEF: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  retry: RETRY,
};
