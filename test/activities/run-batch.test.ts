import { expect, test } from 'vitest';
import { closeRun } from '../../activities/close-run.js';
import { planRun } from '../../activities/plan-run.js';
import { runBatch } from '../../activities/run-batch.js';
import { openTinyRun, RUN_ID, store, storedOf } from '../support/open-run.js';

const BATCH = { runId: RUN_ID, batch: 0 };

test('runBatch() computes the planned repetitions of the planned arm', async () => {
  const run = await openTinyRun({ repetitions: 10 });
  await run.ledger.savePlan(RUN_ID, [{ arm: 1, first: 4, count: 3 }]);
  expect(await runBatch(run, BATCH)).toEqual({ repetitions: 6 });
  expect(run.compute.tasks.map(({ arm, first, count }) => [arm.generator.kind, first, count])).toEqual([
    ['smote', 4, 3],
  ]);
});

test('runBatch() is safe to repeat: the second time finds everything stored', async () => {
  const run = await openTinyRun({ repetitions: 10 });
  await run.ledger.savePlan(RUN_ID, [{ arm: 0, first: 0, count: 10 }]);
  await runBatch(run, BATCH);
  expect(await runBatch(run, BATCH)).toEqual({ repetitions: 0 });
  expect(run.compute.tasks).toHaveLength(1);
});

test('runBatch() that was stopped goes on where it was stopped', async () => {
  const stop = new AbortController();
  const beforeRepetition = (r: number) => {
    if (r === 4) stop.abort();
  };
  const run = await openTinyRun({ repetitions: 10 }, { beforeRepetition });
  await run.ledger.savePlan(RUN_ID, [{ arm: 0, first: 0, count: 10 }]);
  await expect(runBatch(run, BATCH, { signal: stop.signal })).rejects.toThrow();
  expect(await runBatch(run, BATCH)).toEqual({ repetitions: 12 });
  expect(run.compute.tasks.map(({ first, count }) => [first, count])).toEqual([
    [0, 10],
    [4, 6],
  ]);
});

test('runBatch() run twice at once stores each repetition once', async () => {
  const run = await openTinyRun({ repetitions: 10 });
  await run.ledger.savePlan(RUN_ID, [{ arm: 0, first: 0, count: 10 }]);
  const reports = await Promise.all([runBatch(run, BATCH), runBatch(run, BATCH)]);
  expect(reports.reduce((sum, { repetitions }) => sum + repetitions, 0)).toBe(20);
});

test('runBatch() refuses a batch that is not planned, and one of a plan that was replaced', async () => {
  const run = await openTinyRun();
  await expect(runBatch(run, BATCH)).rejects.toThrow(RangeError);
  const plan = await run.ledger.savePlan(RUN_ID, [{ arm: 0, first: 0, count: 1 }]);
  await run.ledger.savePlan(RUN_ID, [{ arm: 1, first: 0, count: 1 }]);
  await expect(runBatch(run, { ...BATCH, plan })).rejects.toThrow(
    `Cannot look up a batch of plan ${plan} of run tiny-run: it has been replaced by plan ${plan + 1}`,
  );
  expect(run.compute.tasks).toEqual([]);
});

test('runBatch() of an arm that an extension has taken out of the study has nothing to do', async () => {
  const run = await openTinyRun();
  await run.ledger.savePlan(RUN_ID, [{ arm: 7, first: 0, count: 1 }]);
  expect(await runBatch(run, BATCH)).toEqual({ repetitions: 0 });
  expect(run.compute.tasks).toEqual([]);
});

test('the batches of a plan, in any order, fill the whole study', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 3 });
  for (let batch = batches - 1; batch >= 0; batch--) await runBatch(run, { runId: RUN_ID, batch });
  for (const cell of run.arms.flatMap((arm) => arm.cells)) {
    expect(await storedOf(run.ledger, cell)).toHaveLength(20);
  }
});

test('closeRun() calls a run finished if nothing is missing, cancelled if it was, open otherwise', async () => {
  const run = await openTinyRun();
  const state = async () => (await run.ledger.findRun(RUN_ID))?.state;

  expect(await closeRun(run, { runId: RUN_ID, cancelled: false })).toEqual({ missing: 12 });
  expect(await state()).toBe('open');

  await store(run, run.arms[0]!, run.arms[0]!.cells, { from: 0, to: 3 });
  expect(await closeRun(run, { runId: RUN_ID, cancelled: true })).toEqual({ missing: 6 });
  expect(await state()).toBe('cancelled');

  await store(run, run.arms[1]!, run.arms[1]!.cells, { from: 0, to: 3 });
  expect(await closeRun(run, { runId: RUN_ID, cancelled: true })).toEqual({ missing: 0 });
  expect(await state()).toBe('finished');
});

test('closeRun() counts failed repetitions as finished, and none beyond what the study asks for', async () => {
  const run = await openTinyRun({}, { codeOf: () => 1 });
  await run.ledger.savePlan(
    RUN_ID,
    [0, 1].map((arm) => ({ arm, first: 0, count: 5 })),
  );
  for (const batch of [0, 1]) await runBatch(run, { runId: RUN_ID, batch });
  expect(await closeRun(run, { runId: RUN_ID, cancelled: false })).toEqual({ missing: 0 });
});
