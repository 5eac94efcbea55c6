import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addToGram,
  clearGram,
  copyGram,
  createEquations,
  createGram,
  type Gram,
  gramBytes,
  leastSquaresPlan,
  type NormalEquations,
  solveLeastSquares,
  writeEquations,
} from '../../../numerics/classifiers/least-squares.js';
import type { Outcome } from '../../../numerics/outcomes.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
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
    const gram = gramOf(d, intercept);
    const packed = packRows(rows, n0 + n1, d);
    addToGram(gram, packed, 0, n0, -1);
    addToGram(gram, packed, n0, n0 + n1, 1);
    const theta = new Float64Array(gram.shape.p);
    expect(solved(gram, theta)).toBe('ok');
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
  const gram = gramOf(2, true);
  addToGram(gram, packRows([1, 1, -1, -1], 2, 2), 0, 2, 1);
  const before = gram.products.slice();
  const theta = new Float64Array(3);
  expect(solved(gram, theta)).toBe('singular');
  expect(solved(gram, theta, 1)).toBe('ok');
  // two rows ±(1, 1), both with target 1: only the intercept can help
  expect(largestDifference(theta, [0, 0, 1])).toBeLessThan(1e-15);
  expect(gram.products).toEqual(before);
});

test('solveLeastSquares() by hand: the line through (0, 1), (1, 3), (2, 5) is 1 + 2 x', () => {
  const gram = gramOf(1, true);
  const rows = packRows([0, 1, 2], 3, 1);
  [1, 3, 5].forEach((target, i) => {
    addToGram(gram, rows, i, i + 1, target);
  });
  const { matrix, right } = equationsOf(gram);
  expect([...matrix]).toEqual([5, 3, 0, 3]);
  expect([...right]).toEqual([13, 9]);
  const theta = new Float64Array(2);
  solved(gram, theta);
  expect(largestDifference(theta, [2, 1])).toBeLessThan(1e-14);
});

test('solveLeastSquares() says singular if rows span less than the space', () => {
  const gram = gramOf(3, false);
  const table = new Float64Array(300);
  fillNormal(testStream('singular'), table, 0, 300);
  for (let i = 0; i < 100; i++) table[i * 3 + 2] = table[i * 3]! + table[i * 3 + 1]!;
  addToGram(gram, packRows(table, 100, 3), 0, 100, 1);
  expect(solved(gram, new Float64Array(3))).toBe('singular');
  clearGram(gram);
  expect(solved(gram, new Float64Array(3))).toBe('singular');
});

describe('addToGram()', () => {
  const d = 7;
  const table = new Float64Array(300 * d);
  fillNormal(testStream('gram'), table, 0, table.length);
  const rows = packRows(table, 300, d);

  test('sums each entry over even rows in order, over odd rows in order, and adds the two', () => {
    const gram = gramOf(d, true);
    addToGram(gram, rows, 5, 200, 0.3);
    const sums = [0, 1].map(() => ({ matrix: new Float64Array((d + 1) ** 2), right: new Float64Array(d + 1) }));
    for (let i = 5; i < 200; i++) {
      const { matrix, right } = sums[i % 2]!;
      const z = [...table.slice(i * d, (i + 1) * d), 1];
      for (let j = 0; j <= d; j++) {
        right[j] = right[j]! + 0.3 * z[j]!;
        for (let k = j; k <= d; k++) matrix[j * (d + 1) + k] = matrix[j * (d + 1) + k]! + z[j]! * z[k]!;
      }
    }
    const [even, odd] = sums as [(typeof sums)[0], (typeof sums)[0]];
    const { matrix, right } = equationsOf(gram);
    expect(matrix).toEqual(even.matrix.map((value, i) => value + odd.matrix[i]!));
    expect(right).toEqual(even.right.map((value, j) => value + odd.right[j]!));
  });

  test('gives the same bits however the rows are cut', () => {
    const whole = gramOf(d, true);
    addToGram(whole, rows, 0, 300, 1);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (cuts) => {
        const pieces = gramOf(d, true);
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
  const gram = gramOf(1, true);
  addToGram(gram, packRows([2], 1, 1), 0, 1, 5);
  const copy = gramOf(1, true);
  copyGram(copy, gram);
  expect(copy).toEqual(gram);
});

function gramOf(d: number, intercept: boolean): Gram {
  const shape = { d, p: d + (intercept ? 1 : 0) };
  return createGram(shape, createArena(gramBytes(shape.p)));
}

function equationsOf(gram: Gram): NormalEquations {
  const equations = createEquations(gram.shape);
  writeEquations(gram, equations);
  return equations;
}

function solved(gram: Gram, theta: Float64Array, penalty = 0): Outcome {
  return solveLeastSquares(gram, createEquations(gram.shape), theta, penalty);
}
