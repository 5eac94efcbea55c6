/** Sums of normal points without the points: by hand, and whether they may be had. */
import { describe, expect, test } from 'vitest';
import { addNormalSums, type NormalLaw, normalClasses } from '../../../numerics/generators/normal-sums.js';
import type { PointSums } from '../../../numerics/point-sums.js';
import { createPopulation, type PopulationSpec } from '../../../numerics/populations/population.js';
import { chiSquare } from '../../../numerics/random/chi-square.js';
import { normal } from '../../../numerics/random/normal.js';
import { sumsVector, zeroSums } from '../../support/numerics/point-sums.js';
import { testStream } from '../../support/numerics/stream.js';

const LINE: NormalLaw = { mean: Float64Array.of(3), root: Float64Array.of(2) };
/** What stands above the diagonal is not read. */
const PLANE: NormalLaw = { mean: Float64Array.of(1, -2), root: Float64Array.of(2, NaN, 0.5, 3) };

describe('addNormalSums() by hand', () => {
  test('one number: the point itself', () => {
    const x = 3 + 2 * normal(testStream('sums'));
    expectSums(sumsOf(LINE, 1), [x, x * x]);
  });

  test('five numbers: n x̄, and n x̄² with 4 times a χ² of four degrees', () => {
    const stream = testStream('sums');
    const u = normal(stream);
    const scatter = 4 * chiSquare(stream, 4);
    const total = 5 * 3 + Math.sqrt(5) * 2 * u;
    expectSums(sumsOf(LINE, 5), [total, (total * total) / 5 + scatter]);
  });

  test('one point of the plane: the point itself', () => {
    const [x, y] = pointOfPlane(normal(testStream('sums')), normalAfter(1));
    expectSums(sumsOf(PLANE, 1), [x, y, x * x, x * y, y * y]);
  });

  test('two points of the plane: their scatter has rank 1', () => {
    const stream = testStream('sums');
    const [u, v] = [normal(stream), normal(stream)];
    const a = [Math.sqrt(chiSquare(stream, 1)), normal(stream)] as const;
    const [x, y] = [2 * 1 + Math.SQRT2 * 2 * u, 2 * -2 + Math.SQRT2 * (0.5 * u + 3 * v)];
    const [s, t] = [2 * a[0], 0.5 * a[0] + 3 * a[1]];
    expectSums(sumsOf(PLANE, 2), [x, y, (x * x) / 2 + s * s, (x * y) / 2 + s * t, (y * y) / 2 + t * t]);
  });

  test('seven points of the plane: the second column of the factor is a χ alone', () => {
    const stream = testStream('sums');
    const [u, v] = [normal(stream), normal(stream)];
    const a = [Math.sqrt(chiSquare(stream, 6)), normal(stream)] as const;
    const b = Math.sqrt(chiSquare(stream, 5));
    const [x, y] = [7 * 1 + Math.sqrt(7) * 2 * u, 7 * -2 + Math.sqrt(7) * (0.5 * u + 3 * v)];
    const [s, t] = [2 * a[0], 0.5 * a[0] + 3 * a[1]];
    const scatter = t * t + 9 * b * b;
    expectSums(sumsOf(PLANE, 7), [x, y, (x * x) / 7 + s * s, (x * y) / 7 + s * t, (y * y) / 7 + scatter]);
  });

  test('no points: nothing is drawn or added', () => {
    const stream = testStream('sums');
    const sums = zeroSums(2);
    addNormalSums(stream, PLANE, 0, sums);
    expect(stream).toEqual(testStream('sums'));
    expect(sumsVector(sums)).toEqual([0, 0, 0, 0, 0]);
  });

  test('no root stands for the identity', () => {
    const identity = { ...PLANE, root: Float64Array.of(1, 0, 0, 1) };
    expect(sumsOf({ ...PLANE, root: null }, 9)).toEqual(sumsOf(identity, 9));
  });
});

describe('normalClasses()', () => {
  test('gives mean and root of each class', () => {
    const laws = normalClasses(
      createPopulation({
        kind: 'gaussian',
        dimension: 2,
        majorityMean: [0],
        minorityMean: [1, -2],
        minorityCovariance: [
          [4, 1],
          [1, 9.25],
        ],
      }),
    );
    expect(laws?.[0]).toEqual({ mean: Float64Array.of(0, 0), root: null });
    expect(laws?.[1]).toEqual({ mean: Float64Array.of(1, -2), root: Float64Array.of(2, 0, 0.5, 3) });
  });

  test.each<PopulationSpec>([
    { kind: 'mean-shift', dimension: 2, mean: [1], noise: 'rademacher' },
    {
      kind: 'gaussian-mixture',
      dimension: 2,
      majority: [{ weight: 1, mean: [0] }],
      minority: [
        { weight: 0.5, mean: [1] },
        { weight: 0.5, mean: [2] },
      ],
    },
  ])('has none of $kind', (spec) => {
    expect(normalClasses(createPopulation(spec))).toBeUndefined();
  });
});

function sumsOf(law: NormalLaw, count: number): PointSums {
  const sums = zeroSums(law.mean.length);
  addNormalSums(testStream('sums'), law, count, sums);
  return sums;
}

/** A dozen roundings of numbers below 1e3. */
function expectSums(sums: PointSums, expected: readonly number[]): void {
  const actual = sumsVector(sums);
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThan(12 * 1e3 * 2 ** -53);
}

function pointOfPlane(u: number, v: number): [number, number] {
  return [1 + 2 * u, -2 + 0.5 * u + 3 * v];
}

/** The normal draw after `skipped` others. */
function normalAfter(skipped: number): number {
  const stream = testStream('sums');
  for (let i = 0; i < skipped; i++) normal(stream);
  return normal(stream);
}
