import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type DigestCell, RunDigest } from '../../studies/digest.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function digestOf(...cells: DigestCell[]): string {
  const digest = new RunDigest();
  for (const cell of cells) digest.add(cell);
  return digest.hex();
}

test('RunDigest hashes keys, outcomes and little-endian values, as node:crypto does by hand', () => {
  const hash = createHash('sha256').update('ballast digest 1\n');
  hash.update(`${A} 2 4\n`).update(Buffer.from([0, 3]));
  for (const value of [1, -2.5, Number.NaN, Number.NaN]) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    hash.update(bytes);
  }
  hash
    .update(`${B} 1 1\n`)
    .update(Buffer.from([0]))
    .update(Buffer.from('000000000000f03f', 'hex'));

  const first = { key: A, codes: Uint8Array.of(0, 3), values: Float64Array.of(1, -2.5, Number.NaN, Number.NaN) };
  const second = { key: B, codes: Uint8Array.of(0), values: Float64Array.of(1) };
  expect(digestOf(first, second)).toBe(hash.digest('hex'));
});

test('RunDigest of nothing is the hash of its first line', () => {
  expect(digestOf()).toBe(createHash('sha256').update('ballast digest 1\n').digest('hex'));
});

test('RunDigest tells every bit and every outcome apart', () => {
  const cell = { key: A, codes: Uint8Array.of(0), values: Float64Array.of(0) };
  const others = [
    { ...cell, values: Float64Array.of(-0) },
    { ...cell, values: Float64Array.of(Number.MIN_VALUE) },
    { ...cell, codes: Uint8Array.of(1) },
    { ...cell, key: B },
    { ...cell, codes: Uint8Array.of(0, 0) },
  ];
  expect(new Set([cell, ...others].map((one) => digestOf(one))).size).toBe(6);
});

test('RunDigest does not see the payload of a NaN', () => {
  const odd = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0123n]).buffer);
  const plain = Float64Array.of(Number.NaN);
  const cell = { key: A, codes: Uint8Array.of(1) };
  expect(digestOf({ ...cell, values: odd })).toBe(digestOf({ ...cell, values: plain }));
});

test('RunDigest refuses cells out of order, and the same twice', () => {
  const cell = { codes: Uint8Array.of(0), values: Float64Array.of(1) };
  expect(() => digestOf({ key: B, ...cell }, { key: A, ...cell })).toThrow(
    `Cannot digest: cell keys must ascend, got ${A} after ${B}`,
  );
  expect(() => digestOf({ key: A, ...cell }, { key: A, ...cell })).toThrow(RangeError);
});

test('RunDigest takes a cell in pieces, codes before values, and Node’s hash in place of its own', () => {
  const cell = { key: A, codes: Uint8Array.of(0, 3, 0), values: Float64Array.of(1, NaN, -0) };
  const digest = new RunDigest(createHash('sha256'));
  digest.begin(A, { repetitions: 3, measures: 1 });
  digest.addCodes(cell.codes.subarray(0, 1));
  digest.addCodes(cell.codes.subarray(1));
  digest.addValues(cell.values.subarray(0, 2));
  digest.addValues(cell.values.subarray(2));
  expect(digest.hex()).toBe(digestOf(cell));
});

test('RunDigest refuses a cell that is not complete', () => {
  const digest = new RunDigest();
  digest.begin(A, { repetitions: 2, measures: 1 });
  digest.addCodes(Uint8Array.of(0, 0));
  digest.addValues(Float64Array.of(1));
  expect(() => digest.hex()).toThrow(`Cannot digest: cell ${A} must be complete, got 0 codes and 1 values too few`);
  expect(() => digest.begin(B, { repetitions: 1, measures: 1 })).toThrow(RangeError);
});
