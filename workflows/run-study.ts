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
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type BatchActivities, batchQueue, type CloseReport, type ControlActivities } from '../activities/contract.js';
import { BRIEF, computing } from './activity-options.js';
import { allEnded } from './all-ended.js';
import { type PauseRequest, pause, progress, type RunProgress, resume, segmentProgress } from './messages.js';
import { openSegments, type Totals } from './segments.js';

export interface RunStudyInput {
  readonly runId: string;
  /** Compute threads that will share the work. */
  readonly threads: number;
  readonly batchSize?: number;
  /** What an earlier execution of the same run has done; callers omit it, continue-as-new sets it. */
  readonly before?: Before;
}

interface Before extends Totals {
  readonly batches: number;
  readonly nextSegment: number;
  readonly paused: boolean;
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
  const { runId, threads, batchSize, before } = input;
  const { closeRun } = proxyActivities<ControlActivities>(BRIEF);
  const { planRun } = proxyActivities<BatchActivities>(computing(batchQueue(workflowInfo().taskQueue)));

  const segments = openSegments(before ?? { done: 0, failed: 0, problems: [] });
  let planning: CancellationScope | undefined;
  let phase: 'planning' | 'running' | 'closing' = 'planning';
  let { batches = 0, nextSegment = 0, paused = false } = before ?? {};

  function report(): RunProgress {
    const { done, failed } = segments.totals();
    const shown = paused && phase !== 'closing' ? 'paused' : phase;
    return { phase: shown, batches, batchesDone: done, batchesFailed: failed };
  }

  setHandler(progress, report);
  setHandler(segmentProgress, (counts) => {
    segments.note(counts);
    const { done, failed } = segments.totals();
    setCurrentDetails(`${done} of ${batches} batches done, ${failed} given up`);
  });
  setHandler(
    pause,
    async ({ now }: PauseRequest): Promise<void> => {
      paused = true;
      if (now) planning?.cancel();
      await segments.tell({ paused, now });
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
      await segments.tell({ paused, now: false });
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
        const batching = batchSize === undefined ? {} : { batchSize };
        return (await scope.run(() => planRun({ runId, threads, ...batching }))).batches;
      } catch (error) {
        if (!scope.consideredCancelled || CancellationScope.current().consideredCancelled) throw error;
      }
    }
  }

  const unstarted = () => !segments.halted() && nextSegment * SEGMENT_BATCHES < batches;

  async function lane(inFlight: number): Promise<void> {
    while (unstarted() && !workflowInfo().continueAsNewSuggested) {
      if (paused) {
        await condition(() => !paused);
        continue;
      }
      const segment = nextSegment++;
      const first = segment * SEGMENT_BATCHES;
      await segments.run({ runId, segment, first, count: Math.min(SEGMENT_BATCHES, batches - first), inFlight });
    }
  }

  async function close(cancelled: boolean): Promise<CloseReport> {
    phase = 'closing';
    return await closeRun({ runId, cancelled });
  }

  try {
    if (before === undefined) batches = await plan();
    phase = 'running';
    const lanes = Math.min(SEGMENTS_AT_ONCE, Math.ceil(batches / SEGMENT_BATCHES));
    const inFlight = Math.ceil((threads * IN_FLIGHT_PER_THREAD) / Math.max(1, lanes));
    await allEnded(Array.from({ length: lanes }, () => lane(inFlight)));
    if (unstarted()) {
      await condition(allHandlersFinished);
      const far: Before = { ...segments.totals(), batches, nextSegment, paused };
      return await continueAsNew<typeof runStudy>({ ...input, before: far });
    }
    const { missing } = await close(false);
    await condition(allHandlersFinished);
    return { missing, problems: segments.totals().problems };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) await CancellationScope.nonCancellable(() => close(true));
    throw error;
  }
}
