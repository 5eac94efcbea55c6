import { expect, test } from 'vitest';
import { openValueIndex } from '../../../store/audit/value-index.js';
import { bits } from '../support/outcomes.js';

test('openValueIndex() finds the same rows as a map of their bits', () => {
  // few distinct numbers, so that rows meet often; signs, denormals and neighbours among them
  const pool = [0, -0, 1, 1 + Number.EPSILON, -1, 5e-324, 2 ** 31, -(2 ** 31), 0.1, Number.POSITIVE_INFINITY];
  const width = 3;
  const rows = 2000;
  const values = Float64Array.from({ length: rows * width }, (_, i) => pool[(i * i * 7 + (i >> 3)) % pool.length]!);
  const columns = [0, 2];

  // it has to grow several times
  const index = openValueIndex(100);
  const byBits = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    index.add(values, row * width, columns, { owner: 5, row });
    const key = bits(Float64Array.from(columns, (column) => values[row * width + column]!)).join();
    byBits.set(key, [...(byBits.get(key) ?? []), row]);
  }
  const found = index.repeated().map((list) => list.map(({ row }) => row));
  expect(found).toEqual([...byBits.values()].filter((list) => list.length > 1));
  expect(found.length).toBeGreaterThan(20);
});

test('openValueIndex() tells rows apart that differ in one bit, and finds none among them', () => {
  const index = openValueIndex(64 * 64);
  const view = new DataView(new ArrayBuffer(16));
  // every pair of flips in two words of a row
  for (let a = 0; a < 64; a++) {
    for (let b = 0; b < 64; b++) {
      view.setBigUint64(0, 0x3fe0_0000_0000_0001n ^ (1n << BigInt(a)));
      view.setBigUint64(8, 0x3fe0_0000_0000_0001n ^ (1n << BigInt(b)));
      index.add(Float64Array.of(view.getFloat64(0), view.getFloat64(8)), 0, [0, 1], { owner: a, row: b });
    }
  }
  expect(index.repeated()).toEqual([]);
});

test('openValueIndex() of nothing finds nothing', () => {
  expect(openValueIndex(0).repeated()).toEqual([]);
});
