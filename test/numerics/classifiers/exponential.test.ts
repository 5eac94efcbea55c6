import { expect, test } from 'vitest';
import type { Segment } from '../../../numerics/classifiers/contract.js';
import { exponentialPlan } from '../../../numerics/classifiers/exponential.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { fitted, twoClasses } from './fitted.js';
import { penalisedFits } from './penalised.js';

for (const { name, segments, options, total, theta } of penalisedFits('exponential')) {
  test(`exponentialPlan() equals scipy.optimize.minimize, ${name}`, () => {
    const { outcome, model } = fitted(exponentialPlan(options), segments);
    expect(outcome).toBe('ok');
    // the gradient is within 1e-10 Σ ω of zero, and the Hessian at least 0.3 Σ ω here
    expect(total).toBeGreaterThan(100);
    expect(largestDifference(model, theta)).toBeLessThan(1e-10 / 0.3);
  });
}

test('exponentialPlan() by hand: half the log odds of the weights', () => {
  // e^u + 3 · 3 e^−u is least where e^2u = 9
  const { outcome, model } = fitted(
    exponentialPlan({ d: 1, intercept: false, penalty: 0 }),
    twoClasses([1, 1, 1, 1], 1, 3, [1, 3]),
  );
  expect(outcome).toBe('ok');
  expect(Math.abs(model[0]! - Math.log(3))).toBeLessThan(1e-9);
});

test('exponentialPlan() with a penalty balances it against the pull of the rows, though they are separated', () => {
  // rows ±1, one each: slope −2 e^−w + penalty w = 0 at w = 1 if the penalty is 2/e
  const plan = exponentialPlan({ d: 1, intercept: true, penalty: 2 / Math.E });
  expect(largestDifference(fitted(plan, twoClasses([-1, 1], 1, 1)).model, [1, 0])).toBeLessThan(1e-9);
});

test('exponentialPlan() halves steps that overshoot, even where the loss overflows', () => {
  // 4e6 e^−w + e^1000w: from zero, Newton's step is 0.8, where e^1000w is not finite; least at w = log(4000)/1001
  const segments: Segment[] = [
    { rows: Float64Array.of(1), from: 0, to: 1, label: 1, weight: 4e6 },
    { rows: Float64Array.of(-1000), from: 0, to: 1, label: 1, weight: 1 },
  ];
  const { outcome, model } = fitted(exponentialPlan({ d: 1, intercept: false, penalty: 0 }), segments);
  expect(outcome).toBe('ok');
  // the gradient is within 1e-10 · 4e6, the Hessian 4e9 there
  expect(Math.abs(model[0]! - Math.log(4000) / 1001)).toBeLessThan(1e-12);
});

test('exponentialPlan() has the outcomes of logistic regression', () => {
  const outcome = (rows: readonly number[], n0: number, n1: number, d: number) =>
    fitted(exponentialPlan({ d, intercept: true, penalty: 0 }), twoClasses(rows, n0, n1)).outcome;
  expect(outcome([3, 4, 5, 6], 2, 2, 1)).toBe('separated');
  expect(outcome([-2, -1, 0, 0, 1, 2], 3, 3, 1)).toBe('no-convergence');
  const dependent = Array.from({ length: 100 }, (_, i) => [Math.sin(i), 2 * Math.sin(i)]).flat();
  expect(outcome(dependent, 50, 50, 2)).toBe('singular');
});
