/** Many cells at a time give what one at a time gives. */
import { expect, test } from 'vitest';
import { fillArms } from '../../activities/fill-arms.js';
import { type GridResults, gridDigest, gridResults } from '../../store/grid-results.js';
import type { Outcomes } from '../../store/ledger.js';
import { runDigest, runEstimates } from '../../store/run-results.js';
import { cellResults, type ResultRow } from '../../studies/results.js';
import { type OpenRun, openTinyRun, RUN_ID, store } from '../support/open-run.js';

const ALL = { from: 0, to: 100 };

test('gridResults() and gridDigest() give the estimates and the digest of the run, kept from one reading or read twice', async () => {
  const run = await wholeRun();
  const expected: ResultRow[] = [];
  for (const arm of run.arms) {
    for (const cell of arm.cells) {
      const [stored] = await run.ledger.read(cell.key, ALL);
      expected.push(
        ...cellResults(arm, cell, { repetitions: Uint32Array.from({ length: 7 }, (_, r) => r), ...stored! }),
      );
    }
  }
  const digest = await gridDigest(run.ledger, run.spec);
  for (const mostKept of [undefined, 0]) {
    const results = await gridResults(run.ledger, run.spec, true, mostKept);
    expect(results.digest).toBe(digest);
    expect(await allRows(results)).toEqual(expected);
  }
  expect(await runDigest(run.ledger, run.spec)).toEqual({ digest });
  expect(await runEstimates(run.ledger, run.spec)).toMatchObject({ digest, rows: expected });
});

test('gridResults() of an unfinished run has rows of what there is, and no digest', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  await store(run, run.arms[0]!, run.arms[0]!.cells, { from: 0, to: 6 });
  const results = await gridResults(run.ledger, run.spec, false);
  expect(results.digest).toBeNull();
  const repetitions = (await allRows(results)).map((row) => row.repetitions);
  expect(new Set(repetitions)).toEqual(new Set([6, 0]));
});

test('gridResults() refuses to make rows of a run that is said to be whole and is not', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  await store(run, run.arms[0]!, run.arms[0]!.cells, { from: 0, to: 6 });
  await expect(gridResults(run.ledger, run.spec, true)).rejects.toThrow(/must have 20 repetitions, got (6|0)$/);
});

test('missingOf() and readOf() of many cells say what missing() and read() say of each, unknown ones too', async () => {
  const run = await openTinyRun({ repetitions: 20 });
  const [first, second] = run.arms;
  await store(run, first!, first!.cells, { from: 0, to: 6 });
  await store(run, first!, first!.cells.slice(1), { from: 9, to: 14 });
  await store(run, second!, second!.cells.slice(0, 1), { from: 3, to: 20 });
  const keys = [...keysOf(run), 'f'.repeat(64)];
  for (const span of [ALL, { from: 4, to: 10 }, { from: 5, to: 5 }, { from: 19, to: 40 }]) {
    const missing = await Promise.all(keys.map((key) => run.ledger.missing(key, span)));
    expect(await run.ledger.missingOf(keys, span)).toEqual(missing);
    const read: Outcomes[][] = await Promise.all(keys.map((key) => run.ledger.read(key, span)));
    expect(await run.ledger.readOf(keys, span)).toEqual(read);
  }
});

test('batchTotals() adds up what the batches after a number brought', async () => {
  const run = await openTinyRun({ repetitions: 20 }, { codeOf: (repetition) => (repetition === 7 ? 1 : 0) });
  expect(await run.ledger.batchTotals(RUN_ID, 0)).toEqual({ repetitions: 0, failed: 0, last: 0 });
  await fillArms(run, run.spec, run.arms, { from: 0, to: 5 }, { runId: RUN_ID });
  const { last, ...before } = await run.ledger.batchTotals(RUN_ID, 0);
  expect(before).toEqual({ repetitions: 20, failed: 0 });
  await fillArms(run, run.spec, run.arms, { from: 0, to: 10 }, { runId: RUN_ID });
  expect(await run.ledger.batchTotals(RUN_ID, last)).toMatchObject({ repetitions: 20, failed: 4 });
});

async function wholeRun(): Promise<OpenRun> {
  const run = await openTinyRun({ repetitions: 7 }, { codeOf: (repetition) => (repetition === 3 ? 1 : 0) });
  await fillArms(run, run.spec, run.arms, { from: 0, to: 7 });
  return run;
}

async function allRows({ rows }: GridResults): Promise<ResultRow[]> {
  const all: ResultRow[] = [];
  for await (const some of rows) all.push(...some);
  return all;
}

function keysOf({ arms }: OpenRun): string[] {
  return arms.flatMap(({ cells }) => cells.map(({ key }) => key));
}
