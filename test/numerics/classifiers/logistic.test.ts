import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createLogisticWork,
  fitLogistic,
  logisticWorkBytes,
  type Segment,
} from '../../../numerics/classifiers/logistic.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

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
  test(`fitLogistic() equals scikit-learn, n = ${n0} + ${n1}, d = ${d}, intercept ${intercept}`, () => {
    const { outcome, theta } = fitted(twoClasses(rows, n0, n1), d, intercept);
    expect(outcome).toBe('ok');
    // the gradient is within 1e-10 n of zero, and the Hessian/n is at least 0.01 here, so theta is within 1e-8
    expect(largestDifference(theta, logistic)).toBeLessThan(1e-8);
  });
}

test('fitLogistic() stops where the slope of the loss vanishes, by finite differences', () => {
  const { n0, n1, d, rows } = cases[0]!;
  const { theta } = fitted(twoClasses(rows, n0, n1), d, true);
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
  test('fitLogistic() gives the log odds of the counts', () => {
    // three minority rows and one majority row at x = 1: sigmoid(θ) = 3/4
    const rows = Float64Array.of(1, 1, 1, 1);
    const { outcome, theta } = fitted(twoClasses(rows, 1, 3), 1, false);
    expect(outcome).toBe('ok');
    expect(Math.abs(theta[0]! - Math.log(3))).toBeLessThan(1e-9);
  });

  test('fitLogistic() stays at zero where zero is the answer', () => {
    const { outcome, theta } = fitted(twoClasses(Float64Array.of(1, -1, 1, -1), 2, 2), 1, true);
    expect(outcome).toBe('ok');
    expect([...theta]).toEqual([0, 0]);
  });
});

describe('outcomes', () => {
  test('fitLogistic() says separated if a line splits the classes', () => {
    expect(fitted(twoClasses([-2, -1, 1, 2], 2, 2), 1, false).outcome).toBe('separated');
    expect(fitted(twoClasses([3, 4, 5, 6], 2, 2), 1, true).outcome).toBe('separated');
    // a gap of 1e-3 between 100 rows on either side
    const near = Array.from({ length: 200 }, (_, i) => (i < 100 ? -1 : 1) * (0.0005 + (i % 100) / 100));
    expect(fitted(twoClasses(near, 100, 100), 1, true).outcome).toBe('separated');
  });

  test('fitLogistic() says separated whatever hyperplane splits the classes, however narrow the gap', () => {
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
        expect(fitted(segments, 2, true).outcome).toBe('separated');
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  test('fitLogistic() says no-convergence if the classes only touch', () => {
    // x = 0 occurs in both classes: quasi-complete separation
    expect(fitted(twoClasses([-2, -1, 0, 0, 1, 2], 3, 3), 1, true).outcome).toBe('no-convergence');
    // a dummy variable that only minority rows have
    const rows = Array.from({ length: 1000 }, (_, i) => [Math.sin(i), i >= 997 ? 1 : 0]).flat();
    expect(fitted(twoClasses(rows, 900, 100), 2, true).outcome).toBe('no-convergence');
  });

  test('fitLogistic() says singular if columns are dependent', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [Math.sin(i), 2 * Math.sin(i)]).flat();
    expect(fitted(twoClasses(rows, 50, 50), 2, true).outcome).toBe('singular');
  });
});

test('fitLogistic() is the same to the bit however a class is cut into segments', () => {
  const { n0, n1, d, rows } = cases[2]!;
  const whole = fitted(twoClasses(rows, n0, n1), d, true).theta;
  const array = Float64Array.from(rows);
  // cut at multiples of nothing in particular
  const segments: Segment[] = [
    { rows: array, from: 0, to: 33, label: 0 },
    { rows: array, from: 33, to: n0, label: 0 },
    { rows: array, from: n0, to: n0, label: 1 },
    { rows: array.slice(n0 * d), from: 0, to: n1, label: 1 },
  ];
  expect(fitted(segments, d, true).theta).toEqual(whole);
});

test('fitLogistic() does not depend on what was fitted before in the same work space', () => {
  const { n0, n1, d, rows } = cases[2]!;
  const work = createLogisticWork({ d, p: d + 1 }, createArena());
  const [first, second] = [new Float64Array(d + 1), new Float64Array(d + 1).fill(5)];
  fitLogistic(twoClasses(rows, n0, n1), work, first);
  fitLogistic(twoClasses(rows, n0 - 50, n1), work, second);
  fitLogistic(twoClasses(rows, n0, n1), work, second);
  expect(second).toEqual(first);
});

test('fitLogistic() converges with synthetic rows far more numerous than the rest', () => {
  const n = 20_000;
  const rows = new Float64Array(n * 3);
  fillNormal(testStream('many'), rows, 0, rows.length);
  const segments: Segment[] = [
    { rows, from: 0, to: 300, label: 0 },
    { rows, from: 300, to: n, label: 1 },
  ];
  expect(fitted(segments, 3, true).outcome).toBe('ok');
});

test('createLogisticWork() takes what logisticWorkBytes() says', () => {
  const arena = createArena();
  createLogisticWork({ d: 6, p: 7 }, arena);
  expect(arena.mark()).toBe(logisticWorkBytes(7));
});

function twoClasses(rows: ArrayLike<number>, n0: number, n1: number): Segment[] {
  const array = Float64Array.from(rows);
  return [
    { rows: array, from: 0, to: n0, label: 0 },
    { rows: array, from: n0, to: n0 + n1, label: 1 },
  ];
}

function fitted(segments: readonly Segment[], d: number, intercept: boolean) {
  const p = d + (intercept ? 1 : 0);
  const theta = new Float64Array(p);
  return { outcome: fitLogistic(segments, createLogisticWork({ d, p }, createArena()), theta), theta };
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
