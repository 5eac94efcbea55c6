import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile } from '../../numerics/moments.js';
import { QuantileSelection } from '../../numerics/quantile-selection.js';

const PROBABILITIES = [0, 0.05, 0.5, 0.95, 1];

test('QuantileSelection finds quantiles worked by hand, in one pass if it may hold the values', () => {
  const selection = new QuantileSelection([0.05, 0.5], 4);
  // type 7 of 1, 2, 3, 4: positions 0.15 and 1.5
  expect(passesOf(selection, [4, 1, 3, 2])).toBe(1);
  expect(selection.quantiles()).toEqual([expect.closeTo(1.15, 14), 2.5]);
});

test('QuantileSelection gives the bits that sorting gives, whatever it may hold, in four passes at most', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 0.1, 5e-324, -5e-324, Infinity, -Infinity),
    fc.double({ min: 1, max: 1 + 1e-12, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), fc.nat(70), fc.nat(5), (values, held, more) => {
      const selection = new QuantileSelection(PROBABILITIES, values.length + more, held);
      expect(passesOf(selection, values)).toBeLessThanOrEqual(4);
      const sorted = Float64Array.from(values).sort();
      expect(selection.quantiles()).toEqual(PROBABILITIES.map((probability) => quantile(sorted, probability)));
    }),
    { numRuns: 500 },
  );
});

test('QuantileSelection tells values apart that differ in the last bit only, and counts ties', () => {
  const values = [1 + 2 ** -52, 1, 1, 1 + 2 ** -51, 1, -1, -1 - 2 ** -52];
  const selection = new QuantileSelection([0, 0.5, 5 / 6, 1], values.length, 0);
  expect(passesOf(selection, values)).toBe(4);
  expect(selection.quantiles()).toEqual([-1 - 2 ** -52, 1, 1 + 2 ** -52, 1 + 2 ** -51]);
});

test('QuantileSelection of a million values of continuous law takes two passes', () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, i) => (i * 0.618033988749895) % 1);
  const selection = new QuantileSelection([0.05, 0.5, 0.95], values.length);
  expect(passesOf(selection, values)).toBe(2);
  values.sort();
  expect(selection.quantiles()).toEqual([0.05, 0.5, 0.95].map((probability) => quantile(values, probability)));
});

test('QuantileSelection of nothing, or with a NaN, is NaN', () => {
  for (const values of [[], [1, Number.NaN, 2]]) {
    const selection = new QuantileSelection([0.5], 3, 1);
    passesOf(selection, values);
    expect(selection.quantiles()).toEqual([Number.NaN]);
  }
});

/** How many passes it took. */
function passesOf(selection: QuantileSelection, values: Iterable<number>): number {
  let passes = 0;
  for (; !selection.settled; passes++) {
    for (const value of values) selection.add(value);
    selection.endPass();
  }
  return passes;
}
