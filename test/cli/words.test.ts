import { expect, test } from 'vitest';
import { csvText } from '../../cli/export/csv.js';
import {
  alignedTable,
  bytes,
  decimalsFor,
  duration,
  grouped,
  percent,
  percentAbove,
  withError,
} from '../../cli/words.js';

test('grouped() puts a thin space between thousands', () => {
  expect([0, 999, 1000, 24_000, 1_234_567].map(grouped)).toEqual(['0', '999', '1 000', '24 000', '1 234 567']);
});

test('duration() names the two largest units', () => {
  expect([0.42, 9.96, 59.6, 60, 200, 3599.4, 7500].map(duration)).toEqual([
    '0.4 s',
    '10.0 s',
    '1 min 0 s',
    '1 min 0 s',
    '3 min 20 s',
    '59 min 59 s',
    '2 h 05 min',
  ]);
});

test('bytes() keeps two digits and a decimal unit', () => {
  expect([0, 999, 1500, 12_000_000, 3.2e9].map(bytes)).toEqual(['0 B', '999 B', '1.5 kB', '12 MB', '3.2 GB']);
});

test('decimalsFor() shows the first digit of an error, and withError() writes both with it', () => {
  expect([12, 1, 0.5, 0.0199, 0.0002].map(decimalsFor)).toEqual([0, 0, 1, 2, 4]);
  expect(withError(0.03642, 0.0002)).toBe('0.0364 ± 0.0002');
});

test('percent() keeps three digits, or as many as asked for', () => {
  expect([0, 1, 0.5, 0.1034, 0.000749, 5e-8].map((share) => percent(share))).toEqual([
    '0 %',
    '100 %',
    '50.0 %',
    '10.3 %',
    '0.0749 %',
    '0.00000500 %',
  ]);
  expect(percent(0.10345, 2)).toBe('10 %');
});

test('percentAbove() rounds up, and leaves what is exact', () => {
  expect([0.029513, 0.0007487, 0.95, 0.5275].map(percentAbove)).toEqual(['2.96 %', '0.0749 %', '95.0 %', '52.8 %']);
});

test('alignedTable() puts numbers to the right and words to the left', () => {
  const table = alignedTable(
    ['name', 'n'],
    [
      ['smote', 5],
      ['oracle', 1200],
    ],
  );
  expect(table).toBe(['name       n', 'smote      5', 'oracle  1200'].join('\n'));
});

test('csvText() quotes what needs it, and writes nothing for what is missing or not a number', () => {
  const text = csvText(['a', 'b', 'c', 'd'], [['x,y', 'say "so"', null, Number.NaN]]);
  expect(text).toBe('a,b,c,d\n"x,y","say ""so""",,\n');
});

test('csvText() writes numbers that read back the same', () => {
  const values = [0.1 + 0.2, 1e-300, -0.0036929708091029555];
  const [, ...lines] = csvText(
    ['v'],
    values.map((value) => [value]),
  )
    .trim()
    .split('\n');
  expect(lines.map(Number)).toEqual(values);
});
