import { expect, test } from 'vitest';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { cellKey, outcomes } from '../store/support/outcomes.js';
import { edit, temporaryFiles } from '../store/support/sqlite-files.js';
import { exactlyOnceProblems } from './exactly-once.js';

const files = temporaryFiles();
const A = cellKey(0);
const B = cellKey(1);

test('exactlyOnceProblems() finds none where segments follow each other to the end', async () => {
  expect(exactlyOnceProblems(await ledgerOfTwo(), wanted(4, 2))).toEqual([]);
});

test('exactlyOnceProblems() names a gap, an overlap, a missing end and a cell of no study', async () => {
  const gap = await ledgerOfTwo();
  edit(gap, 'UPDATE segment SET first = 3 WHERE first = 2');
  expect(exactlyOnceProblems(gap, wanted(5, 2))).toEqual([`cell ${A}: after repetition 1 comes 3`]);

  const overlap = await ledgerOfTwo();
  edit(overlap, 'UPDATE segment SET first = 1 WHERE first = 2');
  expect(exactlyOnceProblems(overlap, wanted(3, 2))).toEqual([`cell ${A}: after repetition 1 comes 1`]);

  const short = await ledgerOfTwo();
  expect(exactlyOnceProblems(short, wanted(4, 3))).toEqual([`cell ${B}: it should have 3 repetitions, got 2`]);
  expect(exactlyOnceProblems(short, new Map([[A, 4]]))).toEqual([`cell ${B} belongs to no study of the episode`]);
});

function wanted(a: number, b: number): Map<string, number> {
  return new Map([
    [A, a],
    [B, b],
  ]);
}

/** Repetitions 0 to 3 of one cell in two segments, 0 to 1 of another in one. */
async function ledgerOfTwo(): Promise<string> {
  const file = files.next();
  const ledger = openSqliteLedger(file);
  await ledger.write([outcomes({ first: 0, values: [[1], [2]] }), outcomes({ cell: 1, first: 0, values: [[5], [6]] })]);
  await ledger.write([outcomes({ first: 2, values: [[3], [4]] })]);
  await ledger.close();
  return file;
}
