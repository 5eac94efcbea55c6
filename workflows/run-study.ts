/**
 * One durable execution of a study: plan, segments, close.
 *
 * The tree is runStudy → runSegment → activity runBatch. What is kept here is a handful of counts; the ledger holds
 * the truth, so a run whose workflow is lost is planned anew and computes only what is missing.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  condition,
  continueAsNew,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BatchActivities,
  batchQueue,
  type CloseReport,
  type ControlActivities,
  PERMANENT_FAILURES,
} from '../activities/contract.js';
import {
  type PauseRequest,
  pause,
  progress,
  type RunProgress,
  resume,
  segmentProgress,
  setPaused,
} from './messages.js';
import { runSegment } from './run-segment.js';

export interface RunStudyInput {
  readonly runId: string;
  /** Compute threads that will share the work. */
  readonly threads: number;
  readonly batchSize?: number;
  /** What an earlier execution of the same run has done; callers omit it, continue-as-new sets it. */
  readonly before?: Before;
}

interface Before {
  readonly batches: number;
  readonly nextSegment: number;
  readonly done: number;
  readonly failed: number;
  readonly paused: boolean;
  readonly problems: readonly string[];
}

interface RunningSegment {
  readonly child: ChildWorkflowHandle<typeof runSegment>;
  done: number;
  failed: number;
}

export interface RunReport {
  /** Repetitions still missing; 0 when the run is whole. */
  readonly missing: number;
  /** Why batches were given up, if any were. */
  readonly problems: readonly string[];
}

/** Keeps a segment's history well below the server's hint to continue as new. */
const SEGMENT_BATCHES = 300;
/** Two, so that threads are not idle while a segment's last batches finish. */
const SEGMENTS_AT_ONCE = 2;
/** Batches in flight for each thread: one computing, one waiting at the door. */
const IN_FLIGHT_PER_THREAD = 2;

export async function runStudy(input: RunStudyInput): Promise<RunReport> {
  const { runId, threads, batchSize } = input;
  const queue = workflowInfo().taskQueue;
  const retry = {
    initialInterval: '1 second',
    maximumInterval: '1 minute',
    nonRetryableErrorTypes: [...PERMANENT_FAILURES],
  };
  const { closeRun } = proxyActivities<ControlActivities>({ startToCloseTimeout: '10 minutes', retry });
  const { planRun } = proxyActivities<BatchActivities>({
    taskQueue: batchQueue(queue),
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '10 seconds',
    retry,
  });

  const running = new Map<number, RunningSegment>();
  let phase: 'planning' | 'running' | 'closing' = 'planning';
  let { batches = 0, nextSegment = 0, done = 0, failed = 0, paused = false } = input.before ?? {};
  const problems = new Set(input.before?.problems);

  function report(): RunProgress {
    const live = [...running.values()];
    return {
      phase: phase === 'running' && paused ? 'paused' : phase,
      batches,
      batchesDone: done + live.reduce((sum, segment) => sum + segment.done, 0),
      batchesFailed: failed + live.reduce((sum, segment) => sum + segment.failed, 0),
    };
  }

  async function tellSegments(now: boolean): Promise<void> {
    await Promise.all([...running.values()].map(({ child }) => child.signal(setPaused, { paused, now })));
  }

  setHandler(progress, report);
  setHandler(segmentProgress, ({ segment, ...counts }) => {
    Object.assign(running.get(segment) ?? {}, counts);
    setCurrentDetails(`${report().batchesDone} of ${batches} batches done, ${report().batchesFailed} given up`);
  });
  setHandler(
    pause,
    async ({ now }: PauseRequest): Promise<void> => {
      paused = true;
      await tellSegments(now);
    },
    {
      validator: (_request: PauseRequest) => {
        if (paused) throw ApplicationFailure.nonRetryable('the run is paused already', 'Rejected');
        if (phase === 'closing') throw ApplicationFailure.nonRetryable('the run is at its end', 'Rejected');
      },
    },
  );
  setHandler(
    resume,
    async (): Promise<void> => {
      paused = false;
      await tellSegments(false);
    },
    {
      validator: () => {
        if (!paused) throw ApplicationFailure.nonRetryable('the run is not paused', 'Rejected');
      },
    },
  );

  async function segmentLane(inFlight: number): Promise<void> {
    while (nextSegment * SEGMENT_BATCHES < batches && !workflowInfo().continueAsNewSuggested) {
      await condition(() => !paused);
      const segment = nextSegment++;
      const first = segment * SEGMENT_BATCHES;
      try {
        const child = await startChild(runSegment, {
          // named for the parent, so that a second execution of the run meets the same names
          workflowId: `${workflowInfo().workflowId}/segment-${segment}`,
          args: [{ runId, segment, first, count: Math.min(SEGMENT_BATCHES, batches - first), inFlight, paused }],
          cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          staticSummary: `batches ${first} to ${Math.min(first + SEGMENT_BATCHES, batches) - 1}`,
        });
        running.set(segment, { child, done: 0, failed: 0 });
        if (paused) await child.signal(setPaused, { paused, now: false });
        const result = await child.result();
        done += result.done;
        failed += result.failed;
        for (const problem of result.problems) problems.add(problem);
      } catch (error) {
        if (isCancellation(error)) throw error;
        problems.add(`segment ${segment}: ${error instanceof Error ? error.message : error}`);
      } finally {
        running.delete(segment);
      }
    }
  }

  async function close(cancelled: boolean): Promise<CloseReport> {
    phase = 'closing';
    return await closeRun({ runId, cancelled });
  }

  try {
    if (input.before === undefined) {
      ({ batches } = await planRun({ runId, threads, ...(batchSize !== undefined && { batchSize }) }));
    }
    phase = 'running';
    const lanes = Math.min(SEGMENTS_AT_ONCE, Math.ceil(batches / SEGMENT_BATCHES));
    const inFlight = Math.ceil((threads * IN_FLIGHT_PER_THREAD) / Math.max(1, lanes));
    await Promise.all(Array.from({ length: lanes }, () => segmentLane(inFlight)));
    if (nextSegment * SEGMENT_BATCHES < batches) {
      await condition(allHandlersFinished);
      const before = { batches, nextSegment, done, failed, paused, problems: [...problems] };
      return await continueAsNew<typeof runStudy>({ ...input, before });
    }
    const { missing } = await close(false);
    await condition(allHandlersFinished);
    return { missing, problems: [...problems] };
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => close(true));
    throw error;
  }
}
