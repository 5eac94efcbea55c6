import { expect, test } from 'vitest';
import { durationText, estimateText, numberText, timeText } from '../../../plots/report/numbers.js';

test('estimateText() lets the error decide the digits of both, with one more where the error begins with 1', () => {
  const cases: readonly (readonly [number, number, string])[] = [
    [0.036412, 0.000234, '0.0364 ± 0.0002'],
    [12.2961, 0.1523, '12.30 ± 0.15'],
    [-0.4123, 0.0331, '−0.41 ± 0.03'],
    [0.5, 0.0099, '0.500 ± 0.010'],
    [0.5, 0.0092, '0.500 ± 0.009'],
    [1234.5, 2.1, '1\u2009235 ± 2'],
    [123_456, 3_456, '123\u2009456 ± 3\u2009456'], // the error's own digits are not zeroed: integers stand in full
    [3.21e-6, 4.4e-7, '(3.2 ± 0.4) × 10⁻⁶'],
    [-2.13e-5, 6.1e-6, '(−2.1 ± 0.6) × 10⁻⁵'],
    [2.5e7, 3e5, '(2.50 ± 0.03) × 10⁷'],
    [0.00001, 0.02, '0.00 ± 0.02'],
    [-0.00001, 0.02, '0.00 ± 0.02'],
  ];
  for (const [value, error, text] of cases) expect(estimateText(value, error)).toBe(text);
});

test('estimateText() gives three significant digits where there is no error', () => {
  expect(estimateText(1 / 3, 0)).toBe('0.333');
  expect(estimateText(0.0364, Number.NaN)).toBe('0.0364');
  expect(estimateText(Number.NaN, 0.1)).toBe('–');
});

test('numberText() writes counts in full and other numbers to three digits', () => {
  const texts = [0, 500, 120_000, -3, 0.5, 1 / 3, 1234.5678, 9.999, 0.00012345, 1.5e-7, 2.5e8 + 0.5, Number.NaN];
  expect(texts.map(numberText)).toEqual([
    ...['0', '500', '120\u2009000', '−3', '0.500', '0.333', '1\u2009230', '10.0', '0.000123'],
    ...['1.50 × 10⁻⁷', '2.50 × 10⁸', '–'],
  ]);
  expect([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(numberText)).toEqual(['∞', '−∞']);
});

test('durationText() has the two largest units', () => {
  const texts = [0, 850, 3_240, 9_960, 59_600, 200_000, 3_600_000, 7_530_000, 3_599_600, Number.NaN].map(durationText);
  expect(texts).toEqual([
    ...['0 ms', '850 ms', '3.2 s', '10 s', '1 min 0 s', '3 min 20 s', '1 h 0 min', '2 h 6 min', '1 h 0 min', '–'],
  ]);
});

test('timeText() is in UTC, whatever the machine’s zone', () => {
  expect(timeText('2026-11-22T23:59:38+01:00')).toBe('22 November 2026, 22:59 UTC');
  expect(timeText('yesterday')).toBe('yesterday');
});
