/** Points given by their sums count as the points would, one by one. */
import { expect, test } from 'vitest';
import {
  addSumsToGram,
  addToGram,
  createEquations,
  createGram,
  writeEquations,
} from '../../../numerics/classifiers/least-squares.js';
import { packRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { sumsOfTable } from '../../support/numerics/point-sums.js';

// small whole numbers: every sum is exact
const POINTS = Float64Array.of(1, 2, -3, 4, 5, 0, 7, -2, 1, 1);
const OTHERS = packRows([2, 3, 4, 5], 2, 2);

test.each([2, 3])('addSumsToGram() adds what addToGram() adds of the points, z of length %d', (p) => {
  const [byRows, bySums] = [gram(p), gram(p)];
  addToGram(byRows, packRows(POINTS, 5, 2), 0, 5, 3);
  addSumsToGram(bySums, sumsOfTable(POINTS, 2), 5, 3);
  expect(equations(bySums)).toEqual(equations(byRows));
  expect(equations(bySums).right.some((x) => x !== 0)).toBe(true);
});

function gram(p: number) {
  const sums = createGram({ d: 2, p }, createArena());
  addToGram(sums, OTHERS, 0, 2, -1);
  return sums;
}

function equations(sums: ReturnType<typeof gram>) {
  const out = createEquations(sums.shape, createArena());
  writeEquations(sums, out);
  return { matrix: out.matrix, right: out.right };
}
