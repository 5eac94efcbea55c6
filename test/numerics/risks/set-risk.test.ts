import { expect, test } from 'vitest';
import { createLoss } from '../../../numerics/losses/loss.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { balancedSquaredLoss, setRisk, sumSquaredSet, zeroOneLoss } from '../../../numerics/risks/set-risk.js';
import { testStream } from '../../support/numerics/stream.js';

/** Two scores of class 0, two of class 1. */
const SCORES = Float64Array.of(-1, 2, 0, 3);

test('setRisk() weighs the mean of each class, by hand', () => {
  const softplus = (z: number) => Math.log1p(Math.exp(z));
  const majority = (softplus(-1) + softplus(2)) / 2;
  const minority = (softplus(0) + softplus(-3)) / 2;
  const loss = createLoss({ kind: 'logistic' }).value;
  expect(Math.abs(setRisk(SCORES, 2, 0.5, loss) - (majority + minority) / 2)).toBeLessThan(1e-15);
  expect(Math.abs(setRisk(SCORES, 2, 0.2, loss) - (0.2 * majority + 0.8 * minority))).toBeLessThan(1e-15);
});

test('zeroOneLoss() counts a score at the threshold as majority', () => {
  const error = (threshold: number, rho = 0.5) => setRisk(SCORES, 2, rho, zeroOneLoss(threshold));
  expect(error(0)).toBe(0.5);
  expect(error(-0.5)).toBe(0.25);
  expect(error(2)).toBe(0.25);
  // one of two is wrong in class 0, none in class 1
  expect(error(-0.5, 0.25)).toBe(0.125);
});

test('balancedSquaredLoss() equals the loss summed row by row', () => {
  const [d, n] = [4, 500];
  const rows = new Float64Array(2 * n * d);
  fillNormal(testStream('squared'), rows, 0, rows.length);
  const theta = Float64Array.of(0.3, -0.2, 0.7, 0.1, 0.4);
  const gram = { shape: { d, p: 5 }, products: new Float64Array(25), right: new Float64Array(5) };
  const targets = [-1, 1] as const;
  sumSquaredSet(gram, { rows, perClass: n }, targets);
  let direct = 0;
  for (let i = 0; i < 2 * n; i++) {
    let score = theta[d]!;
    for (let j = 0; j < d; j++) score += theta[j]! * rows[i * d + j]!;
    direct += (score - targets[i < n ? 0 : 1]) ** 2 / (2 * n);
  }
  // a thousand terms of order 1, each rounded
  expect(Math.abs(balancedSquaredLoss(gram, n, targets, theta) - direct)).toBeLessThan(1e-13);
});
