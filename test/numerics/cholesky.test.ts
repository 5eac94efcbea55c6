import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCholesky } from '../../numerics/cholesky.js';
import { factorPositiveDefinite } from '../../numerics/positive-definite.js';

test('by hand: A = (4 2; 2 5) has L = (2 0; 1 2), and A x = (8, 9) has x = (11, 10)/8', () => {
  const cholesky = createCholesky(3);
  expect(cholesky.factor(Float64Array.of(4, 2, NaN, 5), 2)).toBe(true);
  expect([cholesky.lower[0], cholesky.lower[2], cholesky.lower[3]]).toEqual([2, 1, 2]);
  const x = Float64Array.of(8, 9);
  cholesky.solve(x, x);
  expect([...x]).toEqual([11 / 8, 10 / 8]);
});

test('factor() refuses what is not positive definite, to rounding, and what is not a number', () => {
  const cholesky = createCholesky(2);
  expect(cholesky.factor(Float64Array.of(1, 1, 0, 1), 2)).toBe(false);
  expect(cholesky.factor(Float64Array.of(1, 1, 0, 1 + 2e-16), 2)).toBe(false);
  expect(cholesky.factor(Float64Array.of(-1), 1)).toBe(false);
  expect(cholesky.factor(Float64Array.of(1, NaN, 0, 1), 2)).toBe(false);
  expect(cholesky.factor(Float64Array.of(Infinity), 1)).toBe(false);
});

test("factor() and solve() agree with ml-matrix's, and leave no trace of the matrix before", () => {
  const size = fc.integer({ min: 1, max: 12 });
  const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 200, maxLength: 200 });
  const shared = createCholesky(12);
  fc.assert(
    fc.property(size, numbers, (p, values) => {
      // B B′ + I
      const upper = new Float64Array(p * p);
      for (let j = 0; j < p; j++) {
        for (let k = j; k < p; k++) {
          let sum = j === k ? 1 : 0;
          for (let t = 0; t < p; t++) sum += values[j * p + t]! * values[k * p + t]!;
          upper[j * p + k] = sum;
        }
      }
      const right = Float64Array.from({ length: p }, (_, j) => values[150 + j]!);
      const expected = new Float64Array(p);
      factorPositiveDefinite(upper, p)!.solve(right, expected);
      const actual = new Float64Array(p);
      expect(shared.factor(upper, p)).toBe(true);
      shared.solve(right, actual);
      // the smallest eigenvalue is at least 1 and the largest at most 1 + 9 p²; both solutions err by about p² 2^-52 times their ratio
      const tolerance = 4 * p * p * 2 ** -52 * (1 + 9 * p * p) * Math.max(...right.map(Math.abs), 1);
      for (let j = 0; j < p; j++) expect(Math.abs(actual[j]! - expected[j]!)).toBeLessThan(tolerance);
    }),
    { seed: 2026, numRuns: 200 },
  );
});
