import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Segment } from '../../../numerics/classifiers/contract.js';
import { hingePlan } from '../../../numerics/classifiers/hinge.js';
import { fillNormal } from '../../../numerics/random/normal.js';
import { packRows, unpackRows } from '../../../numerics/rows.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { type Fitted, fitted, twoClasses } from './fitted.js';
import { penalisedFits } from './penalised.js';

for (const { name, segments, options, theta } of penalisedFits('hinge')) {
  test(`hingePlan() equals HiGHS or the exact solution for scikit-learn's support vectors, ${name}`, () => {
    const { outcome, model } = fitted(hingePlan(options), segments);
    expect(outcome).toBe('ok');
    // the gap is within 1e-12 Σ ω, Σ ω below 600; off the minimum the objective rises by at least 1 per unit of θ here
    expect(largestDifference(model, theta)).toBeLessThan(6e-10);
  });
}

describe('by hand', () => {
  test('hingePlan() puts the score of constant rows at the kink of the heavier class', () => {
    // 3 max(0, 1 + b) + 2 max(0, 1 − b), least at b = −1
    const { outcome, model } = solved(twoClasses([1, 1, 1, 1, 1], 3, 2), 1, false);
    expect(outcome).toBe('ok');
    expect(Math.abs(model[0]! + 1)).toBeLessThan(1e-11);
    const weighted = fitted(
      hingePlan({ d: 1, intercept: false, penalty: 0 }),
      twoClasses([1, 1, 1, 1, 1], 3, 2, [1, 2]),
    );
    expect(Math.abs(weighted.model[0]! - 1)).toBeLessThan(1e-11);
  });

  test('hingePlan() with little penalty gives the widest margin between separated classes', () => {
    // majority at −3 and −1, minority at 2 and 4: margins 1 at −1 and 2, so w = 2/3, b = −1/3
    const { outcome, model } = solved(twoClasses([-3, -1, 2, 4], 2, 2), 1, true, 0.1);
    expect(outcome).toBe('ok');
    // gap 4e-12, objective at least ½ · 0.1 (w − w*)² above its minimum, and steeper where a row enters
    expect(largestDifference(model, [2 / 3, -1 / 3])).toBeLessThan(1e-5);
  });

  test('hingePlan() with much penalty balances it against all rows', () => {
    // rows ±1: slope −2 + penalty w = 0 at w = 1/2 if the penalty is 4
    expect(largestDifference(solved(twoClasses([-1, 1], 1, 1), 1, false, 4).model, [0.5])).toBeLessThan(1e-6);
  });

  test('hingePlan() takes the middle of tied minimisers', () => {
    // as many rows of each class at one place: every b in [−1, 1] is best
    const { outcome, model } = solved(twoClasses([1, 1, 1, 1], 2, 2), 1, false);
    expect(outcome).toBe('ok');
    expect(Math.abs(model[0]!)).toBeLessThan(1e-12);
  });
});

describe('outcomes', () => {
  test('hingePlan() says separated if a line splits the classes and nothing penalises it', () => {
    expect(solved(twoClasses([-2, -1, 1, 2], 2, 2), 1, false).outcome).toBe('separated');
    expect(solved(twoClasses([3, 4, 5, 6], 2, 2), 1, true).outcome).toBe('separated');
    // a gap of 1e-3 between 100 rows on either side
    const near = Array.from({ length: 200 }, (_, i) => (i < 100 ? -1 : 1) * (0.0005 + (i % 100) / 100));
    expect(solved(twoClasses(near, 100, 100), 1, true).outcome).toBe('separated');
    expect(solved(twoClasses(near, 100, 100), 1, true, 1e-3).outcome).toBe('ok');
  });

  test('hingePlan() finds a minimum where the classes only touch', () => {
    // x = 0 occurs in both classes: loss 2 there, whatever w ≥ 1 does to the rest
    const rows = [-2, -1, 0, 0, 1, 2];
    const { outcome, model } = solved(twoClasses(rows, 3, 3), 1, true);
    expect(outcome).toBe('ok');
    expect(Math.abs(objective(model, twoClasses(rows, 3, 3), 1, 0) - 2)).toBeLessThan(1e-11);
  });

  test('hingePlan() says singular if columns are dependent, unless a penalty mends it', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [Math.sin(i), 2 * Math.sin(i)]).flat();
    expect(solved(twoClasses(rows, 50, 50), 2, true).outcome).toBe('singular');
    expect(solved(twoClasses(rows, 50, 50), 2, true, 0.1).outcome).toBe('ok');
  });
});

test('hingePlan() finds a minimum of any small sample, ties and duplicates included: no way from it leads down', () => {
  const coordinate = fc.integer({ min: -4, max: 4 });
  const sample = fc.record({
    majority: fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 12 }),
    minority: fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 8 }),
    weight: fc.integer({ min: 1, max: 8 }),
    penalty: fc.constantFrom(0, 0.01, 1),
  });
  fc.assert(
    fc.property(sample, ({ majority, minority, weight, penalty }) => {
      const rows = [...majority, ...minority].flat();
      const segments = twoClasses(rows, majority.length, minority.length, [1, weight]);
      const { outcome, model } = solved(segments, 2, true, penalty);
      fc.pre(outcome !== 'singular');
      expect(['ok', 'separated']).toContain(outcome);
      if (outcome === 'separated') return;
      // convexity: a minimum along each of many directions from here is a minimum
      const least = objective(model, segments, 2, penalty);
      // the gap alone without a penalty; with one, tied data leave a residual of up to 1e-6 times what θ is off by, below 1e-3
      const tolerance = penalty === 0 ? 1e-11 : 1e-9;
      const total = majority.length + weight * minority.length;
      for (let k = 0; k < 60; k++) {
        for (const size of [1e-6, 1e-3, 0.3]) {
          const moved = model.map((value, j) => value + size * Math.sin(1 + 7.3 * k + 2.9 * j * (k + 1)));
          expect(objective(moved, segments, 2, penalty)).toBeGreaterThan(least - tolerance * total);
        }
      }
    }),
    { seed: 20261123, numRuns: 200 },
  );
});

test('hingePlan() converges with synthetic rows far more numerous than the rest', () => {
  const n = 10_000;
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
  return fitted(hingePlan({ d, intercept, penalty }), segments);
}

function objective(theta: Float64Array, segments: readonly Segment[], d: number, penalty: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += (penalty / 2) * theta[j]! ** 2;
  for (const { rows, from, to, label, weight } of segments) {
    const table = unpackRows(rows, from, to, d);
    for (let i = 0; i < to - from; i++) {
      let u = theta[d] ?? 0;
      for (let j = 0; j < d; j++) u += theta[j]! * table[i * d + j]!;
      sum += weight * Math.max(0, label === 1 ? 1 - u : 1 + u);
    }
  }
  return sum;
}
