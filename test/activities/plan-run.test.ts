import { expect, test } from 'vitest';
import { planRun } from '../../activities/plan-run.js';
import { runBatch } from '../../activities/run-batch.js';
import { runCounts } from '../../store/run-results.js';
import type { Arm } from '../../studies/grid.js';
import type { Batch } from '../../studies/plan-batches.js';
import { ADAPTIVE, adaptiveValue } from '../support/adaptive-study.js';
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

test('planRun() of a very large grid looks at the ends of each arm, leaves out whole ones, and plans all that may lack something', async () => {
  const penalty = Array.from({ length: 2100 }, (_, i) => i / 1024);
  const gamma = Array.from({ length: 1000 }, (_, i) => i / 1024);
  const run = await openTinyRun({ generators: ['none'], factors: { penalty }, gamma, repetitions: 1 });
  const [untouched, whole, begun, holed] = run.arms as [Arm, Arm, Arm, Arm];
  const one = { from: 0, to: 1 };
  await store(run, whole, whole.cells, one);
  await store(run, begun, begun.cells.slice(0, -1), one);
  await store(run, holed, [...holed.cells.slice(0, 500), ...holed.cells.slice(501)], one);
  const { batches } = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 1 });
  expect(batches).toBe(run.arms.length - 1);
  const [first, second, third] = await Promise.all([0, 1, 2].map((index) => run.ledger.plannedBatch(RUN_ID, index)));
  expect([first, second, third].map((batch) => batch?.arm)).toEqual([untouched.index, begun.index, holed.index]);
  // what is there is not computed again
  await runBatch(run, { runId: RUN_ID, batch: 1 });
  expect(run.compute.tasks.at(-1)?.cells).toHaveLength(1);
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

test('planRun() of a grid of many arms measures some, and gives neighbours one batch', async () => {
  const n1 = Array.from({ length: 100 }, (_, i) => 6 + i);
  const run = await openTinyRun({ repetitions: 4, sizes: { n0: 200 }, factors: { n1 } }, { elapsedMs: 2 });
  const { batches, batchSeconds } = await planRun(run, { runId: RUN_ID, threads: 1 });
  const measured = new Set(run.compute.tasks.map(({ arm }) => arm.syntheticKey));
  expect(run.arms).toHaveLength(200);
  expect(measured.size).toBe(2 * 32);
  const planned = await planOf(run, batches);
  for (const { index, cells } of run.arms) {
    const missing = (await storedOf(run.ledger, cells[0])).length === 0 ? [0, 1, 2, 3] : [3];
    expect(repetitionsOf(planned, index)).toEqual(expect.arrayContaining(missing));
  }
  // a second and a half of work in batches of a fifth of a second
  expect(batches).toBeLessThan(20);
  expect(batchSeconds).toBeGreaterThan(0.1);
  for (let batch = 0; batch < batches; batch++) await runBatch(run, { runId: RUN_ID, batch });
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 1600, finished: 1600 });
});

test('planRun() of a run that nobody recorded says so', async () => {
  const run = await openTinyRun();
  await expect(planRun(run, { runId: 'nobody', threads: 1 })).rejects.toThrow(
    'Cannot work on run nobody: the ledger has no such run',
  );
});

test('planRun() takes the cost that the ledger knows, and measures nothing', async () => {
  const run = await openTinyRun({ repetitions: 50 }, { elapsedMs: 100 });
  for (const arm of run.arms) {
    const cells = arm.cells.map(({ key }) => ({ cellKey: key, first: 0, ...ten(arm) }));
    await run.ledger.write(cells, { writer: '{}', repetitions: 10, elapsedMs: 4000 });
  }
  const { batches, batchSeconds } = await planRun(run, { runId: RUN_ID, threads: 1 });
  expect(run.compute.tasks).toEqual([]);
  // 80 repetitions of 400 ms, eight batches for the one thread: 4 s, 10 repetitions; the last two are cut in four
  const last = [2, 3, 2, 3];
  const counts = [10, 10, 10, 10, 10, 10, ...last, ...last];
  expect((await planOf(run, batches)).map(({ count }) => count)).toEqual(counts);
  expect(batchSeconds).toBe(32 / counts.length);
});

test('planRun() of an adaptive run plans rounds, of which the last knows that it is', async () => {
  const run = await openTinyRun(ADAPTIVE, { numberOf: adaptiveValue });
  const rounds: unknown[] = [];
  for (let more = true; more; ) {
    const report = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 100 });
    const planned = await planOf(run, report.batches);
    rounds.push(planned.map(({ arm, first, count }) => [arm, first, count]));
    for (let batch = 0; batch < report.batches; batch++) await runBatch(run, { runId: RUN_ID, batch });
    more = report.more === true;
  }
  const both = (first: number, count: number) => [0, 1].map((arm) => [arm, first, count]);
  expect(rounds).toEqual([both(0, 10), both(10, 10), both(20, 20), []]);
  // only the cells that go on are computed behind the first checkpoint
  expect(run.compute.tasks.map(({ cells }) => cells.length)).toEqual([2, 2, 1, 1, 1, 1]);
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 100, finished: 100, settled: 4 });
});

test('planRun() of a pilot that ends a checkpoint plans on to the next', async () => {
  const run = await openTinyRun(ADAPTIVE, { numberOf: adaptiveValue });
  for (const arm of run.arms) {
    await store(run, arm, arm.cells, { from: 0, to: 8 }, { numberOf: adaptiveValue });
  }
  const { batches, more } = await planRun(run, { runId: RUN_ID, threads: 1 });
  const planned = await planOf(run, batches);
  expect([0, 1].map((arm) => repetitionsOf(planned, arm))).toEqual([tenFrom(10), tenFrom(10)]);
  expect(more).toBe(true);
});

test('planRun() that is stopped after its measurements does not replace the plan of another attempt', async () => {
  const stop = new AbortController();
  const run = await openTinyRun({ repetitions: 9 });
  const other = await planRun(run, { runId: RUN_ID, threads: 1, batchSize: 3 });
  const onProgress = () => stop.abort();
  const late = planRun(run, { runId: RUN_ID, threads: 1, batchSize: 1 }, { signal: stop.signal, onProgress });
  await expect(late).rejects.toThrow();
  expect(await run.ledger.plannedBatch(RUN_ID, 0, other.plan)).toEqual({ arm: 0, first: 0, count: 3 });
});

/** Ten repetitions of a cell of the arm, all zero. */
function ten({ cells }: Arm): { codes: Uint8Array; values: Float64Array } {
  return { codes: new Uint8Array(10), values: new Float64Array(10 * (cells[0]?.spec.measures.length ?? 0)) };
}

function tenFrom(first: number): number[] {
  return Array.from({ length: 10 }, (_, i) => first + i);
}

async function planOf({ ledger }: OpenRun, batches: number): Promise<Batch[]> {
  return await Promise.all(Array.from({ length: batches }, (_, index) => ledger.plannedBatch(RUN_ID, index)));
}

function repetitionsOf(plan: readonly Batch[], arm: number): number[] {
  return plan
    .filter((batch) => batch.arm <= arm && arm < batch.arm + (batch.arms ?? 1))
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
    .sort((a, b) => a - b);
}
