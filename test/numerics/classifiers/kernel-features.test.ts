import { expect, test } from 'vitest';
import { factorLandmarks, solveColumns, solveProducts } from '../../../numerics/classifiers/kernel-features.js';
import { solveLower } from '../../../numerics/kernels/lower-triangle.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows, unpackRows } from '../../../numerics/rows.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

function normals(purpose: string, length: number): Float64Array {
  const values = new Float64Array(length);
  fillNormal(testStream(purpose), values, 0, length);
  return values;
}

/** A lower triangle with a diagonal of order one. */
function triangle(m: number): Float64Array {
  const lower = normals('triangle', m * m);
  for (let j = 0; j < m; j++) lower[j * m + j] = 1 + Math.abs(lower[j * m + j]!);
  return lower;
}

test('factorLandmarks() keeps the kernels above the diagonal and puts L on and below it', () => {
  const [m, d] = [6, 2];
  const landmarks = { g: 0.3, points: normals('landmarks', m * d), m, d };
  const matrix = new Float64Array(m * m);
  expect(factorLandmarks(landmarks, matrix)).toBe(true);
  for (let i = 0; i < m; i++) {
    for (let j = i; j < m; j++) {
      let product = 0;
      for (let k = 0; k <= i; k++) product += matrix[i * m + k]! * matrix[j * m + k]!;
      const [a, b] = [i, j].map((k) => landmarks.points.subarray(k * d, (k + 1) * d));
      const kernel = Math.exp(-0.3 * ((a![0]! - b![0]!) ** 2 + (a![1]! - b![1]!) ** 2));
      // the jitter on the diagonal is 1e-12
      expect(Math.abs(product - kernel)).toBeLessThan(2e-12);
      if (j > i) expect(Math.abs(matrix[i * m + j]! - kernel)).toBeLessThan(1e-15);
    }
  }
});

test('solveColumns() turns every row into L⁻¹ times it, padding included', () => {
  const [n, m] = [70, 5];
  const lower = triangle(m);
  const table = normals('columns', n * m);
  const columns = packRows(table, n, m);
  solveColumns(lower, m, columns, columns.length);
  const solved = unpackRows(columns, 0, n, m);
  for (let i = 0; i < n; i++) {
    const row = table.slice(i * m, (i + 1) * m);
    solveLower(lower, m, row);
    expect(largestDifference(solved.subarray(i * m, (i + 1) * m), row)).toBeLessThan(1e-12);
  }
});

test.each([
  { p: 4, name: 'without' },
  { p: 5, name: 'with' },
])('solveProducts() turns products of columns into those of features, $name an intercept', ({ p }) => {
  const m = 4;
  const n = 9;
  const lower = triangle(m);
  const rows = Array.from({ length: n }, (_, i) => normals(`row-${i}`, m));
  const products = (vectors: readonly Float64Array[]) => {
    const matrix = new Float64Array(p * p);
    for (const z of vectors.map((vector) => [...vector, 1])) {
      for (let j = 0; j < p; j++) for (let k = j; k < p; k++) matrix[j * p + k]! += z[j]! * z[k]!;
    }
    return matrix;
  };
  const matrix = products(rows);
  solveProducts(lower, m, matrix, p);
  for (const row of rows) solveLower(lower, m, row);
  const expected = products(rows);
  for (let j = 0; j < p; j++) {
    for (let k = j; k < p; k++) {
      // sums of nine products, of entries below ten
      expect(Math.abs(matrix[j * p + k]! - expected[j * p + k]!)).toBeLessThan(1e-10);
    }
  }
});

test('solveProducts() leaves out landmarks that those before them nearly span', () => {
  const lower = Float64Array.of(1, 0, 0.5, 1e-6);
  const matrix = Float64Array.of(3, 2, 0, 7);
  solveProducts(lower, 2, matrix, 2);
  expect([matrix[0], matrix[1], matrix[3]]).toEqual([3, 0, 0]);
});
