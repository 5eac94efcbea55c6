/**
 * One durable execution of a study: rounds of plan and segments, then close.
 *
 * The tree is runStudy → runSegment → activity runBatch. What is kept here is a handful of counts; the ledger holds
 * the truth, so a run whose workflow is lost is planned anew and computes only what is missing. Most runs need one round.
 * Another follows while cells of an adaptive study go on from a checkpoint, and when the run was extended.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BatchActivities,
  batchQueue,
  type CloseReport,
  type ControlActivities,
  type PlanReport,
} from '../activities/contract.js';
import { BRIEF, computing, USUAL_PRIORITY } from './activity-options.js';
import { allEnded } from './all-ended.js';
import { progress, type RunProgress, segmentProgress } from './messages.js';
import { openSegments, type Totals } from './segments.js';
import { openSteering } from './steering.js';

export interface RunStudyInput {
  readonly runId: string;
  /** Compute threads that will share the work. */
  readonly threads: number;
  readonly batchSize?: number;
  /** Batches handed out at once; some for each thread if absent. */
  readonly inFlight?: number;
  /** 1 goes first, 5 last; 3 if absent. */
  readonly priority?: number;
  /** What an earlier execution of the same run has done; callers omit it, continue-as-new sets it. */
  readonly before?: Before;
}

interface Before extends Totals {
  readonly batches: number;
  readonly nextSegment: number;
  readonly paused: boolean;
  readonly extended: boolean;
  /** Absent in histories of version 1, which had one round. */
  readonly round?: Round;
}

/** A plan under way. */
interface Round {
  readonly plan: PlanReport;
  /** Number of its first segment: segments are numbered through all rounds. */
  readonly firstSegment: number;
  /** Batches that had come to their end before it. */
  readonly doneBefore: number;
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
const NOTHING_YET: Totals = { done: 0, failed: 0, problems: [] };

export async function runStudy(input: RunStudyInput): Promise<RunReport> {
  const { runId, threads, batchSize, before, inFlight: window = threads * IN_FLIGHT_PER_THREAD } = input;
  const { closeRun } = proxyActivities<ControlActivities>(BRIEF);
  const segments = openSegments(before ?? NOTHING_YET);
  const steering = openSteering(segments, {
    paused: before?.paused ?? false,
    extended: before?.extended ?? false,
    priority: input.priority ?? USUAL_PRIORITY,
  });
  let phase: 'planning' | 'running' | 'closing' = 'planning';
  let { batches = 0, nextSegment = 0 } = before ?? {};

  setHandler(progress, (): RunProgress => {
    const { done, failed } = segments.totals();
    const shown = steering.paused() && phase !== 'closing' ? 'paused' : phase;
    return { phase: shown, batches, batchesDone: done, batchesFailed: failed, priority: steering.priority() };
  });
  setHandler(segmentProgress, (counts) => {
    segments.note(counts);
    const { done, failed } = segments.totals();
    setCurrentDetails(`${done} of ${batches} batches done, ${failed} given up`);
  });

  /** Plans, and plans again after a pause or another priority that stopped it; what the pilot has stored by then is not measured twice. */
  async function plan(): Promise<Round> {
    phase = 'planning';
    for (;;) {
      await condition(() => !steering.paused());
      const scope = new CancellationScope();
      steering.stopWith(scope);
      try {
        const batching = batchSize === undefined ? {} : { batchSize };
        const share = { runId, priority: steering.priority(), batchSeconds: 0 };
        const { planRun } = proxyActivities<BatchActivities>(computing(batchQueue(workflowInfo().taskQueue), share));
        const report = await scope.run(() => planRun({ runId, threads, ...batching }));
        batches += report.batches;
        return { plan: report, firstSegment: nextSegment, doneBefore: segments.totals().done };
      } catch (error) {
        if (!scope.consideredCancelled || CancellationScope.current().consideredCancelled) throw error;
      }
    }
  }

  /** True while the round has segments that were not begun. */
  function unstarted({ plan, firstSegment }: Round): boolean {
    return !segments.halted() && (nextSegment - firstSegment) * SEGMENT_BATCHES < plan.batches;
  }

  async function lane(round: Round, inFlight: number): Promise<void> {
    while (unstarted(round) && !workflowInfo().continueAsNewSuggested) {
      if (steering.paused()) {
        await condition(() => !steering.paused());
        continue;
      }
      const segment = nextSegment++;
      const first = (segment - round.firstSegment) * SEGMENT_BATCHES;
      const count = Math.min(SEGMENT_BATCHES, round.plan.batches - first);
      const { plan, batchSeconds = 0 } = round.plan;
      const share = { priority: steering.priority(), batchSeconds, ...(plan !== undefined && { plan }) };
      await segments.run({ runId, segment, first, count, inFlight, ...share });
    }
  }

  async function runRound(round: Round): Promise<void> {
    phase = 'running';
    const lanes = Math.min(SEGMENTS_AT_ONCE, Math.ceil(round.plan.batches / SEGMENT_BATCHES));
    const inFlight = Math.ceil(window / Math.max(1, lanes));
    await allEnded(Array.from({ length: lanes }, () => lane(round, inFlight)));
  }

  /** Whether there is more to plan. A round of which no batch came to its end would be followed by the same again. */
  function goesOn({ plan, doneBefore }: Round): boolean {
    if (segments.halted()) return false;
    if (steering.takeExtension()) return true;
    return plan.more === true && segments.totals().done > doneBefore;
  }

  async function close(cancelled: boolean): Promise<CloseReport> {
    phase = 'closing';
    steering.close();
    return await closeRun({ runId, cancelled });
  }

  try {
    let round = before === undefined ? await plan() : (before.round ?? onlyRound(before));
    for (;;) {
      await runRound(round);
      if (unstarted(round) || (workflowInfo().continueAsNewSuggested && round.plan.more === true)) {
        await condition(allHandlersFinished);
        const { paused, extended, priority } = steering.state();
        const far = { ...segments.totals(), batches, nextSegment, paused, extended, round };
        return await continueAsNew<typeof runStudy>({ ...input, priority, before: far });
      }
      if (!goesOn(round)) break;
      round = await plan();
    }
    const { missing } = await close(false);
    await condition(allHandlersFinished);
    return { missing, problems: segments.totals().problems };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) await CancellationScope.nonCancellable(() => close(true));
    throw error;
  }
}

function onlyRound({ batches }: Before): Round {
  return { plan: { batches }, firstSegment: 0, doneBefore: 0 };
}
