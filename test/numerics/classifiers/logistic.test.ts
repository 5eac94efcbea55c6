import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Segment } from '../../../numerics/classifiers/contract.js';
import { logisticPlan } from '../../../numerics/classifiers/logistic.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows } from '../../../numerics/rows.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { type Fitted, fitted, twoClasses } from './fitted.js';
import { penalisedFits } from './penalised.js';

interface Case {
  readonly n0: number;
  readonly n1: number;
  readonly d: number;
  readonly intercept: boolean;
  readonly rows: readonly number[];
  readonly logistic: readonly number[];
}
const cases = golden<readonly Case[]>('classifiers');

for (const { n0, n1, d, intercept, rows, logistic } of cases) {
  test(`logisticPlan() equals scikit-learn, n = ${n0} + ${n1}, d = ${d}, intercept ${intercept}`, () => {
    const { outcome, model: theta } = solved(twoClasses(rows, n0, n1), d, intercept);
    expect(outcome).toBe('ok');
    // the gradient is within 1e-10 n of zero, and the Hessian/n is at least 0.01 here, so theta is within 1e-8
    expect(largestDifference(theta, logistic)).toBeLessThan(1e-8);
  });
}

for (const { name, segments, options, total, theta } of penalisedFits('logistic')) {
  test(`logisticPlan() equals scikit-learn with sample weights, ${name}`, () => {
    const { outcome, model } = fitted(logisticPlan(options), segments);
    expect(outcome).toBe('ok');
    // the gradient is within 1e-10 Σ ω of zero, and the Hessian at least 0.05 Σ ω here
    expect(total).toBeGreaterThan(100);
    expect(largestDifference(model, theta)).toBeLessThan(1e-10 / 0.05);
  });
}

test('logisticPlan() stops where the slope of the loss vanishes, by finite differences', () => {
  const { n0, n1, d, rows } = cases[0]!;
  const { model: theta } = solved(twoClasses(rows, n0, n1), d, true);
  const n = n0 + n1;
  for (let j = 0; j < theta.length; j++) {
    const [up, down] = [theta.slice(), theta.slice()];
    up[j] = up[j]! + 1e-5;
    down[j] = down[j]! - 1e-5;
    // central differences err by 1e-10 times a third derivative of order 1, and by rounding 1e-15/1e-5
    expect(Math.abs(meanLogLoss(rows, n0, d, up) - meanLogLoss(rows, n0, d, down)) / 2e-5 / n).toBeLessThan(1e-9);
  }
});

describe('by hand, with an intercept only through x = 1', () => {
  test('logisticPlan() gives the log odds of the counts', () => {
    // three minority rows and one majority row at x = 1: sigmoid(θ) = 3/4
    const rows = Float64Array.of(1, 1, 1, 1);
    const { outcome, model: theta } = solved(twoClasses(rows, 1, 3), 1, false);
    expect(outcome).toBe('ok');
    expect(Math.abs(theta[0]! - Math.log(3))).toBeLessThan(1e-9);
  });

  test('logisticPlan() weighs rows: one minority row of weight 3 against one of weight 1', () => {
    const { model } = fitted(logisticPlan({ d: 1, intercept: false, penalty: 0 }), twoClasses([1, 1], 1, 1, [1, 3]));
    expect(Math.abs(model[0]! - Math.log(3))).toBeLessThan(1e-9);
  });

  test('logisticPlan() with a penalty balances it against the pull of the rows, separated or not', () => {
    // rows ±1, one each: slope −2 (1 − sigmoid(w)) + penalty w = 0 at w = 1 if the penalty is 2 − 2 sigmoid(1)
    const penalty = 2 - 2 / (1 + Math.exp(-1));
    const { outcome, model } = solved(twoClasses([-1, 1], 1, 1), 1, true, penalty);
    expect(outcome).toBe('ok');
    expect(largestDifference(model, [1, 0])).toBeLessThan(1e-9);
  });

  test('logisticPlan() leaves the intercept free of the penalty', () => {
    // whatever the penalty on w, x = 0 says nothing of w: b is the log odds
    const { model } = solved(twoClasses([0, 0, 0, 0], 1, 3), 1, true, 1e6);
    expect(largestDifference(model, [0, Math.log(3)])).toBeLessThan(1e-9);
  });

  test('logisticPlan() stays at zero where zero is the answer', () => {
    const { outcome, model: theta } = solved(twoClasses(Float64Array.of(1, -1, 1, -1), 2, 2), 1, true);
    expect(outcome).toBe('ok');
    expect([...theta]).toEqual([0, 0]);
  });
});

describe('outcomes', () => {
  test('logisticPlan() says separated if a line splits the classes', () => {
    expect(solved(twoClasses([-2, -1, 1, 2], 2, 2), 1, false).outcome).toBe('separated');
    expect(solved(twoClasses([3, 4, 5, 6], 2, 2), 1, true).outcome).toBe('separated');
    // a gap of 1e-3 between 100 rows on either side
    const near = Array.from({ length: 200 }, (_, i) => (i < 100 ? -1 : 1) * (0.0005 + (i % 100) / 100));
    expect(solved(twoClasses(near, 100, 100), 1, true).outcome).toBe('separated');
  });

  test('logisticPlan() says separated whatever hyperplane splits the classes, however narrow the gap', () => {
    const coordinate = fc.integer({ min: -1000, max: 1000 }).map((i) => i / 500);
    const sample = fc.record({
      normal: fc.tuple(coordinate, coordinate),
      offset: coordinate,
      points: fc.array(fc.tuple(coordinate, coordinate), { minLength: 8, maxLength: 40 }),
    });
    fc.assert(
      fc.property(sample, ({ normal: [a, b], offset, points }) => {
        const side = ([x, y]: readonly [number, number]) => a * x + b * y + offset;
        const majority = points.filter((point) => side(point) < -1e-3);
        const minority = points.filter((point) => side(point) > 1e-3);
        fc.pre(spansThePlane([...majority, ...minority]));
        const segments = twoClasses([...majority, ...minority].flat(), majority.length, minority.length);
        expect(solved(segments, 2, true).outcome).toBe('separated');
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  test('logisticPlan() says no-convergence if the classes only touch', () => {
    // x = 0 occurs in both classes: quasi-complete separation
    expect(solved(twoClasses([-2, -1, 0, 0, 1, 2], 3, 3), 1, true).outcome).toBe('no-convergence');
    // a dummy variable that only minority rows have
    const rows = Array.from({ length: 1000 }, (_, i) => [Math.sin(i), i >= 997 ? 1 : 0]).flat();
    expect(solved(twoClasses(rows, 900, 100), 2, true).outcome).toBe('no-convergence');
  });

  test('logisticPlan() says singular if columns are dependent', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [Math.sin(i), 2 * Math.sin(i)]).flat();
    expect(solved(twoClasses(rows, 50, 50), 2, true).outcome).toBe('singular');
  });
});

test('logisticPlan() converges with synthetic rows far more numerous than the rest', () => {
  const n = 20_000;
  const table = new Float64Array(n * 3);
  fillNormal(testStream('many'), table, 0, table.length);
  const rows = packRows(table, n, 3);
  const segments: Segment[] = [
    { rows, from: 0, to: 300, label: 0, weight: 1 },
    { rows, from: 300, to: n, label: 1, weight: 1 },
  ];
  expect(solved(segments, 3, true).outcome).toBe('ok');
});

function solved(segments: readonly Segment[], d: number, intercept: boolean, penalty = 0): Fitted {
  return fitted(logisticPlan({ d, intercept, penalty }), segments);
}

/** Whether points do not all lie near one line: the determinant of their scatter is not small. */
function spansThePlane(points: readonly (readonly [number, number])[]): boolean {
  const n = points.length;
  const centers = [0, 1].map((j) => points.reduce((sum, point) => sum + point[j]!, 0) / n);
  const scatter = (j: number, k: number) =>
    points.reduce((sum, point) => sum + (point[j]! - centers[j]!) * (point[k]! - centers[k]!), 0);
  return n >= 4 && scatter(0, 0) * scatter(1, 1) - scatter(0, 1) ** 2 > 1e-3;
}

function meanLogLoss(rows: readonly number[], n0: number, d: number, theta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length / d; i++) {
    let z = theta[d]!;
    for (let j = 0; j < d; j++) z += theta[j]! * rows[i * d + j]!;
    sum += Math.log1p(Math.exp(i < n0 ? z : -z));
  }
  return sum;
}
