import { describe, expect, test } from 'vitest';
import { type LdaSpec, ldaPlan } from '../../../numerics/classifiers/lda.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { fitted, twoClasses } from './fitted.js';
import { penalisedFits } from './penalised.js';

const EMPIRICAL: LdaSpec = { kind: 'lda', prior: 'empirical' };
const BALANCED: LdaSpec = { kind: 'lda', prior: 'balanced' };
const options = (d: number) => ({ d, intercept: true, penalty: 0 });

for (const { name, segments, theta } of penalisedFits('lda')) {
  test(`ldaPlan() equals scikit-learn on repeated rows, ${name}`, () => {
    const { outcome, model } = fitted(ldaPlan(EMPIRICAL, options(theta.length - 1)), segments);
    expect(outcome).toBe('ok');
    // sums of up to 350 terms of order 1 to 10, each way; the covariance's condition number is below 2
    expect(largestDifference(model, theta)).toBeLessThan(1e-13);
  });
}

describe('by hand', () => {
  // means 0 and 4, both variances (divisor n) 1: w = 4, b = log(1/2) − 4 · 2
  const segments = twoClasses([-1, 1, -1, 1, 3, 5], 4, 2);

  test('ldaPlan() divides the covariance by n', () => {
    expect(
      largestDifference(fitted(ldaPlan(EMPIRICAL, options(1)), segments).model, [4, Math.log(0.5) - 8]),
    ).toBeLessThan(1e-14);
  });

  test('ldaPlan() with a balanced prior moves the intercept alone', () => {
    expect([...fitted(ldaPlan(BALANCED, options(1)), segments).model]).toEqual([4, -8]);
  });

  test('ldaPlan() gives the log odds: zero half-way between the means of balanced classes', () => {
    expect(fitted(ldaPlan(BALANCED, options(1)), segments).score(2)).toBe(0);
  });

  test('ldaPlan() counts rows by weight, in means, covariance and prior', () => {
    // weight 2 on the minority makes the classes equal, and pools variances 1 and 1 again
    const { model } = fitted(ldaPlan(EMPIRICAL, options(1)), twoClasses([-1, 1, -1, 1, 3, 5], 4, 2, [1, 2]));
    expect([...model]).toEqual([4, -8]);
  });
});

test('ldaPlan() says empty-class and singular', () => {
  expect(fitted(ldaPlan(EMPIRICAL, options(1)), twoClasses([1, 2], 2, 0)).outcome).toBe('empty-class');
  expect(fitted(ldaPlan(EMPIRICAL, options(1)), twoClasses([1, 2], 0, 2)).outcome).toBe('empty-class');
  expect(fitted(ldaPlan(EMPIRICAL, options(1)), twoClasses([1, 1, 3, 3], 2, 2)).outcome).toBe('singular');
});

test('ldaPlan() refuses a penalty, and a score without intercept', () => {
  expect(() => ldaPlan(EMPIRICAL, { d: 1, intercept: true, penalty: 1 })).toThrow(
    'Cannot build a discriminant analysis: penalty must be 0, got 1',
  );
  expect(() => ldaPlan(EMPIRICAL, { d: 1, intercept: false, penalty: 0 })).toThrow(
    'Cannot build a discriminant analysis: intercept must be true, got false',
  );
});
