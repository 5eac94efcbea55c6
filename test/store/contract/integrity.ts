/** What was written never changes. */
import { expect, test } from 'vitest';
import { IntegrityError, type Ledger, type Outcomes } from '../../../store/ledger.js';
import { failure } from '../support/failure.js';
import { CELL, cellKey, EVERYTHING, outcomes } from '../support/outcomes.js';

export function describeIntegrity(ledger: () => Ledger): void {
  const stored = outcomes({ first: 10, values: [[0.5, 1], [0.25, -0], null] });
  const fresh = outcomes({ cell: 1, values: [[1, 2]] });

  async function expectNothingWritten(): Promise<void> {
    expect(await ledger().read(CELL, EVERYTHING)).toEqual([stored]);
    expect(await ledger().read(cellKey(1), EVERYTHING)).toEqual([]);
    expect(await ledger().count([CELL, cellKey(1)], 100)).toEqual({ finished: 3, failed: 1 });
  }

  test.each([
    [
      'another value',
      [
        [7, 7],
        [0.5, 1],
        [0.25, -0.5],
      ],
      'repetition 11',
      '[0.25, -0]',
      '[0.25, -0.5]',
    ],
    [
      'another sign of zero',
      [
        [7, 7],
        [0.5, 1],
        [0.25, 0],
      ],
      'repetition 11',
      '[0.25, -0]',
      '[0.25, 0]',
    ],
    ['a failure for a success', [[7, 7], null], 'repetition 10', 'code 0 [0.5, 1]', 'code 1 [NaN, NaN]'],
    [
      'a success for a failure',
      [
        [7, 7],
        [0.5, 1],
        [0.25, -0],
        [3, 4],
      ],
      'repetition 12',
      'code 1',
      'code 0 [3, 4]',
    ],
  ])('write() of %s throws, naming both, and writes nothing of the batch', async (_what, values, ...naming) => {
    await ledger().write([stored]);
    const error = await failure(ledger().write([fresh, outcomes({ first: 9, measures: 2, values })]));
    expect(error).toBeInstanceOf(IntegrityError);
    for (const words of [CELL, ...naming]) expect(error.message).toContain(words);
    await expectNothingWritten();
  });

  test('write() of another failure code throws', async () => {
    await ledger().write([stored]);
    const other = { ...outcomes({ first: 12, measures: 2, values: [null] }), codes: Uint8Array.of(2) };
    expect(await failure(ledger().write([fresh, other]))).toBeInstanceOf(IntegrityError);
    await expectNothingWritten();
  });

  test('write() of another number of measures throws', async () => {
    await ledger().write([stored]);
    const error = await failure(ledger().write([fresh, outcomes({ first: 20, values: [[1]] })]));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error.message).toContain('as many measures as in the ledger, 2, got 1');
    await expectNothingWritten();
  });

  test('write() of a batch that contradicts itself throws', async () => {
    await ledger().write([stored]);
    const batch = [fresh, outcomes({ cell: 1, values: [[1, 3]] })];
    expect(await failure(ledger().write(batch))).toBeInstanceOf(IntegrityError);
    await expectNothingWritten();
  });

  const ok = { cellKey: CELL, first: 20, codes: Uint8Array.of(0, 0), values: Float64Array.of(1, 2, 3, 4) };
  test.each<[string, Outcomes]>([
    ['no repetitions', { ...ok, codes: new Uint8Array(0) }],
    ['no values', { ...ok, values: new Float64Array(0) }],
    ['half a row', { ...ok, values: Float64Array.of(1, 2, 3) }],
    ['a NaN in a success', { ...ok, values: Float64Array.of(1, 2, Number.NaN, 4) }],
    ['a number in a failure', { ...ok, codes: Uint8Array.of(0, 1) }],
    ['a negative repetition', { ...ok, first: -1 }],
    ['a broken repetition', { ...ok, first: 0.5 }],
    ['a key that is no hash', { ...ok, cellKey: 'cell-1' }],
  ])('write() refuses %s and writes nothing of the batch', async (_what, offered) => {
    await ledger().write([stored]);
    expect(await failure(ledger().write([fresh, offered]))).toBeInstanceOf(RangeError);
    await expectNothingWritten();
  });
}
