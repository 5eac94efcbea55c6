/**
 * Runs a stretch of a run's batches, a few at a time.
 *
 * State is a few integers: a batch is its number in the recorded plan, and results go from activity to ledger
 * without passing through history. A batch that fails for good is counted and reported, not waited for.
 */
import {
  ActivityFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type BatchActivities, batchQueue, PERMANENT_FAILURES } from '../activities/contract.js';
import { segmentProgress, setPaused } from './messages.js';

export interface SegmentInput {
  readonly runId: string;
  readonly segment: number;
  /** Batches [first, first + count) of the plan. */
  readonly first: number;
  readonly count: number;
  /** Batches in flight at once. */
  readonly inFlight: number;
  readonly paused: boolean;
}

export interface SegmentReport {
  readonly done: number;
  readonly failed: number;
  /** Distinct reasons of permanent failures, the first few. */
  readonly problems: readonly string[];
}

const PROGRESS_SIGNALS = 20;
const PROBLEMS_KEPT = 5;

export async function runSegment({
  runId,
  segment,
  first,
  count,
  inFlight,
  ...input
}: SegmentInput): Promise<SegmentReport> {
  const { runBatch } = proxyActivities<BatchActivities>({
    taskQueue: batchQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '10 seconds',
    retry: {
      initialInterval: '1 second',
      maximumInterval: '1 minute',
      nonRetryableErrorTypes: [...PERMANENT_FAILURES],
    },
  });
  const parent = workflowInfo().parent;
  const inHand = new Set<CancellationScope>();
  const problems = new Set<string>();
  let paused = input.paused;
  let next = first;
  let done = 0;
  let failed = 0;

  setHandler(setPaused, (request) => {
    paused = request.paused;
    if (request.paused && request.now) for (const scope of inHand) scope.cancel();
  });

  /** True if the batch came to its end, false if a pause stopped it. */
  async function attempt(batch: number): Promise<boolean> {
    const scope = new CancellationScope();
    inHand.add(scope);
    try {
      await scope.run(() => runBatch({ runId, batch }));
      done++;
      return true;
    } catch (error) {
      if (isCancellation(error)) {
        if (CancellationScope.current().consideredCancelled) throw error;
        return false;
      }
      failed++;
      if (problems.size < PROBLEMS_KEPT) problems.add(reasonOf(error));
      return true;
    } finally {
      inHand.delete(scope);
    }
  }

  async function tellParent(): Promise<void> {
    const every = Math.max(1, Math.ceil(count / PROGRESS_SIGNALS));
    if (parent === undefined || (done + failed) % every !== 0) return;
    await getExternalWorkflowHandle(parent.workflowId).signal(segmentProgress, { segment, done, failed });
  }

  async function lane(): Promise<void> {
    for (;;) {
      await condition(() => !paused);
      if (next === first + count) return;
      const batch = next++;
      while (!(await attempt(batch))) await condition(() => !paused);
      await tellParent();
    }
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane));

  return { done, failed, problems: [...problems] };
}

function reasonOf(error: unknown): string {
  if (error instanceof ActivityFailure) return error.cause?.message ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
