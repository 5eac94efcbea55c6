/** What a recorded history shows: one run of the shipped workflows each, with activities that only keep count. */
import { ApplicationFailure } from '@temporalio/common';
import {
  cancelRun,
  extendRun,
  pauseRun,
  type RunHandle,
  resumeRun,
  runEnd,
  setRunPriority,
} from '../../../client/run-client.js';
import { eventually } from '../../durability/ballast.js';
import { type Fake, type FakeRun, gate, type Harness, untilCancelled } from '../harness.js';

export interface Situation<Place> {
  readonly name: string;
  /** Texts that its histories must hold, taken together; without them they do not show the situation. */
  readonly shows: readonly string[];
  /** Plays it to its end. @returns the run, whose history is kept, and those of its segments */
  play(place: Place): Promise<RunHandle>;
}

/** Four lanes wait at once: two threads, two batches in flight for each. */
const LANES = 4;

/** Played on a server whose hint to continue as new comes after a usual history. */
export const SITUATIONS: readonly Situation<Harness>[] = [
  {
    name: 'plain',
    shows: ['WORKFLOW_EXECUTION_COMPLETED', 'CHILD_WORKFLOW_EXECUTION_COMPLETED', 'WORKFLOW_EXECUTION_SIGNALED'],
    play: (harness) => ended(harness, 6),
  },
  {
    name: 'nothing-to-do',
    shows: ['WORKFLOW_EXECUTION_COMPLETED'],
    play: (harness) => ended(harness, 0),
  },
  {
    name: 'rounds',
    shows: ['"name":"planRun"', 'segment-1', 'segment-2'],
    play: (harness) =>
      ended(harness, 4, { report: (plan) => ({ plan, batchSeconds: 2, more: plan < 3 }), input: { priority: 2 } }),
  },
  {
    name: 'extended',
    shows: ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', '"name":"extend"', 'segment-1'],
    async play(harness) {
      const { open, opened } = gate();
      const run = await waiting(harness, 6, { runBatch: () => opened, report: (plan) => ({ plan }) });
      await extendRun(run.handle);
      open();
      return await toItsEnd(run);
    },
  },
  {
    name: 'priority',
    shows: [
      'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
      '"name":"setPriority"',
      'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED',
    ],
    async play(harness) {
      const { open, opened } = gate();
      const run = await waiting(harness, 8, { runBatch: () => opened });
      await setRunPriority(run.handle, 1);
      open();
      return await toItsEnd(run);
    },
  },
  {
    name: 'pause',
    shows: ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'EXTERNAL_WORKFLOW_EXECUTION_SIGNALED'],
    async play(harness) {
      const { open, opened } = gate();
      const run = await waiting(harness, 12, { runBatch: (batch) => (batch < LANES ? opened : soon()) });
      await pauseRun(run.handle, false);
      open();
      await eventually(() => run.done.length === LANES, 'the batches in hand have finished');
      await resumeRun(run.handle);
      return await toItsEnd(run);
    },
  },
  {
    name: 'pause-now',
    shows: ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'ACTIVITY_TASK_CANCEL_REQUESTED'],
    async play(harness) {
      let patient = true;
      const run = await waiting(harness, 8, { runBatch: () => (patient ? untilCancelled() : soon()) });
      await pauseRun(run.handle, true);
      await eventually(() => run.counts.inHand === 0, 'the batches in hand have stopped');
      patient = false;
      await resumeRun(run.handle);
      return await toItsEnd(run);
    },
  },
  {
    name: 'pause-while-planning',
    shows: ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'ACTIVITY_TASK_CANCEL_REQUESTED'],
    async play(harness) {
      let patient = true;
      const run = await harness.start(3, { planRun: () => (patient ? untilCancelled() : soon()) });
      await eventually(() => run.counts.plans === 1, 'it plans');
      await pauseRun(run.handle, true);
      patient = false;
      await resumeRun(run.handle);
      return await toItsEnd(run);
    },
  },
  {
    name: 'cancel',
    shows: ['WORKFLOW_EXECUTION_CANCEL_REQUESTED', 'WORKFLOW_EXECUTION_CANCELED', 'CHILD_WORKFLOW_EXECUTION_CANCELED'],
    async play(harness) {
      const run = await waiting(harness, 20, { runBatch: untilCancelled });
      await cancelRun(run.handle);
      return await toItsEnd(run);
    },
  },
  {
    name: 'cancel-while-paused',
    shows: ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'WORKFLOW_EXECUTION_CANCELED'],
    async play(harness) {
      const run = await waiting(harness, 20, { runBatch: untilCancelled });
      await pauseRun(run.handle, true);
      await eventually(() => run.counts.inHand === 0, 'the batches in hand have stopped');
      await cancelRun(run.handle);
      return await toItsEnd(run);
    },
  },
  {
    name: 'retries',
    shows: ['"attempt":3', '"lastFailure":{"message":"out of luck"'],
    play: (harness) => ended(harness, 6, { runBatch: failing((batch, attempt) => batch === 2 && attempt <= 2) }),
  },
  {
    name: 'batches-given-up',
    shows: ['ACTIVITY_TASK_FAILED', '"type":"IntegrityError"'],
    play: (harness) =>
      ended(harness, 8, {
        runBatch: async (batch) => {
          if (batch === 2) throw ApplicationFailure.nonRetryable('other bytes', 'IntegrityError');
          if (batch === 5) throw ApplicationFailure.create({ message: 'no such arm', type: 'RangeError' });
        },
      }),
  },
  {
    name: 'ledger-lost',
    shows: ['ACTIVITY_TASK_FAILED', '"type":"LedgerError"'],
    play: (harness) =>
      ended(harness, 20, {
        runBatch: async (batch) => {
          if (batch >= 2) throw ApplicationFailure.create({ message: 'the disk is full', type: 'LedgerError' });
        },
      }),
  },
  {
    name: 'no-plan',
    shows: ['ACTIVITY_TASK_FAILED', 'WORKFLOW_EXECUTION_FAILED'],
    play: (harness) =>
      ended(harness, 1, {
        planRun: () => Promise.reject(ApplicationFailure.create({ message: 'it is damaged', type: 'LedgerError' })),
      }),
  },
  {
    name: 'segment-ended-by-hand',
    shows: ['CHILD_WORKFLOW_EXECUTION_TERMINATED'],
    async play(harness) {
      const { open, opened } = gate();
      const run = await waiting(harness, 8, { runBatch: () => opened });
      const { workflowId } = run.handle;
      const { runId } = await run.handle.describe();
      await harness.client.workflow.getHandle(`${workflowId}/${runId.slice(0, 8)}/segment-0`).terminate();
      open();
      return await toItsEnd(run);
    },
  },
  {
    name: 'still-running',
    shows: ['WORKFLOW_EXECUTION_STARTED', 'ACTIVITY_TASK_COMPLETED'],
    async play(harness) {
      const run = await harness.start(12, { runBatch: (batch) => (batch < LANES ? soon() : untilCancelled()) });
      await eventually(() => run.counts.inHand === LANES && run.done.length === LANES, 'it is in the middle');
      return run.handle;
    },
  },
];

/** Played on a server that gives its hint early: two segments at once, then one in the next execution. */
export const CONTINUED: readonly Situation<Harness>[] = [
  {
    name: 'continue-as-new',
    shows: ['WORKFLOW_EXECUTION_CONTINUED_AS_NEW', '"continuedExecutionRunId"'],
    play: (harness) => ended(harness, 604, { threads: 8 }),
  },
];

async function ended(harness: Harness, batches: number, fake: Fake = {}): Promise<RunHandle> {
  return await toItsEnd(await harness.start(batches, fake));
}

async function toItsEnd({ handle }: FakeRun): Promise<RunHandle> {
  await runEnd(handle, new AbortController().signal);
  return handle;
}

/** Starts a run and returns once every lane has a batch in hand. */
async function waiting(harness: Harness, batches: number, fake: Fake): Promise<FakeRun> {
  const run = await harness.start(batches, fake);
  await eventually(() => run.counts.inHand === LANES, 'every lane has a batch in hand');
  return run;
}

/** A batch's work that fails in these attempts, counted from 1. */
function failing(fails: (batch: number, attempt: number) => boolean): (batch: number) => Promise<void> {
  const attempts = new Map<number, number>();
  return async (batch) => {
    const attempt = (attempts.get(batch) ?? 0) + 1;
    attempts.set(batch, attempt);
    if (fails(batch, attempt)) throw new Error('out of luck');
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
