import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillArms } from '../../activities/fill-arms.js';
import { cellExtents } from '../../store/cell-extents.js';
import { isWhole, runCounts, runDigest, runRows } from '../../store/run-results.js';
import { ADAPTIVE, ADAPTIVE_STOPS, adaptiveValue } from '../support/adaptive-study.js';
import { type OpenRun, openTinyRun, store } from '../support/open-run.js';

const VALUES = { numberOf: adaptiveValue };

test('cellExtents() of a study without precision are its repetitions, and settled', async () => {
  const run = await openTinyRun({ repetitions: 7 });
  expect(await extentsOf(run)).toEqual([7, 7, 7, 7].map((repetitions) => ({ repetitions, settled: true })));
});

test('cellExtents() ask for the next checkpoint as long as something before it is missing', async () => {
  const run = await adaptiveRun();
  const untouched = { repetitions: 10, settled: false };
  expect(await extentsOf(run)).toEqual([untouched, untouched, untouched, untouched]);

  // with a hole, however much there is behind it
  await fill(run, 0, 0, 4);
  await fill(run, 0, 5, 10);
  expect((await extentsOf(run)).slice(0, 2)).toEqual([untouched, untouched]);

  await fill(run, 0, 4, 5);
  expect((await extentsOf(run)).slice(0, 2)).toEqual([
    { repetitions: 10, settled: true },
    { repetitions: 20, settled: false },
  ]);
});

test('cellExtents() stop where the prefix was precise, however many repetitions the ledger has', async () => {
  const [known, fresh] = [await adaptiveRun(), await adaptiveRun()];
  for (const arm of known.arms) await store(known, arm, arm.cells, { from: 0, to: 80 }, VALUES);
  await complete(fresh);
  for (const run of [known, fresh]) {
    expect((await extentsOf(run)).map(({ repetitions }) => repetitions)).toEqual(ADAPTIVE_STOPS);
    expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 100, finished: 100, cells: 4, settled: 4 });
  }
  expect(await runRows(known.ledger, known.spec)).toEqual(await runRows(fresh.ledger, fresh.spec));
  expect(await runDigest(known.ledger, known.spec)).toEqual(await runDigest(fresh.ledger, fresh.spec));
});

test('cellExtents() let a cell that never becomes precise go to the most repetitions, and no further', async () => {
  const run = await openTinyRun(ADAPTIVE, { numberOf: (_, repetition) => 1000 * (repetition % 2) });
  await complete(run);
  expect(await extentsOf(run)).toEqual([80, 80, 80, 80].map((repetitions) => ({ repetitions, settled: true })));
});

test('cellExtents() take failures as no values: a cell that only fails goes to the most repetitions', async () => {
  const run = await openTinyRun(ADAPTIVE, { codeOf: () => 1 });
  await complete(run);
  expect((await extentsOf(run)).map(({ repetitions }) => repetitions)).toEqual([80, 80, 80, 80]);
  expect(await runCounts(run.ledger, run.spec)).toMatchObject({ total: 320, finished: 320, failed: 320 });
});

test('cellExtents() by one ledger say nothing about another, though the study is the same object', async () => {
  const [done, empty] = [await adaptiveRun(), await adaptiveRun()];
  await complete(done);
  expect((await cellExtents(done.ledger, done.spec)).every(({ settled }) => settled)).toBe(true);
  expect((await cellExtents(empty.ledger, done.spec)).some(({ settled }) => settled)).toBe(false);
});

test('runDigest() of an adaptive run counts what is missing as far as that is decided', async () => {
  const run = await adaptiveRun();
  expect(await runDigest(run.ledger, run.spec)).toEqual({ missing: 40 });
  await fill(run, 0, 0, 10);
  await fill(run, 1, 0, 10);
  // ten more for each cell with gamma 1
  expect(await runDigest(run.ledger, run.spec)).toEqual({ missing: 20 });
  expect(isWhole(await runCounts(run.ledger, run.spec))).toBe(false);
});

test('extents and digest are the same in whatever order, sizes and threads repetitions are filled in', async () => {
  const reference = await adaptiveRun();
  await complete(reference);
  const expected = await outcomeOf(reference);
  const batch = fc.record({
    arm: fc.nat({ max: 1 }),
    from: fc.nat({ max: 60 }),
    count: fc.integer({ min: 1, max: 50 }),
  });
  // each inner list is in hand at once
  const batches = fc.array(fc.array(batch, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(batches, async (rounds) => {
      const run = await adaptiveRun();
      for (const round of rounds) {
        await Promise.all(round.map(({ arm, from, count }) => fill(run, arm, from, from + count)));
      }
      await complete(run);
      expect(await outcomeOf(run)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});

async function adaptiveRun(): Promise<OpenRun> {
  return await openTinyRun(ADAPTIVE, VALUES);
}

async function extentsOf({ ledger, spec }: OpenRun): Promise<{ repetitions: number; settled: boolean }[]> {
  return (await cellExtents(ledger, spec)).map(({ repetitions, settled }) => ({ repetitions, settled }));
}

async function outcomeOf(run: OpenRun): Promise<unknown> {
  return { extents: await extentsOf(run), digest: await runDigest(run.ledger, run.spec) };
}

/** What the run asks for by now of these repetitions. */
async function fill(run: OpenRun, arm: number, from: number, to: number): Promise<void> {
  await fillArms(run, run.spec, [run.arms[arm]!], { from, to });
}

/** Fills what is asked for until nothing more is. */
async function complete(run: OpenRun): Promise<void> {
  while (!isWhole(await runCounts(run.ledger, run.spec))) {
    for (const { index } of run.arms) await fill(run, index, 0, 80);
  }
}
