/** Who computed what, and how long it took. */
import { expect, test } from 'vitest';
import type { Ledger } from '../../../store/ledger.js';
import { CELL, cellKey, outcomes } from '../support/outcomes.js';

export function describeWork(ledger: () => Ledger): void {
  const [ours, theirs] = ['{"ballast":"1"}', '{"ballast":"2"}'];
  const rows = [[1], [2], [3]];

  test('write() records who computed the repetitions of each cell, and how long that took', async () => {
    const batch = [outcomes({ values: rows }), outcomes({ cell: 1, values: rows })];
    await ledger().write(batch, { writer: ours, repetitions: 3, elapsedMs: 30 });
    const [more] = [outcomes({ first: 3, values: [[4]] })];
    await ledger().write([more!], { writer: theirs, repetitions: 1, elapsedMs: 11.5 });
    expect(await ledger().recentWork(CELL, 10)).toEqual([
      { repetitions: 1, elapsedMs: 11.5 },
      { repetitions: 3, elapsedMs: 30 },
    ]);
    expect(await ledger().recentWork(CELL, 1)).toEqual([{ repetitions: 1, elapsedMs: 11.5 }]);
    expect(await ledger().recentWork(cellKey(1), 10)).toEqual([{ repetitions: 3, elapsedMs: 30 }]);
    expect(await ledger().writers([CELL, cellKey(1), cellKey(2)])).toEqual([
      { writer: ours, repetitions: 6 },
      { writer: theirs, repetitions: 1 },
    ]);
  });

  test('cellTotals() counts what is stored of each cell, in the order of the keys', async () => {
    await ledger().write([outcomes({ first: 2, values: [[1], null, [3]] }), outcomes({ cell: 1, values: rows })]);
    await ledger().write([outcomes({ first: 9, values: [null] })]);
    expect(await ledger().cellTotals([cellKey(1), cellKey(7), CELL])).toEqual([
      { finished: 3, failed: 0 },
      { finished: 0, failed: 0 },
      { finished: 4, failed: 2 },
    ]);
    expect(await ledger().cellTotals([])).toEqual([]);
  });

  test('write() of what is there already records nothing', async () => {
    await ledger().write([outcomes({ values: rows })], { writer: ours, repetitions: 3, elapsedMs: 30 });
    await ledger().write([outcomes({ values: rows })], { writer: theirs, repetitions: 3, elapsedMs: 99 });
    expect(await ledger().writers([CELL])).toEqual([{ writer: ours, repetitions: 3 }]);
    expect(await ledger().recentWork(CELL, 10)).toEqual([{ repetitions: 3, elapsedMs: 30 }]);
  });

  test('writers() says where nobody recorded who computed it', async () => {
    await ledger().write([outcomes({ values: rows })]);
    expect(await ledger().writers([CELL])).toEqual([{ writer: null, repetitions: 3 }]);
    expect(await ledger().recentWork(CELL, 10)).toEqual([]);
    expect(await ledger().writers([])).toEqual([]);
  });

  test('identity() tells this ledger from others, and stays', async () => {
    expect(await ledger().identity()).toMatch(/^[0-9a-f]{16}$/);
    expect(await ledger().identity()).toBe(await ledger().identity());
  });
}
