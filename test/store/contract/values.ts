/** What is written is what is read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ledger, MOST_SCANNED, type Outcomes } from '../../../store/ledger.js';
import { bits, CELL, cellKey, cut, EVERYTHING, merged, outcomes, span } from '../support/outcomes.js';

export function describeValues(ledger: () => Ledger): void {
  test('write() returns how many repetitions were new, summed over the cells', async () => {
    const batch = [outcomes({ values: [[1], [2]] }), outcomes({ cell: 1, first: 7, values: [[3], [4], [5]] })];
    expect(await ledger().write(batch)).toBe(5);
  });

  test('write() of nothing is a no-op', async () => {
    expect(await ledger().write([])).toBe(0);
  });

  test('write() of the same bytes again returns 0 and changes nothing', async () => {
    const batch = [outcomes({ values: [[1, 2], null, [-0, 4]] })];
    await ledger().write(batch);
    expect(await ledger().write(batch)).toBe(0);
    expect(await ledger().count([CELL], 3)).toEqual({ finished: 3, failed: 1 });
  });

  test('write() adds only the part of a batch that is new', async () => {
    const whole = outcomes({ values: [[0], [1], [2], null, [4], [5], [6]] });
    await ledger().write([cut(whole, { from: 1, to: 2 })]);
    await ledger().write([cut(whole, { from: 4, to: 6 })]);
    expect(await ledger().write([cut(whole, { from: 0, to: 7 })])).toBe(4);
    expect(await ledger().read(CELL, EVERYTHING)).toEqual([whole]);
  });

  test('write() takes several pieces of one cell in one batch, overlapping or not', async () => {
    const whole = outcomes({ values: [[0], [1], [2], [3]] });
    const pieces = [cut(whole, { from: 2, to: 4 }), cut(whole, { from: 0, to: 3 }), cut(whole, { from: 1, to: 2 })];
    expect(await ledger().write(pieces)).toBe(4);
    expect(await ledger().read(CELL, EVERYTHING)).toEqual([whole]);
  });

  test('write() keeps −0, denormals, infinities and the last bit', async () => {
    const special = [-0, 0, 5e-324, -5e-324, 2.2250738585072009e-308, Infinity, -Infinity, 0.1 + 0.2, 1 + 2 ** -52];
    await ledger().write([outcomes({ values: special.map((value) => [value]) })]);
    const [stored] = await ledger().read(CELL, EVERYTHING);
    expect(bits(stored!.values)).toEqual(bits(Float64Array.from(special)));
  });

  test('write() gives every NaN the same bits, so that failures compare equal', async () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n, 0x7ff0_0000_0000_0001n]).buffer);
    const failed = { cellKey: CELL, first: 0, codes: Uint8Array.of(2, 255), values: odd };
    const before = bits(odd);
    await ledger().write([failed]);
    expect(await ledger().write([{ ...failed, values: Float64Array.of(Number.NaN, Number.NaN) }])).toBe(0);
    const [stored] = await ledger().read(CELL, EVERYTHING);
    expect(bits(stored!.values)).toEqual(['7ff8000000000000', '7ff8000000000000']);
    expect([...stored!.codes]).toEqual([2, 255]);
    expect(bits(odd)).toEqual(before);
  });

  test('write() stores what it was given, even if the arrays are views into a larger memory', async () => {
    const memory = Float64Array.of(9, 9, 1, 2, 9);
    const codes = Uint8Array.of(9, 0, 0, 9);
    await ledger().write([{ cellKey: CELL, first: 0, codes: codes.subarray(1, 3), values: memory.subarray(2, 4) }]);
    memory.fill(7);
    expect(await ledger().read(CELL, EVERYTHING)).toEqual([outcomes({ values: [[1], [2]] })]);
  });

  test('read() returns maximal consecutive pieces, cut to the span', async () => {
    await ledger().write([outcomes({ first: 0, values: [[0], [1]] }), outcomes({ first: 2, values: [[2]] })]);
    await ledger().write([outcomes({ first: 5, values: [[5], null, [7]] })]);
    expect(await ledger().read(CELL, { from: 1, to: 7 })).toEqual([
      outcomes({ first: 1, values: [[1], [2]] }),
      outcomes({ first: 5, values: [[5], null] }),
    ]);
    expect(await ledger().read(CELL, { from: 3, to: 5 })).toEqual([]);
    expect(await ledger().read(CELL, { from: 6, to: 6 })).toEqual([]);
    expect(await ledger().read(cellKey(1), EVERYTHING)).toEqual([]);
  });

  test('scan() gives what read() does in ascending pieces, cut to the span', async () => {
    await ledger().write([outcomes({ first: 0, values: [[0], [1]] }), outcomes({ first: 2, values: [[2]] })]);
    await ledger().write([outcomes({ first: 5, values: [[5], null, [7]] })]);
    expect(rowsOf(await piecesOf(ledger().scan(CELL, { from: 1, to: 7 })))).toEqual([
      [1, 0, 1],
      [2, 0, 2],
      [5, 0, 5],
      [6, 1, Number.NaN],
    ]);
    expect(await piecesOf(ledger().scan(CELL, { from: 3, to: 5 }))).toEqual([]);
    expect(await piecesOf(ledger().scan(CELL, { from: 6, to: 6 }))).toEqual([]);
    expect(await piecesOf(ledger().scan(cellKey(1), EVERYTHING))).toEqual([]);
  });

  test('scan() of more than it may hold gives every repetition once, and other calls may come between the pieces', async () => {
    const [count, batch] = [MOST_SCANNED + 1000, 7000];
    for (let first = 0; first < count; first += batch) {
      const values = Array.from({ length: Math.min(batch, count - first) }, (_, i) => [first + i]);
      await ledger().write([outcomes({ first, values })]);
    }
    let next = 0;
    for await (const piece of ledger().scan(CELL, { from: 0, to: count })) {
      expect(piece.first).toBe(next);
      expect(piece.values.length).toBeLessThanOrEqual(MOST_SCANNED);
      expect([piece.values[0], piece.values.at(-1)]).toEqual([next, next + piece.values.length - 1]);
      next += piece.codes.length;
      expect(await ledger().count([CELL], count)).toEqual({ finished: count, failed: 0 });
    }
    expect(next).toBe(count);
  });

  test('missing() merges what the ledger lacks', async () => {
    await ledger().write([outcomes({ first: 4, values: [[4]] }), outcomes({ first: 2, values: [[2], [3]] })]);
    await ledger().write([outcomes({ first: 8, values: [[8]] })]);
    expect(await ledger().missing(CELL, { from: 0, to: 10 })).toEqual([span(0, 2), span(5, 8), span(9, 10)]);
    expect(await ledger().missing(CELL, { from: 3, to: 6 })).toEqual([span(5, 6)]);
    expect(await ledger().missing(CELL, { from: 2, to: 5 })).toEqual([]);
    expect(await ledger().missing(CELL, { from: 5, to: 5 })).toEqual([]);
    expect(await ledger().missing(cellKey(1), { from: 3, to: 5 })).toEqual([span(3, 5)]);
    expect(await ledger().missing(cellKey(1), { from: 3, to: 3 })).toEqual([]);
  });

  test('missing(), read() and scan() refuse a span that runs backwards', async () => {
    await expect(ledger().missing(CELL, { from: 2, to: 1 })).rejects.toThrow(RangeError);
    await expect(ledger().read(CELL, { from: -1, to: 1 })).rejects.toThrow(RangeError);
    await expect(piecesOf(ledger().scan(CELL, { from: 2, to: 1 }))).rejects.toThrow(RangeError);
  });

  test('count() sums repetitions and failures below the limit over distinct cells', async () => {
    await ledger().write([outcomes({ values: [[0], null, [2], null, null] }), outcomes({ cell: 1, values: [null] })]);
    await ledger().write([outcomes({ first: 9, values: [null] })]);
    const keys = [CELL, cellKey(1), cellKey(2), CELL];
    expect(await ledger().count(keys, 4)).toEqual({ finished: 5, failed: 3 });
    expect(await ledger().count(keys, 7)).toEqual({ finished: 6, failed: 4 });
    expect(await ledger().count(keys, 1_000)).toEqual({ finished: 7, failed: 5 });
    expect(await ledger().count(keys, 0)).toEqual({ finished: 0, failed: 0 });
    expect(await ledger().count([], 10)).toEqual({ finished: 0, failed: 0 });
  });

  test('what is read depends neither on the order nor on the batches in which it was written', async () => {
    let cell = 100;
    await fc.assert(
      fc.asyncProperty(history, async ({ measures, rows, batches }) => {
        cell++;
        const values = rows.map((row) => (row === null ? null : row.slice(0, measures)));
        const whole = outcomes({ cell, measures, values });
        const written = new Set<number>();
        for (const batch of batches) {
          const before = written.size;
          for (const { from, to } of batch) for (let r = from; r < to; r++) written.add(r);
          const fresh = await ledger().write(batch.map((piece) => cut(whole, piece)));
          expect(fresh).toBe(written.size - before);
        }
        const present = merged(written);
        const absent = merged(new Set([...rows.keys()].filter((repetition) => !written.has(repetition))));
        const stored = await ledger().read(whole.cellKey, EVERYTHING);
        expect(stored.map(exact)).toEqual(present.map((piece) => exact(cut(whole, piece))));
        const scanned = await piecesOf(ledger().scan(whole.cellKey, EVERYTHING));
        expect(scanned.flatMap(exactRows)).toEqual(stored.flatMap(exactRows));
        expect(await ledger().missing(whole.cellKey, span(0, rows.length))).toEqual(absent);
        for (const limit of [rows.length, rows.length >> 1]) {
          const below = [...written].filter((repetition) => repetition < limit);
          const failed = below.filter((repetition) => rows[repetition] === null).length;
          expect(await ledger().count([whole.cellKey], limit)).toEqual({ finished: below.length, failed });
        }
      }),
      { numRuns: 100 },
    );
  });
}

/** Rows of three measures (null: failed) and batches of pieces in random order, overlapping at will. */
const history = fc.integer({ min: 1, max: 40 }).chain((repetitions) => {
  const number = fc.double({ noNaN: true });
  const row = fc.option(fc.tuple(number, number, number), { freq: 4 });
  const piece = fc
    .tuple(fc.nat(repetitions - 1), fc.integer({ min: 1, max: repetitions }))
    .map(([from, count]) => span(from, Math.min(from + count, repetitions)));
  return fc.record({
    measures: fc.integer({ min: 1, max: 3 }),
    rows: fc.array(row, { minLength: repetitions, maxLength: repetitions }),
    batches: fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
  });
});

function exact({ first, codes, values }: Outcomes): unknown {
  return { first, codes: [...codes], values: bits(values) };
}

/** Repetition, code and the bits of its values, of each repetition. */
function exactRows(piece: Outcomes): unknown[] {
  const width = piece.values.length / piece.codes.length;
  return [...piece.codes].map((code, i) => [
    piece.first + i,
    code,
    bits(piece.values.slice(i * width, (i + 1) * width)),
  ]);
}

/** Repetition, code and value of each repetition of one measure. */
function rowsOf(pieces: readonly Outcomes[]): number[][] {
  return pieces.flatMap(({ first, codes, values }) => [...codes].map((code, i) => [first + i, code, values[i]!]));
}

async function piecesOf(scan: AsyncIterable<Outcomes>): Promise<Outcomes[]> {
  const pieces: Outcomes[] = [];
  for await (const piece of scan) pieces.push(piece);
  return pieces;
}
