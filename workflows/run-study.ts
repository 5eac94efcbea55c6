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
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type BatchActivities, batchQueue, type CloseReport, type ControlActivities } from '../activities/contract.js';
import { BRIEF, computing } from './activity-options.js';
import { allEnded } from './all-ended.js';
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
  /** Undefined while it is being started. */
  child?: ChildWorkflowHandle<typeof runSegment>;
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
  const { workflowId, firstExecutionRunId, taskQueue } = workflowInfo();
  const { closeRun } = proxyActivities<ControlActivities>(BRIEF);
  const { planRun } = proxyActivities<BatchActivities>(computing(batchQueue(taskQueue)));

  const running = new Map<number, RunningSegment>();
  let planning: CancellationScope | undefined;
  let phase: 'planning' | 'running' | 'closing' = 'planning';
  let { batches = 0, nextSegment = 0, done = 0, failed = 0, paused = false } = input.before ?? {};
  let now = false;
  let halted = false;
  const problems = new Set(input.before?.problems);

  function report(): RunProgress {
    const live = [...running.values()];
    return {
      phase: phase !== 'closing' && paused ? 'paused' : phase,
      batches,
      batchesDone: done + live.reduce((sum, segment) => sum + segment.done, 0),
      batchesFailed: failed + live.reduce((sum, segment) => sum + segment.failed, 0),
    };
  }

  /** A segment that cannot be told has come to its end. */
  async function tell({ child }: RunningSegment): Promise<void> {
    await child?.signal(setPaused, { paused, now }).catch(() => {});
  }

  setHandler(progress, report);
  setHandler(segmentProgress, ({ segment, ...counts }) => {
    const live = running.get(segment);
    // signals may overtake each other
    if (live === undefined || counts.done + counts.failed < live.done + live.failed) return;
    Object.assign(live, counts);
    setCurrentDetails(`${report().batchesDone} of ${batches} batches done, ${report().batchesFailed} given up`);
  });
  setHandler(
    pause,
    async (request: PauseRequest): Promise<void> => {
      paused = true;
      now = request.now;
      if (now) planning?.cancel();
      await Promise.all([...running.values()].map(tell));
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
      await Promise.all([...running.values()].map(tell));
    },
    {
      validator: () => {
        if (!paused) throw ApplicationFailure.nonRetryable('the run is not paused', 'Rejected');
      },
    },
  );

  /** Plans, and plans again after a pause that stopped it; what the pilot has stored by then is not measured twice. */
  async function plan(): Promise<number> {
    for (;;) {
      await condition(() => !paused);
      const scope = new CancellationScope();
      planning = scope;
      try {
        const planned = await scope.run(() =>
          planRun({ runId, threads, ...(batchSize !== undefined && { batchSize }) }),
        );
        return planned.batches;
      } catch (error) {
        if (!scope.consideredCancelled || CancellationScope.current().consideredCancelled) throw error;
      }
    }
  }

  async function runOne(segment: number, inFlight: number): Promise<void> {
    const live: RunningSegment = { done: 0, failed: 0 };
    const first = segment * SEGMENT_BATCHES;
    const count = Math.min(SEGMENT_BATCHES, batches - first);
    running.set(segment, live);
    try {
      live.child = await startChild(runSegment, {
        // an execution that took the place of another must not meet that one's segments
        workflowId: `${workflowId}/${firstExecutionRunId.slice(0, 8)}/segment-${segment}`,
        args: [{ runId, segment, first, count, inFlight }],
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        parentClosePolicy: ParentClosePolicy.TERMINATE,
        staticSummary: `batches ${first} to ${first + count - 1}`,
      });
      if (paused) await tell(live);
      const result = await live.child.result();
      live.done = result.done;
      live.failed = result.failed;
      halted ||= result.halted;
      for (const problem of result.problems) problems.add(problem);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      problems.add(`segment ${segment}: ${error instanceof Error ? error.message : error}`);
    } finally {
      running.delete(segment);
      done += live.done;
      failed += live.failed;
    }
  }

  const unstarted = () => !halted && nextSegment * SEGMENT_BATCHES < batches;

  async function lane(inFlight: number): Promise<void> {
    while (unstarted() && !workflowInfo().continueAsNewSuggested) {
      if (paused) await condition(() => !paused);
      else await runOne(nextSegment++, inFlight);
    }
  }

  async function close(cancelled: boolean): Promise<CloseReport> {
    phase = 'closing';
    return await closeRun({ runId, cancelled });
  }

  try {
    if (input.before === undefined) batches = await plan();
    phase = 'running';
    const lanes = Math.min(SEGMENTS_AT_ONCE, Math.ceil(batches / SEGMENT_BATCHES));
    const inFlight = Math.ceil((threads * IN_FLIGHT_PER_THREAD) / Math.max(1, lanes));
    await allEnded(Array.from({ length: lanes }, () => lane(inFlight)));
    if (unstarted()) {
      await condition(allHandlersFinished);
      const before = { batches, nextSegment, done, failed, paused, problems: [...problems] };
      return await continueAsNew<typeof runStudy>({ ...input, before });
    }
    const { missing } = await close(false);
    await condition(allHandlersFinished);
    return { missing, problems: [...problems] };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) await CancellationScope.nonCancellable(() => close(true));
    throw error;
  }
}
