/** Many cells at a time give what one at a time gives. */
import { expect, test } from 'vitest';
import { fillArms } from '../../activities/fill-arms.js';
import { gridDigest, gridRows } from '../../store/grid-results.js';
import type { Outcomes } from '../../store/ledger.js';
import { runDigest, runEstimates } from '../../store/run-results.js';
import type { ResultRow } from '../../studies/results.js';
import { type OpenRun, openTinyRun, RUN_ID, store } from '../support/open-run.js';

const ALL = { from: 0, to: 100 };

test('gridRows() and gridDigest() give the estimates and the digest of the run', async () => {
  const run = await wholeRun();
  const rows: ResultRow[] = [];
  const read: string[] = [];
  for await (const some of gridRows(run.ledger, run.spec, (key) => read.push(key))) rows.push(...some);
  const { rows: expected, digest } = await runEstimates(run.ledger, run.spec);
  expect(rows).toEqual(expected);
  expect(read).toEqual(keysOf(run));
  expect(await gridDigest(run.ledger, run.spec)).toBe(digest);
  expect(await runDigest(run.ledger, run.spec)).toEqual({ digest });
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

function keysOf({ arms }: OpenRun): string[] {
  return arms.flatMap(({ cells }) => cells.map(({ key }) => key));
}
