/** Counts of failures, by hand. */
import { expect, test } from 'vitest';
import { studyCells } from '../../studies/cell-name.js';
import { type CellCodes, runFailures } from '../../studies/failures.js';
import { storedValues } from '../support/stored-values.js';
import { tinyStudy } from '../support/tiny-study.js';

/** Codes: 1 separated, 2 no-convergence, 3 too-few-points. */
const CODES = [[0, 0, 0, 0], [1, 0, 0, 3], [0, 1, 1, 3], []] as const;
// oracle and SMOTE see the same data sets, at each gamma
const cells = studyCells(tinyStudy()).map((at, i): CellCodes => {
  const { codes, repetitions } = storedValues(CODES[i]!, []);
  return { ...at, codes, repetitions };
});

test('runFailures() counts over the run, by reason and by data set', () => {
  const { finished, failed, reasons, dataSets } = runFailures(cells);
  expect({ finished, failed, reasons }).toEqual({
    finished: 12,
    failed: 5,
    reasons: [
      { reason: 'separated', count: 3 },
      { reason: 'too-few-points', count: 2 },
    ],
  });
  // repetitions 0 to 3 of one data key; each fails in some cell
  expect(dataSets).toEqual({ finished: 4, failed: 4 });
});

test('runFailures() puts the worst rate first, and cells without repetitions last', () => {
  const own = runFailures(cells).cells;
  expect(own.map(({ cell }) => cells.findIndex((one) => one.cell === cell))).toEqual([2, 1, 0, 3]);
  expect(own.map(({ failed, finished, succeeded }) => [failed, finished, succeeded])).toEqual([
    [3, 4, 1],
    [2, 4, 2],
    [0, 4, 4],
    [0, 0, 0],
  ]);
  expect(own[0]).toMatchObject({ rate: 0.75, first: [1, 2, 3] });
  expect(own[0]!.reasons).toEqual([
    { reason: 'separated', count: 2 },
    { reason: 'too-few-points', count: 1 },
  ]);
  expect(own[3]).toMatchObject({ rate: Number.NaN, interval: undefined, first: [] });
});

test('runFailures() of one reason counts that one; what succeeded stays what succeeded', () => {
  const { failed, reasons, dataSets, cells: own } = runFailures(cells, 'too-few-points');
  expect({ failed, reasons, dataSets }).toEqual({
    failed: 2,
    reasons: [{ reason: 'too-few-points', count: 2 }],
    dataSets: { finished: 4, failed: 1 },
  });
  expect(own.map(({ first, succeeded }) => [first, succeeded])).toEqual([
    [[3], 2],
    [[3], 1],
    [[], 4],
    [[], 0],
  ]);
});
