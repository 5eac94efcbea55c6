import { expect, test } from 'vitest';
import { fillSpan } from '../../activities/fill-span.js';
import { OUTCOMES } from '../../numerics/outcomes.js';
import type { Arm, Cell } from '../../studies/grid.js';
import { fakeValue } from '../support/fake-compute.js';
import { type OpenRun, openTinyRun, store, storedOf } from '../support/open-run.js';

const SPAN = { from: 0, to: 10 };

test('fillSpan() computes and stores a span, values in their places', async () => {
  const run = await openTinyRun({ repetitions: 20, measures: ['excess-risk', 'parameter-error'] });
  const [arm, first, second] = armOf(run);
  const filled = await fillSpan(run, run.spec, arm, { from: 4, to: 7 });
  expect(filled).toEqual({ repetitions: 6, elapsedMs: [1, 1, 1] });
  for (const cell of [first, second]) {
    const [piece] = await run.ledger.read(cell.key, SPAN);
    expect(piece?.first).toBe(4);
    expect(Array.from(piece?.codes ?? [])).toEqual([0, 0, 0]);
    const expected = [4, 5, 6].flatMap((r) => [fakeValue(cell.spec, r, 0), fakeValue(cell.spec, r, 1)]);
    expect(Array.from(piece?.values ?? [])).toEqual(expected);
  }
});

test('fillSpan() asks for each stretch only the cells that lack it', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm, first, second] = armOf(run);
  await store(run, arm, [first], { from: 0, to: 6 });
  await store(run, arm, [second], { from: 4, to: 8 });

  const { repetitions } = await fillSpan(run, run.spec, arm, SPAN);
  expect(run.compute.tasks.map((task) => ({ first: task.first, count: task.count, cells: task.cells }))).toEqual([
    { first: 0, count: 4, cells: [second.spec] },
    { first: 6, count: 2, cells: [first.spec] },
    { first: 8, count: 2, cells: [first.spec, second.spec] },
  ]);
  expect(repetitions).toBe(4 + 2 + 4);
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('fillSpan() computes nothing where nothing is missing', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm] = armOf(run);
  await store(run, arm, arm.cells, SPAN);
  expect(await fillSpan(run, run.spec, arm, SPAN)).toEqual({ repetitions: 0, elapsedMs: [] });
  expect(run.compute.tasks).toEqual([]);
});

test('fillSpan() stores what is finished when it is stopped, and throws the reason', async () => {
  const stop = new AbortController();
  const reason = new Error('paused');
  const beforeRepetition = (r: number) => {
    if (r === 3) stop.abort(reason);
  };
  const run = await openTinyRun({ repetitions: 20 }, { beforeRepetition });
  const [arm, first, second] = armOf(run);
  await expect(fillSpan(run, run.spec, arm, SPAN, { signal: stop.signal })).rejects.toBe(reason);
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2]);
});

test('fillSpan() that is stopped before the first repetition stores nothing', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm, first] = armOf(run);
  const reason = new Error('too late');
  await expect(fillSpan(run, run.spec, arm, SPAN, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(run.compute.tasks).toEqual([]);
  expect(await storedOf(run.ledger, first)).toEqual([]);
});

test('fillSpan() that is stopped as its last repetition ends is done, not stopped', async () => {
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
  expect((await fillSpan({ ...run, compute }, run.spec, arm, SPAN, { signal: stop.signal })).repetitions).toBe(20);
});

test('fillSpan() keeps the stretches before one whose compute thread dies', async () => {
  const beforeRepetition = (r: number) => {
    if (r === 8) throw new Error('the thread died');
  };
  const run = await openTinyRun({ repetitions: 20 }, { beforeRepetition });
  const [arm, first, second] = armOf(run);
  await store(run, arm, [first], { from: 2, to: 5 });
  await expect(fillSpan(run, run.spec, arm, SPAN)).rejects.toThrow('the thread died');
  expect(await storedOf(run.ledger, first)).toEqual([0, 1, 2, 3, 4]);
  expect(await storedOf(run.ledger, second)).toEqual([0, 1, 2, 3, 4]);
});

test('fillSpan() stores a repetition that failed numerically as data, with its reason', async () => {
  const separated = OUTCOMES.indexOf('separated');
  const run = await openTinyRun({ repetitions: 20 }, { codeOf: (r) => (r === 1 ? separated : 0) });
  const [arm, first] = armOf(run);
  await fillSpan(run, run.spec, arm, { from: 0, to: 3 });
  const [piece] = await run.ledger.read(first.key, SPAN);
  expect(Array.from(piece?.codes ?? [])).toEqual([0, separated, 0]);
  expect(Array.from(piece?.values ?? [])).toEqual([
    fakeValue(first.spec, 0, 0),
    Number.NaN,
    fakeValue(first.spec, 2, 0),
  ]);
  expect(await run.ledger.count([first.key], 3)).toEqual({ finished: 3, failed: 1 });
  // it is finished: nobody computes it again
  expect((await fillSpan(run, run.spec, arm, { from: 0, to: 3 })).repetitions).toBe(0);
});

test('fillSpan() reports progress from the start of the span', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [arm] = armOf(run);
  await store(run, arm, arm.cells, { from: 12, to: 14 });
  const seen: number[] = [];
  await fillSpan(run, run.spec, arm, { from: 10, to: 16 }, { onProgress: (done) => seen.push(done) });
  expect(seen).toEqual([1, 2, 5, 6]);
});

function armOf(run: OpenRun): [Arm, Cell, Cell] {
  const arm = run.arms[0]!;
  return [arm, arm.cells[0]!, arm.cells[1]!];
}
