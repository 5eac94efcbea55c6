/** The activities as Temporal calls them: progress becomes heartbeats, cancellation becomes a stop signal. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { closeRun } from './close-run.js';
import type { ComputeOptions } from './compute.js';
import type { BatchActivities, BatchInput, ControlActivities } from './contract.js';
import { planRun } from './plan-run.js';
import { runBatch, type Services } from './run-batch.js';
import type { HearWork } from './work-events.js';

/**
 * Cancellation arrives with the answer to a heartbeat. Each costs worker and server some milliseconds, so one a second and thread
 * stays below a hundredth of the compute.
 */
const HEARTBEAT_MS = 1000;

export function createBatchActivities(services: Services): BatchActivities {
  return {
    planRun: (input) => beating((options) => planRun(services, input, options)),
    runBatch: (input) => {
      const { batch, plan } = input;
      const own = { ...services, ...withBatch(services.hear, batch) };
      return told(own, input, () => beating((options) => runBatch(own, input, options), { batch, plan }));
    },
  };
}

export function createControlActivities(services: Pick<Services, 'ledger' | 'findRun'>): ControlActivities {
  return { closeRun: (input) => closeRun(services, input) };
}

/** Heartbeats while the work is in a compute thread. They say which batch it is, for whoever watches. */
async function beating<T>(
  work: (options: ComputeOptions) => Promise<T>,
  subject: { readonly batch?: number; readonly plan?: number | undefined } = {},
): Promise<T> {
  let done = 0;
  const beat = () => heartbeat({ done, attempt: activityInfo().attempt, ...subject });
  beat();
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    return await work({
      signal: cancellationSignal(),
      onProgress: (count) => {
        done = count;
      },
    });
  } finally {
    clearInterval(timer);
  }
}

/** Has what is stored tell which batch it is of. */
function withBatch(hear: HearWork | undefined, batch: number): Pick<Services, 'hear'> {
  if (hear === undefined) return {};
  const { attempt } = activityInfo();
  return { hear: (event) => hear(event.kind === 'stored' ? { ...event, batch, attempt } : event) };
}

/** Tells those who listen that a batch begins, and how it ends; a stop is an end. */
async function told<T>({ hear }: Services, { runId, batch }: BatchInput, work: () => Promise<T>): Promise<T> {
  const { attempt } = activityInfo();
  hear?.({ kind: 'begun', runId, batch, attempt });
  try {
    const result = await work();
    hear?.({ kind: 'ended', runId, batch, attempt });
    return result;
  } catch (error) {
    if (cancellationSignal().aborted) hear?.({ kind: 'ended', runId, batch, attempt });
    else if (error instanceof Error) hear?.({ kind: 'failed', runId, batch, attempt, error });
    throw error;
  }
}
