/** Runs of more than one plan: adaptive ones, extended ones; and their share of the workers. */
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extendRun, pauseRun, resumeRun, setRunPriority } from '../../client/run-client.js';
import { progress } from '../../workflows/messages.js';
import { eventually } from '../durability/ballast.js';
import { type FakeRun, gate, type Harness, startHarness, untilCancelled } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
}, 600_000);
afterAll(() => harness.stop());

test('runStudy() plans round after round as long as there is more, and runs each plan by its number', async () => {
  const ran: unknown[] = [];
  const run = await harness.start(3, {
    report: (plan) => ({ plan, more: plan < 4 }),
    runBatch: async (batch, plan) => void ran.push([plan, batch]),
    // as for repetitions that another run has stored in the meantime
    repetitions: 0,
  });
  expect(await run.handle.result()).toEqual({ missing: 0, problems: [] });
  expect(run.counts.plans).toBe(4);
  const expected = [1, 2, 3, 4].flatMap((plan) => [0, 1, 2].map((batch) => [plan, batch]));
  expect(ran.sort()).toEqual(expected);
  expect(await run.handle.query(progress)).toMatchObject({ batches: 12, batchesDone: 12 });
});

test('runStudy() ends after a round of which no batch came to its end, and reports why', async () => {
  const run = await harness.start(2, {
    report: (plan) => ({ plan, more: true }),
    runBatch: async (_, plan) => {
      if (plan === 2) throw ApplicationFailure.nonRetryable('other bytes', 'IntegrityError');
    },
  });
  expect((await run.handle.result()).problems).toEqual(['other bytes']);
  expect(run.counts.plans).toBe(2);
});

test('extend has the run plan again when its batches are done, once for any number of extensions', async () => {
  const { open, opened } = gate();
  const run = await harness.start(4, { runBatch: () => opened });
  await eventually(() => run.counts.inHand === 4, 'four batches wait');
  await extendRun(run.handle);
  await extendRun(run.handle);
  open();
  expect(await run.handle.result()).toMatchObject({ problems: [] });
  expect(run.counts.plans).toBe(2);
  expect(run.done).toHaveLength(8);
});

test('extend during planning has the run plan again, since the plan may not know of it', async () => {
  const { open, opened } = gate();
  const run = await harness.start(1, { planRun: () => opened });
  await eventually(() => run.counts.plans === 1, 'it plans');
  await extendRun(run.handle);
  open();
  await run.handle.result();
  expect(run.counts.plans).toBe(2);
});

test('extend and priority are rejected when the run is at its end', async () => {
  const { open, opened } = gate();
  const run = await harness.start(1, { closeRun: () => opened });
  await eventually(async () => (await run.handle.query(progress)).phase === 'closing', 'it closes');
  await expect(extendRun(run.handle)).rejects.toThrow(/^Cannot extend run-\d+: the run is at its end$/);
  await expect(setRunPriority(run.handle, 1)).rejects.toThrow(
    /^Cannot set the priority of run-\d+: the run is at its end$/,
  );
  open();
  await run.handle.result();
  await expect(extendRun(run.handle)).rejects.toThrow(/^Cannot extend run-\d+: it is not running$/);
});

test('batches carry the priority of their run, its id for turns, and a weight by their length', async () => {
  const run = await harness.start(6, { report: () => ({ batchSeconds: 2.5 }), input: { priority: 5 } });
  await run.handle.result();
  const { workflowId } = run.handle;
  // a batch of ten seconds has weight one
  const share = { priorityKey: 5, fairnessKey: workflowId, fairnessWeight: 4 };
  expect(await sharesOf(await segmentIds(run))).toEqual([Array.from({ length: 6 }, () => share)]);
  // the plan goes with the same priority
  expect((await sharesOf([workflowId]))[0]?.[0]).toEqual({ ...share, fairnessWeight: 1 });
});

test('another priority is for what waits now too: plan and batches are asked for again', async () => {
  const { open, opened } = gate();
  let planning = true;
  const run = await harness.start(6, {
    planRun: () => (planning ? untilCancelled() : Promise.resolve()),
    runBatch: () => opened,
  });
  await eventually(() => run.counts.plans === 1, 'it plans');
  planning = false;
  await setRunPriority(run.handle, 2);
  await eventually(() => run.counts.inHand === 4, 'four batches wait');
  expect(run.counts.plans).toBe(2);
  await setRunPriority(run.handle, 1);
  await eventually(() => run.counts.inHand === 8, 'they are asked for again');
  open();
  expect(await run.handle.result()).toMatchObject({ problems: [] });
  const [shares = []] = await sharesOf(await segmentIds(run));
  expect(shares.map(({ priorityKey }) => priorityKey)).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
});

test('priority reaches every segment, those that are being started too, for the batches that follow', async () => {
  const run = await harness.start(700, { threads: 4 });
  await eventually(async () => (await run.handle.query(progress)).phase === 'running', 'it is about to start segments');
  await setRunPriority(run.handle, 1);
  expect(await run.handle.query(progress)).toMatchObject({ priority: 1 });
  await run.handle.result();
  const segments = await sharesOf(await segmentIds(run));
  expect(segments).toHaveLength(3);
  for (const shares of segments) expect(shares.at(-1)?.priorityKey).toBe(1);
});

test('a run that continues as new keeps its pause, its priority and an extension', async () => {
  const round = { plan: { batches: 10, plan: 1 }, firstSegment: 0, doneBefore: 0 };
  const far = { done: 0, failed: 0, problems: [], batches: 10, nextSegment: 0, paused: true, extended: true, round };
  const run = await harness.start(10, { input: { priority: 2, before: far } });
  expect(await run.handle.query(progress)).toMatchObject({ phase: 'paused', priority: 2, batches: 10 });
  await expect(pauseRun(run.handle, false)).rejects.toThrow(/paused already$/);
  expect(run.done).toEqual([]);

  await resumeRun(run.handle);
  await run.handle.result();
  // ten of the plan that it came with, ten of the one for the extension
  expect(run.counts.plans).toBe(1);
  expect(run.done).toHaveLength(20);
  expect((await sharesOf(await segmentIds(run))).flat().every(({ priorityKey }) => priorityKey === 2)).toBe(true);
});

interface BatchShare {
  readonly priorityKey: number | undefined;
  readonly fairnessKey: string | undefined;
  readonly fairnessWeight: number | undefined;
}

async function segmentIds({ handle }: FakeRun): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? []);
}

/** The priorities of the activities that compute, as the server has them, for each of the workflows. */
async function sharesOf(workflowIds: readonly string[]): Promise<BatchShare[][]> {
  return await Promise.all(
    workflowIds.map(async (id) => {
      const { events } = await harness.client.workflow.getHandle(id).fetchHistory();
      return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
        if (!scheduled?.taskQueue?.name?.endsWith('-batches')) return [];
        const { priorityKey, fairnessKey, fairnessWeight } = scheduled.priority ?? {};
        return [
          {
            priorityKey: priorityKey ?? undefined,
            fairnessKey: fairnessKey ?? undefined,
            fairnessWeight: fairnessWeight ?? undefined,
          },
        ];
      });
    }),
  );
}
