import { expect, test } from 'vitest';
import type { Compute } from '../../activities/compute.js';
import { fillArms } from '../../activities/fill-arms.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import type { Ledger } from '../../store/ledger.js';
import type { Arm, Cell } from '../../studies/grid.js';
import { fakeValue } from '../support/fake-compute.js';
import { type OpenRun, openTinyRun, RUN_ID, store, storedOf } from '../support/open-run.js';

const SPAN = { from: 0, to: 10 };

test('fillArms() computes and stores a span, values in their places', async () => {
  const run = await openTinyRun({ repetitions: 20, measures: ['excess-risk', 'parameter-error'] });
  const [arm, first, second] = armOf(run);
  const filled = await fillArms(run, run.spec, [arm], { from: 4, to: 7 });
  expect(filled).toEqual({ repetitions: 6, elapsedMs: [1, 1, 1] });
  for (const cell of [first, second]) {
    const [piece] = await run.ledger.read(cell.key, SPAN);
    expect(piece?.first).toBe(4);
    expect(Array.from(piece?.codes ?? [])).toEqual([0, 0, 0]);
    const expected = [4, 5, 6].flatMap((r) => [fakeValue(cell.spec, r, 0), fakeValue(cell.spec, r, 1)]);
    expect(Array.from(piece?.values ?? [])).toEqual(expected);
  }
});

test('fillArms() asks for each stretch only the cells that lack it', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm, first, second] = armOf(run);
  await store(run, arm, [first], { from: 0, to: 6 });
  await store(run, arm, [second], { from: 4, to: 8 });

  const { repetitions } = await fillArms(run, run.spec, [arm], SPAN);
  expect(run.compute.tasks.map((task) => ({ first: task.first, count: task.count, cells: task.cells }))).toEqual([
    { first: 0, count: 4, cells: [second.spec] },
    { first: 6, count: 2, cells: [first.spec] },
    { first: 8, count: 2, cells: [first.spec, second.spec] },
  ]);
  expect(repetitions).toBe(4 + 2 + 4);
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('fillArms() computes nothing where nothing is missing', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm] = armOf(run);
  await store(run, arm, arm.cells, SPAN);
  expect(await fillArms(run, run.spec, [arm], SPAN)).toEqual({ repetitions: 0, elapsedMs: [] });
  expect(run.compute.tasks).toEqual([]);
});

test('fillArms() stores what is finished when it is stopped, and throws the reason', async () => {
  const stop = new AbortController();
  const reason = new Error('paused');
  const beforeRepetition = (r: number) => {
    if (r === 3) stop.abort(reason);
  };
  const run = await openTinyRun({ repetitions: 20 }, { beforeRepetition });
  const [arm, first, second] = armOf(run);
  await expect(fillArms(run, run.spec, [arm], SPAN, { signal: stop.signal })).rejects.toBe(reason);
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2]);
});

test('fillArms() that is stopped before the first repetition stores nothing', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm, first] = armOf(run);
  const reason = new Error('too late');
  await expect(fillArms(run, run.spec, [arm], SPAN, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(run.compute.tasks).toEqual([]);
  expect(await storedOf(run.ledger, first)).toEqual([]);
});

test('fillArms() that is stopped as its last repetition ends is done, not stopped', async () => {
  const stop = new AbortController();
  const run = await openTinyRun({ repetitions: 20 });
  const [arm] = armOf(run);
  const compute = {
    ...run.compute,
    run: async (...task: Parameters<typeof run.compute.run>) => {
      const result = await run.compute.run(...task);
      stop.abort(new Error('just missed'));
      return result;
    },
  };
  expect((await fillArms({ ...run, compute }, run.spec, [arm], SPAN, { signal: stop.signal })).repetitions).toBe(20);
});

test('fillArms() hands all arms to one thread, and stores what came of them at once', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const writes: number[] = [];
  const calls: number[] = [];
  const ledger: Ledger = {
    ...run.ledger,
    writePasses: async (passes, cost) => {
      writes.push(passes.length);
      return await run.ledger.writePasses(passes, cost);
    },
  };
  const compute: Compute = {
    ...run.compute,
    run: async (tasks, options) => {
      calls.push(tasks.length);
      return await run.compute.run(tasks, options);
    },
  };
  const filled = await fillArms({ ...run, ledger, compute }, run.spec, run.arms, SPAN);
  expect([calls, writes]).toEqual([[2], [2]]);
  expect(filled.repetitions).toBe(2 * 2 * 10);
  for (const cell of run.arms.flatMap((arm) => arm.cells)) expect(await storedOf(run.ledger, cell)).toHaveLength(10);
  // each arm's own duration is kept, by which later plans are made
  const [key] = run.arms.map(({ cells }) => cells[0]?.key ?? '');
  expect(await run.ledger.recentWork(key ?? '', 5)).toEqual([{ repetitions: 10, elapsedMs: 10 }]);
});

test('fillArms() stores the arms that do not kill a thread', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const poison = run.arms[0]?.spec;
  const compute: Compute = {
    ...run.compute,
    run: async (tasks, options) => {
      if (tasks.some(({ arm }) => arm === poison)) throw new Error('the thread died');
      return await run.compute.run(tasks, options);
    },
  };
  await expect(fillArms({ ...run, compute }, run.spec, run.arms, SPAN)).rejects.toThrow('the thread died');
  expect(await storedOf(run.ledger, run.arms[0]?.cells[0])).toEqual([]);
  expect(await storedOf(run.ledger, run.arms[1]?.cells[0])).toHaveLength(10);
});

test('fillArms() records what a batch of a run took', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  await fillArms(run, run.spec, run.arms, SPAN, { runId: RUN_ID });
  const [record, ...others] = await run.ledger.batchRecords(RUN_ID);
  expect(others).toEqual([]);
  expect(record).toMatchObject({ beganAt: 0, threadMs: 20, numericsMs: 20 });
  expect(record?.lookupMs).toBeGreaterThan(0);
  expect(record?.writeMs).toBeGreaterThan(0);
});

test('fillArms() keeps the stretches before one whose compute thread dies', async () => {
  const beforeRepetition = (r: number) => {
    if (r === 8) throw new Error('the thread died');
  };
  const run = await openTinyRun({ repetitions: 20 }, { beforeRepetition });
  const [arm, first, second] = armOf(run);
  await store(run, arm, [first], { from: 2, to: 5 });
  await expect(fillArms(run, run.spec, [arm], SPAN)).rejects.toThrow('the thread died');
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2, 3, 4]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2, 3, 4]);
});

test('fillArms() stores a repetition that failed numerically as data, with its reason', async () => {
  const separated = OUTCOMES.indexOf('separated');
  const run = await openTinyRun({ repetitions: 20 }, { codeOf: (r) => (r === 1 ? separated : 0) });
  const [arm, first] = armOf(run);
  await fillArms(run, run.spec, [arm], { from: 0, to: 3 });
  const [piece] = await run.ledger.read(first.key, SPAN);
  expect(Array.from(piece?.codes ?? [])).toEqual([0, separated, 0]);
  expect(Array.from(piece?.values ?? [])).toEqual([
    fakeValue(first.spec, 0, 0),
    Number.NaN,
    fakeValue(first.spec, 2, 0),
  ]);
  expect(await run.ledger.count([first.key], 3)).toEqual({ finished: 3, failed: 1 });
  // it is finished: nobody computes it again
  expect((await fillArms(run, run.spec, [arm], { from: 0, to: 3 })).repetitions).toBe(0);
});

test('fillArms() reports how many repetitions are finished, over all stretches', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm] = armOf(run);
  await store(run, arm, arm.cells, { from: 12, to: 14 });
  const seen: number[] = [];
  await fillArms(run, run.spec, [arm], { from: 10, to: 16 }, { onProgress: (done) => seen.push(done) });
  expect(seen).toEqual([1, 2, 3, 4]);
});

function armOf(run: OpenRun): [Arm, Cell, Cell] {
  const arm = run.arms[0]!;
  return [arm, arm.cells[0]!, arm.cells[1]!];
}
