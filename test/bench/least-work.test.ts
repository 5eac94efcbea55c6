import { expect, test } from 'vitest';
import { leastWork } from '../../bench/limit/least-work.js';
import * as step from '../../bench/limit/operations.js';
import { EXP_FLOPS, totalFlops } from '../../bench/limit/operations.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import type { StudyInput } from '../../studies/study.js';

test('operations of a row, counted on paper for p = 2', () => {
  // z = (a, b): u = θ₁a + θ₂b is three, or two multiplications and two additions onto a zero
  expect(step.score(2)).toEqual({ flops: 4, exps: 0, draws: 0 });
  // aa, ab, bb: three products, three additions; a and b onto their sums
  expect(step.gram(2).flops).toBe(8);
  // score, and s·a, s·b with their additions
  expect(step.gradient(2)).toEqual({ flops: 8, exps: 1, draws: 0 });
  // that, w·a and w·b, and three products with their additions
  expect(step.newton(2)).toEqual({ flops: 16, exps: 1, draws: 0 });
});

test('operations of a pass over rows of the figures', () => {
  // d = 5 with intercept, and d = 20 without
  expect([6, 20].map((p) => totalFlops(step.newton(p)) - EXP_FLOPS)).toEqual([24 + 6 + 42, 80 + 20 + 420]);
  expect([6, 20].map((p) => totalFlops(step.gradient(p)) - EXP_FLOPS)).toEqual([24, 80]);
});

test('operations of a distance: d differences, d squares, d − 1 additions', () => {
  expect(step.distance(1).flops).toBe(2);
  expect(step.distance(20).flops).toBe(59);
});

test('leastWork() of nested least squares, counted on paper', () => {
  // 3 + 1 observed rows of length 2, ñ = 0, 2, 4 of one pool: 8 rows drawn, each summed once; 3 solutions
  const work = leastWork(gridOf({ generators: ['oracle'] }));
  expect(work.draws).toBe(2 * 8);
  expect(work.exps).toBe(0);
  const added = 2 * 8; // a mean to every coordinate
  const solutions = 3 * (8 / 3 + 8);
  expect(work.flops).toBeCloseTo(added + 8 * 8 + solutions, 10);
});

test('leastWork() draws and sums a data set once for all its generators', () => {
  const one = leastWork(gridOf({ generators: ['oracle'] }));
  const two = leastWork(gridOf({ generators: ['oracle', { kind: 'shifted-gaussian', mean: [1] }] }));
  // the second generator adds its pool and its solutions, not the four observed rows
  expect(two.draws - one.draws).toBe(2 * 4);
  expect(two.flops - one.flops).toBeCloseTo(2 * 4 + 4 * 8 + 3 * (8 / 3 + 8), 10);
});

test('leastWork() of logistic fits has one exponential for each row of each pass', () => {
  const work = leastWork(gridOf({ generators: ['oracle'], loss: 'logistic', measures: ['excess-risk'] }));
  // the shared pass over 4 + 4 rows, four gradient passes over 4, 6 and 8
  expect(work.exps).toBe(8 + 4 * (4 + 6 + 8));
});

function gridOf(changes: Partial<StudyInput>) {
  const study: StudyInput = {
    name: 'small',
    population: { kind: 'gaussian', dimension: 2, minorityMean: [1] },
    sizes: { n1: 1, n0: 3 },
    generators: ['oracle'],
    gamma: [0, 1, 2],
    loss: 'squared',
    intercept: false,
    measures: ['excess-risk'],
    repetitions: 1,
    ...changes,
  };
  return studyGrid(readStudy(study, 'small'));
}
