/** How long activities may take, and how often they are tried. */
import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { PERMANENT_FAILURES } from '../activities/contract.js';

const RETRY: ActivityOptions['retry'] = {
  initialInterval: '1 second',
  maximumInterval: '1 minute',
  nonRetryableErrorTypes: [...PERMANENT_FAILURES],
};

/** Activities that compute, on the batches queue. */
export function computing(taskQueue: string): ActivityOptions {
  return {
    taskQueue,
    startToCloseTimeout: '2 hours',
    // a worker that was killed is missed after this long; a live one sends several a second
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
