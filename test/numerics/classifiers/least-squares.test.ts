import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addToGram,
  clearGram,
  copyGram,
  type Gram,
  leastSquaresPlan,
  solveLeastSquares,
} from '../../../numerics/classifiers/least-squares.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { fitted, twoClasses } from './fitted.js';
import { penalisedFits } from './penalised.js';

interface Case {
  readonly n0: number;
  readonly n1: number;
  readonly d: number;
  readonly intercept: boolean;
  readonly rows: readonly number[];
  readonly leastSquares: readonly number[];
}

for (const { n0, n1, d, intercept, rows, leastSquares } of golden<readonly Case[]>('classifiers')) {
  test(`solveLeastSquares() equals scikit-learn, n = ${n0} + ${n1}, d = ${d}, intercept ${intercept}`, () => {
    const gram = createGram(d, intercept);
    addToGram(gram, Float64Array.from(rows), 0, n0, -1);
    addToGram(gram, Float64Array.from(rows), n0, n0 + n1, 1);
    const theta = new Float64Array(gram.shape.p);
    expect(solveLeastSquares(gram, theta)).toBe('ok');
    // normal equations lose the condition number of Z′Z, below 100 here, against LAPACK's QR
    expect(largestDifference(theta, leastSquares)).toBeLessThan(1e-13);
  });
}

for (const { name, segments, options, theta } of penalisedFits('squared')) {
  test(`leastSquaresPlan() equals numpy's least squares, ${name}`, () => {
    const { outcome, model } = fitted(leastSquaresPlan([-1, 1], options), segments);
    expect(outcome).toBe('ok');
    // as above; condition numbers are below 20 here
    expect(largestDifference(model, theta)).toBeLessThan(1e-13);
  });
}

test('leastSquaresPlan() by hand: weight and penalty', () => {
  // 3 (w − 1)² + ½ · 4 w², minimal where 6 (w − 1) + 4 w = 0
  const plan = leastSquaresPlan([0, 1], { d: 1, intercept: false, penalty: 4 });
  expect(Math.abs(fitted(plan, twoClasses([1], 0, 1, [1, 3])).model[0]! - 0.6)).toBeLessThan(1e-15);
});

test('solveLeastSquares() with a penalty solves what is singular without, and leaves the sums as they were', () => {
  const gram = createGram(2, true);
  addToGram(gram, Float64Array.of(1, 1, -1, -1), 0, 2, 1);
  const before = gram.products.slice();
  const theta = new Float64Array(3);
  expect(solveLeastSquares(gram, theta)).toBe('singular');
  expect(solveLeastSquares(gram, theta, 1)).toBe('ok');
  // two rows ±(1, 1), both with target 1: only the intercept can help
  expect(largestDifference(theta, [0, 0, 1])).toBeLessThan(1e-15);
  expect(gram.products).toEqual(before);
});

test('solveLeastSquares() by hand: the line through (0, 1), (1, 3), (2, 5) is 1 + 2 x', () => {
  const gram = createGram(1, true);
  const rows = Float64Array.of(0, 1, 2);
  [1, 3, 5].forEach((target, i) => {
    addToGram(gram, rows, i, i + 1, target);
  });
  expect([...gram.products]).toEqual([5, 3, 0, 3]);
  expect([...gram.right]).toEqual([13, 9]);
  const theta = new Float64Array(2);
  solveLeastSquares(gram, theta);
  expect(largestDifference(theta, [2, 1])).toBeLessThan(1e-14);
});

test('solveLeastSquares() says singular if rows span less than the space', () => {
  const gram = createGram(3, false);
  const rows = new Float64Array(300);
  fillNormal(testStream('singular'), rows, 0, 300);
  for (let i = 0; i < 100; i++) rows[i * 3 + 2] = rows[i * 3]! + rows[i * 3 + 1]!;
  addToGram(gram, rows, 0, 100, 1);
  expect(solveLeastSquares(gram, new Float64Array(3))).toBe('singular');
  clearGram(gram);
  expect(solveLeastSquares(gram, new Float64Array(3))).toBe('singular');
});

describe('addToGram()', () => {
  const d = 7;
  const rows = new Float64Array(300 * d);
  fillNormal(testStream('gram'), rows, 0, rows.length);

  test('sums each entry over rows in order', () => {
    const gram = createGram(d, true);
    addToGram(gram, rows, 5, 200, 0.3);
    const slow = createGram(d, true);
    for (let i = 5; i < 200; i++) {
      const z = [...rows.slice(i * d, (i + 1) * d), 1];
      for (let j = 0; j <= d; j++) {
        slow.right[j] = slow.right[j]! + 0.3 * z[j]!;
        for (let k = j; k <= d; k++) slow.products[j * (d + 1) + k] = slow.products[j * (d + 1) + k]! + z[j]! * z[k]!;
      }
    }
    expect(gram).toEqual(slow);
  });

  test('gives the same bits however the rows are cut', () => {
    const whole = createGram(d, true);
    addToGram(whole, rows, 0, 300, 1);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (cuts) => {
        const pieces = createGram(d, true);
        const ends = [...cuts.sort((a, b) => a - b), 300];
        ends.forEach((end, i) => {
          addToGram(pieces, rows, ends[i - 1] ?? 0, end, 1);
        });
        expect(pieces).toEqual(whole);
      }),
      { seed: 20261122 },
    );
  });
});

test('copyGram() copies both sums', () => {
  const gram = createGram(1, true);
  addToGram(gram, Float64Array.of(2), 0, 1, 5);
  const copy = createGram(1, true);
  copyGram(copy, gram);
  expect(copy).toEqual(gram);
});

function createGram(d: number, intercept: boolean): Gram {
  const p = d + (intercept ? 1 : 0);
  return { shape: { d, p }, products: new Float64Array(p * p), right: new Float64Array(p) };
}
