import { expect, test } from 'vitest';
import { syntheticSize } from '../../numerics/synthetic-size.js';
import { selectSize } from '../../numerics/vtss.js';

test('syntheticSize() rounds gamma (n0 − n1) to the nearest whole number, halves up', () => {
  expect(syntheticSize(0, 2000, 100)).toBe(0);
  expect(syntheticSize(1, 2000, 100)).toBe(1900);
  expect(syntheticSize(0.5, 4, 1)).toBe(2);
  expect(syntheticSize(0.4, 4, 1)).toBe(1);
  expect(syntheticSize(4 / 19, 2000, 100)).toBe(400);
  expect(syntheticSize(3, 7, 7)).toBe(0);
});

test('syntheticSize() throws if gamma is negative or n1 exceeds n0', () => {
  expect(() => syntheticSize(-0.1, 10, 5)).toThrow('gamma must be finite and >= 0, got -0.1');
  expect(() => syntheticSize(NaN, 10, 5)).toThrow(RangeError);
  expect(() => syntheticSize(1, 5, 10)).toThrow('n1 must not exceed n0 = 5, got 10');
});

test('selectSize() takes the first of the smallest losses and never a failed fit', () => {
  expect(selectSize([3, 1, 2])).toBe(1);
  expect(selectSize([3, 1, 1])).toBe(1);
  expect(selectSize([NaN, 5, NaN, 4])).toBe(3);
  expect(selectSize([NaN, NaN])).toBe(-1);
  expect(selectSize([])).toBe(-1);
  expect(selectSize([Infinity])).toBe(-1);
});
