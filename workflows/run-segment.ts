/**
 * Runs a stretch of a run's batches, a few at a time.
 *
 * State is a few integers: a batch is its number in the recorded plan, and results go from activity to ledger
 * without passing through history. A batch that fails for good is counted and reported, not waited for.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type BatchActivities, batchQueue } from '../activities/contract.js';
import { computing, USUAL_PRIORITY } from './activity-options.js';
import { allEnded } from './all-ended.js';
import { segmentProgress, setPaused, setSegmentPriority } from './messages.js';
import { rootReason } from './root-reason.js';

export interface SegmentInput {
  readonly runId: string;
  readonly segment: number;
  /** Batches [first, first + count) of the plan. */
  readonly first: number;
  readonly count: number;
  /** Batches in flight at once. */
  readonly inFlight: number;
  /** Number of the plan that the batches are of. Absent in histories of version 1, as all that follow. */
  readonly plan?: number;
  readonly priority?: number;
  readonly batchSeconds?: number;
}

export interface SegmentReport {
  readonly done: number;
  readonly failed: number;
  /** Distinct reasons of permanent failures, the first few. */
  readonly problems: readonly string[];
  /** True if the ledger cannot be used, so that computing on would be for nothing; the rest was left. */
  readonly halted: boolean;
}

const PROGRESS_SIGNALS = 20;
const PROBLEMS_KEPT = 5;

export async function runSegment(input: SegmentInput): Promise<SegmentReport> {
  const { runId, segment, first, count, inFlight, plan, batchSeconds = 0 } = input;
  const parent = workflowInfo().parent;
  const inHand = new Set<CancellationScope>();
  const problems = new Set<string>();
  let { priority = USUAL_PRIORITY } = input;
  let paused = false;
  let halted = false;
  let next = first;
  let done = 0;
  let failed = 0;

  setHandler(setPaused, (request) => {
    paused = request.paused;
    if (request.paused && request.now) for (const scope of inHand) scope.cancel();
  });

  setHandler(setSegmentPriority, (wanted) => {
    if (wanted === priority) return;
    priority = wanted;
    // what waits behind others would wait on: it is asked for again, and what is in work goes on from what it has stored
    for (const scope of inHand) scope.cancel();
  });

  async function run(batch: number): Promise<void> {
    const options = computing(batchQueue(workflowInfo().taskQueue), { runId, priority, batchSeconds });
    const { runBatch } = proxyActivities<BatchActivities>(options);
    await runBatch({ runId, batch, ...(plan !== undefined && { plan }) });
  }

  /** True if the batch came to its end, false if a pause or another priority stopped it. */
  async function attempt(batch: number): Promise<boolean> {
    const scope = new CancellationScope();
    inHand.add(scope);
    try {
      await scope.run(() => run(batch));
      done++;
      return true;
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      // to be taken up again
      if (scope.consideredCancelled) return false;
      failed++;
      if (problems.size < PROBLEMS_KEPT) problems.add(rootReason(error));
      halted ||= typeOf(error) === 'LedgerError';
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
      if (halted || next === first + count) return;
      const batch = next++;
      while (!(await attempt(batch))) await condition(() => !paused);
      await tellParent();
    }
  }
  await allEnded(Array.from({ length: Math.min(inFlight, count) }, lane));

  return { done, failed, problems: [...problems], halted };
}

function typeOf(error: unknown): string | undefined | null {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause.type : undefined;
}
