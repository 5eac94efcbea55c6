import { expect, test } from 'vitest';
import { fillNormal } from '../../../numerics/random/normal.js';
import {
  balancedError,
  balancedLogLoss,
  balancedSquaredLoss,
  sumSquaredSet,
} from '../../../numerics/risks/set-risk.js';
import { testStream } from '../../support/numerics/stream.js';

// scores of θ = (1): majority −1, 2; minority 0, 3
const SET = { rows: Float64Array.of(-1, 2, 0, 3), perClass: 2, d: 1 };
const THETA = Float64Array.of(1);

test('balancedLogLoss() is the mean of the class means, by hand', () => {
  const softplus = (z: number) => Math.log1p(Math.exp(z));
  const expected = (softplus(-1) + softplus(2)) / 4 + (softplus(0) + softplus(-3)) / 4;
  expect(Math.abs(balancedLogLoss(SET, THETA) - expected)).toBeLessThan(1e-15);
});

test('balancedError() counts a score at the threshold as majority', () => {
  expect(balancedError(SET, THETA, 0)).toBe(0.5);
  expect(balancedError(SET, THETA, -0.5)).toBe(0.25);
  expect(balancedError(SET, THETA, 2)).toBe(0.25);
  // with an intercept of 1 the scores are 0, 3; 1, 4
  expect(balancedError(SET, Float64Array.of(1, 1), 0)).toBe(0.25);
});

test('balancedSquaredLoss() equals the loss summed row by row', () => {
  const [d, n] = [4, 500];
  const rows = new Float64Array(2 * n * d);
  fillNormal(testStream('squared'), rows, 0, rows.length);
  const theta = Float64Array.of(0.3, -0.2, 0.7, 0.1, 0.4);
  const gram = { shape: { d, p: 5 }, products: new Float64Array(25), right: new Float64Array(5) };
  const targets = [-1, 1] as const;
  sumSquaredSet(gram, { rows, perClass: n, d }, targets);
  let direct = 0;
  for (let i = 0; i < 2 * n; i++) {
    let score = theta[d]!;
    for (let j = 0; j < d; j++) score += theta[j]! * rows[i * d + j]!;
    direct += (score - targets[i < n ? 0 : 1]) ** 2 / (2 * n);
  }
  // a thousand terms of order 1, each rounded
  expect(Math.abs(balancedSquaredLoss(gram, n, targets, theta) - direct)).toBeLessThan(1e-13);
});
