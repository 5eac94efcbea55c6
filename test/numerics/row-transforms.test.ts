/** Pieces of rows, and what is done to them: by hand, and against row-major loops over three blocks. */
import { describe, expect, test } from 'vitest';
import { addRow, multiplyRow, multiplyRows, scaleRows, shiftRow, shiftRows } from '../../numerics/row-transforms.js';
import { forEachBlock, packRows, type RowRange, unpackRows } from '../../numerics/rows.js';

const N = 150;
const D = 3;
/** Rows 70 … 139 lie in two blocks. */
const [FROM, TO] = [70, 140];
const TABLE = Float64Array.from({ length: N * D }, (_, i) => ((i * 37) % 101) / 8 - 6);

test('forEachBlock() cuts at multiples of 64, in order, and visits nothing of no rows', () => {
  const cuts = (from: number, count: number) => {
    const found: number[][] = [];
    const out = new Float64Array(0);
    forEachBlock({ out, d: 2, from, count }, (piece) => {
      expect([piece.out, piece.d]).toEqual([out, 2]);
      found.push([piece.from, piece.count]);
    });
    return found;
  };
  expect(cuts(3, 150)).toEqual([
    [3, 61],
    [64, 64],
    [128, 25],
  ]);
  expect(cuts(64, 64)).toEqual([[64, 64]]);
  expect(cuts(63, 2)).toEqual([
    [63, 1],
    [64, 1],
  ]);
  expect(cuts(63, 0)).toEqual([]);
});

describe('rows in two blocks', () => {
  const shift = Float64Array.of(1, -2, 0.5);
  const lower = Float64Array.of(2, NaN, NaN, 1, 3, NaN, -1, 4, 0.5);

  test('shiftRows() adds the vector to its rows alone', () => {
    expect(changed((piece) => shiftRows(piece, shift))).toEqual(
      expected((x) => x.map((value, j) => value + shift[j]!)),
    );
  });

  test('scaleRows() multiplies its rows alone', () => {
    expect(changed((piece) => scaleRows(piece, 0.75))).toEqual(expected((x) => x.map((value) => 0.75 * value)));
  });

  test('multiplyRows() gives L z, and reads nothing above the diagonal', () => {
    const product = ([a, b, c]: readonly number[]) => [2 * a!, a! + 3 * b!, -a! + 4 * b! + 0.5 * c!];
    expect(changed((piece) => multiplyRows(piece, lower))).toEqual(expected(product));
  });

  test('shiftRow(), multiplyRow() and addRow() change one row', () => {
    const only = (row: number, change: (out: Float64Array) => void) => {
      const out = packRows(TABLE, N, D);
      change(out);
      expect(unpackRows(out, 0, row, D)).toEqual(TABLE.slice(0, row * D));
      expect(unpackRows(out, row + 1, N, D)).toEqual(TABLE.slice((row + 1) * D));
      return [...unpackRows(out, row, row + 1, D)];
    };
    const [a, b, c] = TABLE.slice(70 * D, 71 * D) as unknown as [number, number, number];
    expect(only(70, (out) => shiftRow(out, 70, shift))).toEqual([a + 1, b - 2, c + 0.5]);
    expect(only(70, (out) => multiplyRow(out, 70, lower, D))).toEqual([2 * a, a + 3 * b, -a + 4 * b + 0.5 * c]);
    const other = TABLE.slice(149 * D);
    expect(only(70, (out) => addRow(packRows(TABLE, N, D), 149, out, 70, D))).toEqual([
      a + other[0]!,
      b + other[1]!,
      c + other[2]!,
    ]);
  });
});

/** The whole table after a step on rows FROM … TO − 1. */
function changed(step: (piece: RowRange) => void): Float64Array {
  const out = packRows(TABLE, N, D);
  forEachBlock({ out, d: D, from: FROM, count: TO - FROM }, step);
  return unpackRows(out, 0, N, D);
}

/** What it should be: numbers of the table are eighths, so that nothing is rounded. */
function expected(ofRow: (x: readonly number[]) => readonly number[]): Float64Array {
  const rows = Array.from({ length: N }, (_, i) => [...TABLE.slice(i * D, (i + 1) * D)]);
  return Float64Array.from(rows.flatMap((x, i) => (i >= FROM && i < TO ? ofRow(x) : x)));
}
