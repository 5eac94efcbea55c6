import { expect, test } from 'vitest';
import { createEquations, createGram, gramBytes } from '../../../numerics/classifiers/least-squares.js';
import { createLoss } from '../../../numerics/losses/loss.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { balancedSquaredLoss, setRisk, sumOf, sumOfErrors, sumSquaredSet } from '../../../numerics/risks/set-risk.js';
import { packRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { testStream } from '../../support/numerics/stream.js';

/** Two scores of class 0, two of class 1. */
const SCORES = Float64Array.of(-1, 2, 0, 3);

test('setRisk() weighs the mean of each class, by hand', () => {
  const softplus = (z: number) => Math.log1p(Math.exp(z));
  const majority = (softplus(-1) + softplus(2)) / 2;
  const minority = (softplus(0) + softplus(-3)) / 2;
  const loss = sumOf(createLoss({ kind: 'logistic' }));
  expect(Math.abs(setRisk(SCORES, 2, 0.5, loss) - (majority + minority) / 2)).toBeLessThan(1e-15);
  expect(Math.abs(setRisk(SCORES, 2, 0.2, loss) - (0.2 * majority + 0.8 * minority))).toBeLessThan(1e-15);
});

test('sumOfErrors() counts a score at the threshold as majority', () => {
  const error = (threshold: number, rho = 0.5) => setRisk(SCORES, 2, rho, sumOfErrors(threshold));
  expect(error(0)).toBe(0.5);
  expect(error(-0.5)).toBe(0.25);
  expect(error(2)).toBe(0.25);
  // one of two is wrong in class 0, none in class 1
  expect(error(-0.5, 0.25)).toBe(0.125);
});

test('balancedSquaredLoss() equals the loss summed row by row', () => {
  const [d, n] = [4, 500];
  const table = new Float64Array(2 * n * d);
  fillNormal(testStream('squared'), table, 0, table.length);
  const theta = Float64Array.of(0.3, -0.2, 0.7, 0.1, 0.4);
  const shape = { d, p: 5 };
  const gram = createGram(shape, createArena(gramBytes(5)));
  const equations = createEquations(shape);
  const targets = [-1, 1] as const;
  sumSquaredSet(gram, { rows: packRows(table, 2 * n, d), perClass: n }, targets, equations);
  let direct = 0;
  for (let i = 0; i < 2 * n; i++) {
    let score = theta[d]!;
    for (let j = 0; j < d; j++) score += theta[j]! * table[i * d + j]!;
    direct += (score - targets[i < n ? 0 : 1]) ** 2 / (2 * n);
  }
  // a thousand terms of order 1, each rounded
  expect(Math.abs(balancedSquaredLoss(equations, n, targets, theta) - direct)).toBeLessThan(1e-13);
});

test('sumOf() the logistic loss is the sum of its values: thousands of scores, some far out', () => {
  const logistic = createLoss({ kind: 'logistic' });
  const scores = new Float64Array(3001);
  fillNormal(testStream('losses'), scores, 0, scores.length);
  scores.set([0, -0, 800, -800, 1e-300, 40, -40], 100);
  for (const label of [0, 1] as const) {
    let oneByOne = 0;
    for (let i = 1; i < 3000; i++) oneByOne += logistic.value(scores[i]!, label);
    // each term, and each factor of a product, is off by a few roundings of 1; so are the partial sums, relative to the sum
    const tolerance = 3000 * 8 * 2 ** -53 + 3000 * 2 ** -53 * oneByOne;
    expect(Math.abs(sumOf(logistic)(scores, 1, 3000, label) - oneByOne)).toBeLessThan(tolerance);
  }
});
