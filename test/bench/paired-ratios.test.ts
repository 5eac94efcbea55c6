import { expect, test } from 'vitest';
import { median, pairedRatios } from '../../bench/paired-ratios.js';

test('pairedRatios() compares pair by pair, not sum by sum', () => {
  // 10/2, 30/10, 8/4: in the middle 3, although 48/16 is another 3 only by chance
  expect(pairedRatios([10, 30, 8], [2, 10, 4])).toEqual({ median: 3, min: 2, max: 5, pairs: 3 });
});

test('pairedRatios() takes the middle of an even number of pairs', () => {
  expect(pairedRatios([1, 2, 4, 8], [1, 1, 1, 1])).toEqual({ median: 3, min: 1, max: 8, pairs: 4 });
});

test('pairedRatios() refuses what is not paired', () => {
  expect(() => pairedRatios([1, 2], [1])).toThrow('Cannot pair: expected as many of both, got 2 and 1');
  expect(() => pairedRatios([], [])).toThrow('Cannot pair: expected as many of both, got 0 and 0');
});

test('median() sorts by size, not by digits', () => {
  expect(median([9, 100, 10])).toBe(10);
});
