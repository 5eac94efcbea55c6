import { expect, test } from 'vitest';
import { planRun } from '../../activities/plan-run.js';
import type { Batch } from '../../studies/plan-batches.js';
import { type OpenRun, openTinyRun, RUN_ID, store, storedOf } from '../support/open-run.js';

test('planRun() stores the pilot as the first repetitions of each arm, cold and then warm', async () => {
  const run = await openTinyRun({ repetitions: 50 });
  await planRun(run, { runId: RUN_ID, threads: 1 });
  for (const { spec, cells } of run.arms) {
    expect(await storedOf(run.ledger, cells[0])).toEqual([0, 1, 2]);
    const own = run.compute.tasks.filter((task) => task.arm.generator.kind === spec.generator.kind);
    expect(own.map(({ first, count }) => [first, count])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  }
});

test('planRun() measures a slow repetition once', async () => {
  const run = await openTinyRun({ repetitions: 50 }, { elapsedMs: 5000 });
  await planRun(run, { runId: RUN_ID, threads: 1 });
  expect(run.compute.tasks.map(({ count }) => count)).toEqual([1, 1]);
});

test('planRun() records batches that cover what is missing after the pilot, and only that', async () => {
  const run = await openTinyRun({ repetitions: 50 }, { elapsedMs: 100 });
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1 });
  const planned = await planOf(run, batches);
  for (const { index } of run.arms) {
    expect(repetitionsOf(planned, index)).toEqual(Array.from({ length: 47 }, (_, i) => i + 3));
  }
  // 94 repetitions of 100 ms, eight batches for the one thread: 1.2 s, 12 repetitions
  expect(Math.max(...planned.map(({ count }) => count))).toBe(12);
  await expect(run.ledger.plannedBatch(RUN_ID, batches)).rejects.toThrow(RangeError);
});

test('planRun() plans what some cell of an arm lacks', async () => {
  const run = await openTinyRun({ repetitions: 6 });
  const [oracle, smote] = run.arms;
  await store(run, oracle!, oracle!.cells, { from: 0, to: 6 });
  await store(run, smote!, smote!.cells.slice(0, 1), { from: 0, to: 6 });
  await store(run, smote!, smote!.cells.slice(1), { from: 2, to: 4 });
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 100 });
  expect(await planOf(run, batches)).toEqual([
    { arm: 1, first: 0, count: 2 },
    { arm: 1, first: 4, count: 2 },
  ]);
});

test('planRun() with a batch size has nothing to measure', async () => {
  const run = await openTinyRun({ repetitions: 9 });
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 4, batchSize: 3 });
  expect(batches).toBe(6);
  expect(run.compute.tasks).toEqual([]);
});

test('planRun() of a finished run plans nothing', async () => {
  const run = await openTinyRun();
  for (const arm of run.arms) await store(run, arm, arm.cells, { from: 0, to: 3 });
  expect(await planRun(run, { runId: RUN_ID, threads: 1 })).toMatchObject({ batches: 0, more: false });
  expect(run.compute.tasks).toEqual([]);
});

test('planRun() of a study that the pilot finishes plans nothing', async () => {
  const run = await openTinyRun({ repetitions: 2 });
  expect(await planRun(run, { runId: RUN_ID, threads: 1 })).toMatchObject({ batches: 0, more: false });
  expect(
    await run.ledger.count(
      run.arms.flatMap((arm) => arm.cells.map((cell) => cell.key)),
      2,
    ),
  ).toEqual({
    finished: 8,
    failed: 0,
  });
});

test('planRun() again replaces the plan by what is still missing', async () => {
  const run = await openTinyRun({ repetitions: 9 });
  await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 9 });
  for (const arm of run.arms) await store(run, arm, arm.cells, { from: 0, to: 7 });
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 9 });
  expect(await planOf(run, batches)).toEqual([
    { arm: 0, first: 7, count: 2 },
    { arm: 1, first: 7, count: 2 },
  ]);
});

test('planRun() counts the arms it has measured', async () => {
  const run = await openTinyRun();
  const seen: number[] = [];
  await planRun(run, { runId: RUN_ID, threads: 1 }, { onProgress: (done) => seen.push(done) });
  expect(seen).toEqual([1, 2]);
});

test('planRun() that is stopped throws the reason and records no plan', async () => {
  const run = await openTinyRun();
  const reason = new Error('stopped');
  await expect(planRun(run, { runId: RUN_ID, threads: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(run.ledger.plannedBatch(RUN_ID, 0)).rejects.toThrow(RangeError);
});

test('planRun() of a run that nobody recorded says so', async () => {
  const run = await openTinyRun();
  await expect(planRun(run, { runId: 'nobody', threads: 1 })).rejects.toThrow(
    'Cannot work on run nobody: the ledger has no such run',
  );
});

async function planOf({ ledger }: OpenRun, batches: number): Promise<Batch[]> {
  return await Promise.all(Array.from({ length: batches }, (_, index) => ledger.plannedBatch(RUN_ID, index)));
}

function repetitionsOf(plan: readonly Batch[], arm: number): number[] {
  return plan
    .filter((batch) => batch.arm === arm)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
    .sort((a, b) => a - b);
}
