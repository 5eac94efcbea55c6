import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseRun, type RunHandle, resumeRun, runEnd, startRun } from '../../client/run-client.js';
import { progress, type RunProgress } from '../../workflows/messages.js';
import { eventually } from '../durability/ballast.js';
import { gate, type Harness, startHarness, untilCancelled } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
}, 600_000);
afterAll(() => harness.stop());

test('runStudy() runs every batch of several segments once, with at most two in flight for each thread', async () => {
  const run = await harness.start(700, { threads: 4, runBatch: () => wait(1) });
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });
  expect(ascending(run.done)).toEqual(range(700));
  expect(run.counts.mostInHand).toBeLessThanOrEqual(8);
  expect(run.closed).toEqual([{ runId: run.handle.workflowId, cancelled: false }]);
});

test('runStudy() does the same when every step replays the history', async () => {
  const run = await harness.start(40, { cached: 0, runBatch: () => wait(1) });
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });
  expect(ascending(run.done)).toEqual(range(40));
});

test('runStudy() of nothing plans and closes', async () => {
  const run = await harness.start(0);
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });
});

test('runStudy() counts and reports what failed for good, and tries other failures again', async () => {
  const failures = new Map([
    [3, ApplicationFailure.nonRetryable('other bytes', 'IntegrityError')],
    [5, ApplicationFailure.create({ message: 'no such arm', type: 'RangeError' })],
    [7, new Error('out of luck, once')],
  ]);
  const run = await harness.start(20, {
    runBatch: async (batch) => {
      const failure = failures.get(batch);
      if (batch === 7) failures.delete(batch);
      if (failure) throw failure;
    },
  });
  const report = await run.handle.result();
  expect(report.missing).toBe(2);
  expect([...report.problems].sort()).toEqual(['no such arm', 'other bytes']);
  expect(ascending(run.done)).toEqual(range(20).filter((batch) => batch !== 3 && batch !== 5));
  expect(await run.handle.query(progress)).toMatchObject({ batches: 20, batchesDone: 18, batchesFailed: 2 });
});

test('runStudy() leaves the rest when the ledger cannot be used', async () => {
  const run = await harness.start(700, {
    runBatch: async (batch) => {
      await wait(5);
      if (batch >= 10) throw ApplicationFailure.create({ message: 'the disk is full', type: 'LedgerError' });
    },
  });
  const report = await run.handle.result();
  expect(report.problems).toEqual(['the disk is full']);
  expect(report.missing).toBeGreaterThan(600);
});

test('runStudy() fails with the reason if it cannot plan', async () => {
  const run = await harness.start(1, {
    planRun: () => Promise.reject(ApplicationFailure.create({ message: 'it is damaged', type: 'LedgerError' })),
  });
  expect(await end(run.handle)).toEqual({ kind: 'failed', reason: 'it is damaged' });
});

test('progress is right at the end and never goes back', async () => {
  const run = await harness.start(400, { threads: 4, runBatch: () => wait(5) });
  const seen: RunProgress[] = [];
  const ended = run.handle.result().then(() => true);
  while (!(await Promise.race([ended, wait(20)]))) seen.push(await run.handle.query(progress));
  expect(seen.some(({ batchesDone }) => batchesDone > 0 && batchesDone < 400)).toBe(true);
  expect(seen.map(({ batchesDone }) => batchesDone)).toEqual(ascending(seen.map(({ batchesDone }) => batchesDone)));
  expect(await run.handle.query(progress)).toMatchObject({ batches: 400, batchesDone: 400, batchesFailed: 0 });
});

test('pause lets the batches in hand finish and starts no other; resume goes on', async () => {
  const { open, opened } = gate();
  const run = await harness.start(30, { runBatch: (batch) => (batch < 4 ? opened : wait(1)) });
  await eventually(() => run.counts.inHand === 4, 'four batches wait');

  await pauseRun(run.handle, false);
  open();
  await eventually(() => run.done.length === 4, 'they have finished');
  await wait(300);
  expect(run.done.length).toBe(4);
  expect(await run.handle.query(progress)).toMatchObject({ phase: 'paused', batches: 30 });

  await resumeRun(run.handle);
  expect(await run.handle.result()).toMatchObject({ missing: 0 });
  expect(ascending(run.done)).toEqual(range(30));
});

test('pause --now stops the batches in hand, and resume takes them up again', async () => {
  let patient = true;
  const run = await harness.start(12, { runBatch: () => (patient ? untilCancelled() : wait(1)) });
  await eventually(() => run.counts.inHand === 4, 'four batches wait');

  await pauseRun(run.handle, true);
  await eventually(() => run.counts.inHand === 0, 'they have stopped', 10_000);
  expect(run.done).toEqual([]);
  patient = false;
  await resumeRun(run.handle);
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });
  expect(ascending(run.done)).toEqual(range(12));
});

test('a pause during planning holds, and with --now it stops the planning, which resume begins again', async () => {
  let patient = true;
  const run = await harness.start(3, { planRun: () => (patient ? untilCancelled() : wait(1)) });
  await eventually(() => run.counts.plans === 1, 'it plans');
  await pauseRun(run.handle, true);
  expect(await run.handle.query(progress)).toMatchObject({ phase: 'paused' });
  patient = false;
  await wait(300);
  expect(run.counts.plans).toBe(1);
  await resumeRun(run.handle);
  expect(await run.handle.result()).toMatchObject({ missing: 0 });
  expect(run.counts.plans).toBe(2);
});

test('pause and resume are rejected where they make no sense', async () => {
  const { open, opened } = gate();
  const run = await harness.start(6, { runBatch: () => opened });
  await eventually(() => run.counts.inHand > 0, 'it runs');
  await expect(resumeRun(run.handle)).rejects.toThrow(/^Cannot resume run-\d+: the run is not paused$/);
  await pauseRun(run.handle, false);
  await expect(pauseRun(run.handle, true)).rejects.toThrow(/^Cannot pause run-\d+: the run is paused already$/);
  open();
  await resumeRun(run.handle);
  await run.handle.result();
  await expect(pauseRun(run.handle, false)).rejects.toThrow(/^Cannot pause run-\d+: it is not running$/);
});

test('a pause that comes while segments start reaches every one of them', async () => {
  const run = await harness.start(320, { threads: 4, runBatch: () => wait(2) });
  await eventually(() => run.counts.plans === 1, 'it plans');
  await eventually(async () => (await run.handle.query(progress)).phase === 'running', 'it is about to start segments');
  await pauseRun(run.handle, false);
  await eventually(() => run.counts.inHand === 0, 'batches in hand have finished');
  await wait(300);
  const before = run.done.length;
  await wait(500);
  expect(run.done.length).toBe(before);
  await resumeRun(run.handle);
  expect(await run.handle.result()).toMatchObject({ missing: 0 });
  expect(ascending(run.done)).toEqual(range(320));
});

test.for([false, true])(
  'cancellation stops the batches in hand and closes the run as cancelled (paused: %s)',
  async (paused) => {
    const run = await harness.start(50, { runBatch: untilCancelled });
    await eventually(() => run.counts.inHand === 4, 'four batches wait');
    if (paused) await pauseRun(run.handle, true);
    await run.handle.cancel();
    expect(await end(run.handle)).toEqual({ kind: 'cancelled' });
    expect(run.closed).toEqual([{ runId: run.handle.workflowId, cancelled: true }]);
    await eventually(() => run.counts.inHand === 0, 'the batches have stopped', 10_000);
    expect(run.done).toEqual([]);
  },
);

test('a segment that is ended by hand is reported, and the others go on', async () => {
  const { open, opened } = gate();
  const run = await harness.start(400, { runBatch: (batch) => (batch < 300 ? opened : wait(1)) });
  await eventually(() => run.counts.inHand > 0, 'it runs');
  await harness.client.workflow.getHandle(await firstSegment(run.handle)).terminate();
  open();
  const { missing, problems } = await run.handle.result();
  expect(missing).toBeGreaterThan(0);
  expect(problems).toEqual(['segment 0: Terminated']);
  expect(ascending(run.done).slice(-100)).toEqual(range(400).slice(300));
});

test('startRun() takes the place of an execution that was left, paused and with batches in hand', async () => {
  let patient = true;
  const run = await harness.start(8, { runBatch: () => (patient ? untilCancelled() : wait(1)) });
  await eventually(() => run.counts.inHand === 4, 'four batches wait');
  await pauseRun(run.handle, false);
  patient = false;
  const { workflowId } = run.handle;
  const again = await startRun(harness.client, workflowId, 'fake', { runId: workflowId, threads: 2 });
  expect(await end(run.handle)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('took the run over') });
  expect(await again.result()).toEqual({ missing: 0, problems: [] });
  expect(ascending(run.done)).toEqual(range(8));
});

async function firstSegment({ workflowId }: RunHandle): Promise<string> {
  const { events } = await harness.client.workflow.getHandle(workflowId).fetchHistory();
  const ids = events?.map((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId);
  return ids?.find((id) => id?.endsWith('/segment-0')) ?? '';
}

function end(handle: RunHandle) {
  return runEnd(handle, new AbortController().signal);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}
