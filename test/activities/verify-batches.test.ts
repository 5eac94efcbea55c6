import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIFFERENCES_KEPT, type Verification, verifyBatches } from '../../activities/verify-batches.js';
import type { Outcomes } from '../../store/ledger.js';
import { type FakeComputeOptions, fakeCompute } from '../support/fake-compute.js';
import { type OpenRun, openTinyRun, store } from '../support/open-run.js';

const REPETITIONS = 5;

test('verifyBatches() finds everything the same, counts it, and writes nothing', async () => {
  const run = await stored();
  const write = () => Promise.reject(new Error('must not write'));
  const seen: number[] = [];
  const result = await verify({ ...run, ledger: { ...run.ledger, write } }, (done) => seen.push(done));
  expect(result).toEqual({ draws: 10, cells: 4, repetitions: 20, values: 20, wrong: 0, differences: [] });
  expect(Math.max(...seen)).toBe(10);
});

test('verifyBatches() computes a repetition for those cells that have it, and no other', async () => {
  const run = await openTinyRun({ repetitions: REPETITIONS });
  const [arm] = run.arms;
  await store(run, arm!, arm!.cells.slice(0, 1), { from: 0, to: 3 });
  await store(run, arm!, arm!.cells.slice(1), { from: 2, to: 4 });
  const result = await verify(run);
  expect(result).toMatchObject({ draws: 4, cells: 2, repetitions: 5, wrong: 0 });
  expect(run.compute.tasks.map(({ cells, first, count }) => [cells.length, first, count])).toEqual([
    [1, 0, 2],
    [2, 2, 1],
    [1, 3, 1],
  ]);
});

test('verifyBatches() names cell, repetition, both values and the first measure that differs', async () => {
  const run = await planted({ place: 2, repetition: 3, change: (values) => values.fill(0.1) });
  const { wrong, differences } = await verify(run);
  expect(wrong).toBe(1);
  expect(differences).toMatchObject([
    { repetition: 3, measure: 'excess-risk', stored: { code: 0 }, recomputed: { code: 0 } },
  ]);
  expect(differences[0]?.cell.key).toBe(run.arms[1]?.cells[0]?.key);
  expect([...differences[0]!.stored.values]).toEqual([0.1]);
  expect([...differences[0]!.recomputed.values]).toEqual([3000]);
});

test('verifyBatches() tells −0 from 0, and a failure from another and from a success', async () => {
  const zero = await planted({ place: 0, repetition: 0, change: (values) => values.fill(-0) });
  expect((await verify(zero)).differences).toMatchObject([{ repetition: 0, measure: 'excess-risk' }]);

  const failure = await planted({ place: 1, repetition: 2, change: (values) => values.fill(Number.NaN), code: 3 });
  expect((await verify(failure)).differences).toMatchObject([
    { repetition: 2, measure: undefined, stored: { code: 3 }, recomputed: { code: 0 } },
  ]);
  const other = await planted({ place: 1, repetition: 2, change: () => {}, code: 3 }, { codeOf: () => 2 });
  expect((await verify(other)).differences).toMatchObject([{ stored: { code: 3 }, recomputed: { code: 2 } }]);
});

test('verifyBatches() passes over the same failure', async () => {
  const run = await planted(undefined, { codeOf: (repetition) => repetition % 2 });
  expect(await verify(run)).toMatchObject({ repetitions: 20, wrong: 0 });
});

test('verifyBatches() keeps the first differences in the order of the grid, and counts all', async () => {
  const run = await stored();
  const off = fakeCompute({ codeOf: () => 4 });
  const { wrong, differences } = await verifyBatches({ ...run, compute: { ...off, threads: 3 } }, run.arms, [
    ...batchesOf(run).reverse(),
  ]);
  expect([wrong, differences.length]).toEqual([20, DIFFERENCES_KEPT]);
  expect(differences.map(({ arm, repetition }) => [arm.index, repetition])).toEqual(
    [0, 1, 2, 3, 4, 0, 1, 2, 3, 4].map((repetition) => [0, repetition]),
  );
});

test('verifyBatches() stops when told to, with what it has compared', async () => {
  const run = await stored();
  const stop = new AbortController();
  const compute = fakeCompute({ beforeRepetition: (repetition) => repetition === 2 && stop.abort() });
  const result = await verifyBatches({ ...run, compute }, run.arms, batchesOf(run), { signal: stop.signal });
  expect(result).toMatchObject({ draws: 2, repetitions: 4, wrong: 0 });
});

test('verifyBatches() of everything finds any change of any value or outcome', async () => {
  const change = fc.record({
    place: fc.nat({ max: 3 }),
    repetition: fc.nat({ max: REPETITIONS - 1 }),
    bit: fc.nat({ max: 63 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ place, repetition, bit, fails }) => {
      const run = await planted({
        place,
        repetition,
        change: (values) => (fails ? values.fill(Number.NaN) : flip(values, bit)),
        code: fails ? 1 : 0,
      });
      const { wrong, differences } = await verify(run);
      expect([wrong, differences[0]?.repetition]).toEqual([1, repetition]);
      expect(differences[0]?.cell.key).toBe(cellsOf(run)[place]?.key);
    }),
    { seed: 3, numRuns: 40 },
  );
});

/** Flips one bit of the first value; where that leaves no number, the value becomes another. */
function flip(values: Float64Array, bit: number): void {
  const view = new DataView(values.buffer);
  view.setBigUint64(0, view.getBigUint64(0) ^ (1n << BigInt(bit)));
  if (Number.isNaN(values[0])) values[0] = -1;
}

interface Planted {
  /** Of the cell in the grid. */
  readonly place: number;
  readonly repetition: number;
  readonly change: (values: Float64Array) => void;
  readonly code?: number;
}

function stored(options: FakeComputeOptions = {}): Promise<OpenRun> {
  return planted(undefined, options);
}

/** A run as the fake computes it, but for one repetition; its checksums are right. */
async function planted(plant: Planted | undefined, options: FakeComputeOptions = {}): Promise<OpenRun> {
  const run = await openTinyRun({ repetitions: REPETITIONS }, options);
  for (const arm of run.arms) {
    const task = { arm: arm.spec, cells: arm.cells.map(({ spec }) => spec), first: 0, count: REPETITIONS };
    const { results } = await fakeCompute(options).run([task]);
    const { codes, values } = results[0]!;
    const batch = arm.cells.map(
      ({ key }, i): Outcomes => ({ cellKey: key, first: 0, codes: codes[i]!, values: values[i]! }),
    );
    for (const { cellKey, codes, values } of batch) {
      if (plant === undefined || cellsOf(run)[plant.place]?.key !== cellKey) continue;
      const row = values.slice(plant.repetition, plant.repetition + 1);
      plant.change(row);
      values.set(row, plant.repetition);
      if (plant.code !== undefined) codes[plant.repetition] = plant.code;
    }
    await run.ledger.write(batch);
  }
  return run;
}

function cellsOf({ arms }: OpenRun) {
  return arms.flatMap(({ cells }) => cells);
}

function batchesOf({ arms }: OpenRun) {
  return arms.map(({ index }) => ({ arm: index, first: 0, count: REPETITIONS }));
}

function verify(run: OpenRun, onProgress?: (done: number) => void): Promise<Verification> {
  return verifyBatches(run, run.arms, batchesOf(run), { ...(onProgress && { onProgress }) });
}
