/** The segments of a run: starts them, passes pauses on to them, adds up what they do. */
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type PauseState, type SegmentProgress, setPaused, setSegmentPriority } from './messages.js';
import { rootReason } from './root-reason.js';
import { runSegment, type SegmentInput } from './run-segment.js';

export interface Totals {
  readonly done: number;
  readonly failed: number;
  /** Why batches were given up, if any were. */
  readonly problems: readonly string[];
}

export interface Segments {
  /** What has been done, by segments that ended and by those at work. */
  totals(): Totals;
  /** True once the ledger cannot be used, so that starting another segment would be for nothing. */
  halted(): boolean;
  /** Starts a segment, and returns when it has ended. A failure of it is counted as a problem, not thrown. */
  run(input: SegmentInput): Promise<void>;
  note(progress: SegmentProgress): void;
  /** Tells all, those that are just being started too. */
  tell(state: PauseState): Promise<void>;
  /** As {@link tell}. */
  tellPriority(priority: number): Promise<void>;
}

interface Running {
  /** Undefined while it is being started. */
  child?: ChildWorkflowHandle<typeof runSegment>;
  done: number;
  failed: number;
}

/** @param before what was done before the run continued as new */
export function openSegments(before: Totals): Segments {
  const running = new Map<number, Running>();
  const problems = new Set(before.problems);
  let { done, failed } = before;
  let halted = false;
  let latest: PauseState = { paused: false, now: false };
  let latestPriority: number | undefined;

  /** A segment that cannot be told has come to its end. */
  async function tellOne({ child }: Running): Promise<void> {
    await child?.signal(setPaused, latest).catch(() => {});
  }

  async function tellPriorityTo({ child }: Running, priority: number): Promise<void> {
    await child?.signal(setSegmentPriority, priority).catch(() => {});
  }

  return {
    totals() {
      const live = [...running.values()];
      return {
        done: live.reduce((sum, segment) => sum + segment.done, done),
        failed: live.reduce((sum, segment) => sum + segment.failed, failed),
        problems: [...problems],
      };
    },
    halted: () => halted,
    async run(input) {
      const live: Running = { done: 0, failed: 0 };
      running.set(input.segment, live);
      try {
        live.child = await startSegment(input);
        if (latest.paused) await tellOne(live);
        if (latestPriority !== undefined && latestPriority !== input.priority) {
          await tellPriorityTo(live, latestPriority);
        }
        const report = await live.child.result();
        live.done = report.done;
        live.failed = report.failed;
        halted ||= report.halted;
        for (const problem of report.problems) problems.add(problem);
      } catch (error) {
        if (CancellationScope.current().consideredCancelled) throw error;
        problems.add(`segment ${input.segment}: ${rootReason(error)}`);
      } finally {
        running.delete(input.segment);
        done += live.done;
        failed += live.failed;
      }
    },
    note({ segment, ...counts }) {
      const live = running.get(segment);
      // signals may overtake each other
      if (live && counts.done + counts.failed > live.done + live.failed) Object.assign(live, counts);
    },
    async tell(state) {
      latest = state;
      await Promise.all([...running.values()].map(tellOne));
    },
    async tellPriority(priority) {
      latestPriority = priority;
      await Promise.all([...running.values()].map((live) => tellPriorityTo(live, priority)));
    },
  };
}

function startSegment(input: SegmentInput): Promise<ChildWorkflowHandle<typeof runSegment>> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  return startChild(runSegment, {
    // an execution that takes the place of another must not meet that one's segments
    workflowId: `${workflowId}/${firstExecutionRunId.slice(0, 8)}/segment-${input.segment}`,
    args: [input],
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.TERMINATE,
    staticSummary: `batches ${input.first} to ${input.first + input.count - 1}`,
  });
}
