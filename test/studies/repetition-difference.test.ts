import { expect, test } from 'vitest';
import { allDigits, bitsOf, repetitionDifferences } from '../../studies/repetition-difference.js';

const MEASURES = ['excess-risk', 'error'];

test('repetitionDifferences() finds none in equal bits, NaN included', () => {
  expect(repetitionDifferences(MEASURES, { code: 0, values: [0.1, -0] }, { code: 0, values: [0.1, -0] })).toEqual([]);
  expect(
    repetitionDifferences(MEASURES, { code: 1, values: [NaN, NaN] }, { code: 1, values: Float64Array.of(NaN, NaN) }),
  ).toEqual([]);
});

test('repetitionDifferences() sees one unit in the last place, and the sign of zero', () => {
  const stored = { code: 0, values: [0.1, 0] };
  expect(repetitionDifferences(MEASURES, stored, { code: 0, values: [0.1 + 2 ** -56, -0] })).toEqual([
    { what: 'excess-risk', stored: '0.10000000000000001', replayed: '0.10000000000000002' },
    { what: 'error', stored: '0.0000000000000000', replayed: '-0.0000000000000000' },
  ]);
});

test('repetitionDifferences() names outcomes', () => {
  const differences = repetitionDifferences(['error'], { code: 1, values: [NaN] }, { code: 0, values: [0.5] });
  expect(differences).toEqual([
    { what: 'outcome', stored: 'separated', replayed: 'ok' },
    { what: 'error', stored: 'none', replayed: '0.50000000000000000' },
  ]);
});

test('allDigits() reads back the same, and bitsOf() writes IEEE 754', () => {
  for (const value of [0.1, 1 / 3, 1e-300, 12345.678, Number.MAX_VALUE]) expect(Number(allDigits(value))).toBe(value);
  expect(allDigits(-Infinity)).toBe('−Infinity');
  expect([1, -2, 0.1, NaN, -0].map(bitsOf)).toEqual([
    '3ff0000000000000',
    'c000000000000000',
    '3fb999999999999a',
    '7ff8000000000000',
    '8000000000000000',
  ]);
});
