/** Every loss: by hand, against its own differences, and smoothed against 50-digit quadrature. */
import { describe, expect, test } from 'vitest';
import { expectedSoftplus } from '../../../numerics/losses/logistic.js';
import { createLoss, type LossSpec } from '../../../numerics/losses/loss.js';
import { golden } from '../../support/numerics/golden.js';

const SPECS: readonly LossSpec[] = [
  { kind: 'logistic' },
  { kind: 'squared', targets: [-1, 1] },
  { kind: 'hinge' },
  { kind: 'exponential' },
];
const LABELS = [0, 1] as const;
const ORDERS = [0, 1, 2, 3, 4] as const;
const cases = golden<['logistic' | 'hinge' | 'exponential', 0 | 1, number, number, number[], number[]][]>('losses');
const SCORES = [-3.7, -1.4, -0.2, 0, 0.6, 2.3, 9.1];

for (const spec of SPECS) {
  const loss = createLoss(spec);
  describe(spec.kind, () => {
    test('slope() and curvature() are the derivatives of value()', () => {
      // central differences: h²/6 times a third derivative below e^9.1 < 9000, relative to it, and 1e-16/h of rounding
      const h = 1e-5;
      for (const label of LABELS) {
        for (const u of SCORES) {
          const scale = 1 + Math.abs(loss.value(u, label));
          const slope = (loss.value(u + h, label) - loss.value(u - h, label)) / (2 * h);
          const curvature = (loss.slope(u + h, label) - loss.slope(u - h, label)) / (2 * h);
          expect(Math.abs(loss.slope(u, label) - slope) / scale).toBeLessThan(1e-9);
          expect(Math.abs(loss.curvature(u, label) - curvature) / scale).toBeLessThan(1e-9);
        }
      }
    });

    test('smoothed() without spread is the loss itself, and its slope', () => {
      for (const label of LABELS) {
        for (const u of SCORES) {
          // the trapezoidal rule's weights sum to 1 to 1e-16; the loss is at most e^9.1
          const slack = 1e-15 * (1 + Math.abs(loss.value(u, label)));
          expect(Math.abs(loss.smoothed(0, label, u, 0) - loss.value(u, label))).toBeLessThan(slack);
          expect(Math.abs(loss.smoothed(1, label, u, 0) - loss.slope(u, label))).toBeLessThan(slack);
          expect(Math.abs(loss.smoothed(2, label, u, 0) - loss.curvature(u, label))).toBeLessThan(slack);
          const square = loss.slope(u, label) * loss.slope(u, label);
          expect(Math.abs(loss.smoothedSquaredSlope(0, label, u, 0) - square)).toBeLessThan(1e-15 * (1 + square));
        }
      }
    });

    test('the classes are mirror images about the threshold', () => {
      for (const u of SCORES) {
        expect(loss.value(loss.threshold + u, 1)).toBe(loss.value(loss.threshold - u, 0));
        expect(loss.curvature(loss.threshold + u, 1)).toBe(loss.curvature(loss.threshold - u, 0));
      }
    });
  });
}

describe('smoothed losses', () => {
  for (const kind of ['logistic', 'hinge', 'exponential'] as const) {
    const loss = createLoss({ kind });
    test(`${kind}: smoothed() and smoothedSquaredSlope() equal 50-digit quadrature`, () => {
      for (const [, label, mean, sd, values, squares] of cases.filter(([name]) => name === kind)) {
        const where = `label ${label}, mean ${mean}, sd ${sd}`;
        for (const order of ORDERS) {
          const error = Math.abs(loss.smoothed(order, label, mean, sd) - values[order]!);
          expect(error, `order ${order}, ${where}`).toBeLessThan(tolerance(kind, order, sd, values[order]!));
        }
        for (const order of [0, 1, 2] as const) {
          const error = Math.abs(loss.smoothedSquaredSlope(order, label, mean, sd) - squares[order]!);
          expect(error, `square ${order}, ${where}`).toBeLessThan(tolerance(kind, order + 1, sd, squares[order]!));
        }
      }
    });
  }

  test('squared: the moments of a normal score, by hand', () => {
    // u ~ N(2, 9), t = 1: E (u − 1)² = 1 + 9, its slope 2 (2 − 1); the slope squared is 4 times as much
    const loss = createLoss({ kind: 'squared', targets: [0, 1] });
    expect(ORDERS.map((order) => loss.smoothed(order, 1, 2, 3))).toEqual([10, 2, 2, 0, 0]);
    expect(([0, 1, 2] as const).map((order) => loss.smoothedSquaredSlope(order, 1, 2, 3))).toEqual([40, 8, 8]);
  });

  test('hinge: half the mass is on the ramp where the mean score is at the kink, by hand', () => {
    const { smoothed, smoothedSquaredSlope } = createLoss({ kind: 'hinge' });
    // E max(0, 2 Z) = 2 φ(0), and φ(0) = 1/√(2π)
    expect(smoothed(0, 1, 1, 2)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 15);
    expect(smoothed(1, 1, 1, 2)).toBe(-0.5);
    expect(smoothed(1, 0, -1, 2)).toBe(0.5);
    expect(smoothed(2, 0, -1, 2)).toBeCloseTo(0.5 / Math.sqrt(2 * Math.PI), 15);
    expect(smoothed(3, 0, -1, 2)).toBeCloseTo(0, 15);
    expect(smoothedSquaredSlope(0, 1, 1, 2)).toBe(0.5);
  });

  test('hinge: without spread the slope at the kink is that on its right, and there is no second derivative', () => {
    const { slope, smoothed, smoothedSquaredSlope } = createLoss({ kind: 'hinge' });
    expect([slope(1, 1), smoothed(1, 1, 1, 0), smoothedSquaredSlope(0, 1, 1, 0)]).toEqual([0, 0, 0]);
    expect([slope(-1, 0), smoothed(1, 0, -1, 0), smoothedSquaredSlope(0, 0, -1, 0)]).toEqual([1, 1, 1]);
    expect(smoothed(2, 1, 1, 0)).toBeNaN();
    expect(smoothedSquaredSlope(1, 0, -1, 0)).toBeNaN();
    expect(smoothed(4, 1, 0.5, 0)).toBe(0);
  });

  test('hinge: a kink out of reach gives zeros, not overflow', () => {
    const { smoothed } = createLoss({ kind: 'hinge' });
    expect(ORDERS.map((order) => smoothed(order, 1, 1e6, 1e-200))).toEqual([0, -0, 0, -0, 0]);
  });

  test('exponential: E e^−u of N(1, 4) is e, by hand', () => {
    const { smoothed, smoothedSquaredSlope } = createLoss({ kind: 'exponential' });
    expect(smoothed(0, 1, 1, 2)).toBeCloseTo(Math.E, 14);
    expect(smoothed(3, 1, 1, 2)).toBeCloseTo(-Math.E, 14);
    expect(smoothed(3, 0, -1, 2)).toBeCloseTo(Math.E, 14);
    // E e^−2u = e^(−2 + 8)
    expect(smoothedSquaredSlope(1, 1, 1, 2)).toBeCloseTo(-2 * Math.exp(6), 10);
  });
});

describe('logistic', () => {
  const { value, slope } = createLoss({ kind: 'logistic' });

  test('value() and slope() keep their digits far from zero', () => {
    expect(value(1000, 0)).toBe(1000);
    expect(value(-1000, 0)).toBe(0);
    expect(slope(50, 1)).toBeCloseTo(-Math.exp(-50), 36);
  });

  test('expectedSoftplus() equals 30-digit quadrature', () => {
    for (const [mean, sd, expected] of golden<{ softplus: [number, number, number][] }>('population-risk').softplus) {
      // relative: the rule sums up to 45 sd terms, and a series replaces it beyond sd = 1000
      const error = Math.abs(expectedSoftplus(mean, sd) - expected) / Math.max(1, expected);
      expect(error, `mean ${mean}, sd ${sd}`).toBeLessThan(sd > 100 && sd <= 1000 ? 3e-14 : 5e-15);
    }
  });
});

test('thresholds are 0, and the midpoint of the targets', () => {
  expect(SPECS.map((spec) => createLoss(spec).threshold)).toEqual([0, 0, 0, 0]);
  expect(createLoss({ kind: 'squared', targets: [0, 1] }).threshold).toBe(0.5);
});

/**
 * Logistic: sums of up to 45 sd terms of order 1 and of either sign, each rounded; beyond sd = 1000 a series that leaves out
 * 1/sd⁵ < 1e-17. Hinge: a few roundings of polynomials in t (which cancel at their zeros) times φ(t)/sd^(order − 1).
 * Exponential: e^x to 1 ulp, x rounded three times and up to 38.
 */
function tolerance(kind: 'logistic' | 'hinge' | 'exponential', order: number, sd: number, expected: number): number {
  if (kind === 'logistic') return 1e-14 * Math.max(1, Math.abs(expected));
  if (kind === 'hinge') return 1e-14 * Math.max(sd ** (1 - order), Math.abs(expected));
  return 3e-14 * Math.abs(expected);
}
