/** SMOTE against imbalanced-learn, and Chawla's allocation. */
import { describe, expect, test } from 'vitest';
import { interpolate } from '../../../numerics/generators/interpolate.js';
import { packRows, rowsLength, unpackRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference, rowMoments } from '../../support/numerics/sample-moments.js';
import { generatorIn, syntheticPoints, trainingSetOf } from '../../support/numerics/training.js';
import { statedLaw } from './stated-law.js';

const reference = golden<{
  d: number;
  k: number;
  n1: number;
  minority: number[];
  neighbors: number[];
  pairs: number[];
  steps: number[];
  points: number[];
  many: number;
  mean: number[];
  covariance: number[];
}>('smote');
const { d, k, n1 } = reference;
const minority = Float64Array.from(reference.minority);
const training = trainingSetOf(d, reference.minority);

describe('smote', () => {
  test('prepare() finds the neighbours that imbalanced-learn finds', () => {
    const arena = createArena();
    generatorIn(d, { kind: 'smote', k }).prepare(training, arena);
    arena.rewind(0);
    // the table is the first thing that prepare() cuts
    expect([...arena.int32(n1 * k)]).toEqual(reference.neighbors);
  });

  test('interpolate() gives imbalanced-learn’s points from its pairs and steps, bit for bit', () => {
    const points = training.minority;
    const n = reference.pairs.length;
    const out = new Float64Array(rowsLength(n, d));
    reference.pairs.forEach((pair, i) => {
      const [x, z] = [Math.floor(pair / k), reference.neighbors[pair]!];
      interpolate(points, x, points, z, reference.steps[i]!, out, i, d);
    });
    expect([...unpackRows(out, 0, n, d)]).toEqual(reference.points);
  });

  test('fill() and imbalanced-learn have the mean and covariance of the pair law', () => {
    const law = statedLaw({ kind: 'smote', k }, training, d);
    const sample = rowMoments(syntheticPoints(d, { kind: 'smote', k }, training, reference.many), d);
    // five standard errors: coordinates have sd below 1.2, centred products below 2
    const [meanTolerance, covarianceTolerance] = [6 / Math.sqrt(reference.many), 10 / Math.sqrt(reference.many)];
    for (const { mean, covariance } of [sample, reference]) {
      expect(largestDifference(mean, law.mean)).toBeLessThan(meanTolerance);
      expect(largestDifference(covariance, law.covariance)).toBeLessThan(covarianceTolerance);
    }
  });

  test('fill() places every point on a segment from a row to one of its neighbours', () => {
    const out = syntheticPoints(d, { kind: 'smote', k }, training, 500);
    for (let i = 0; i < 500; i++) expect(onSomeSegment(out.slice(i * d, (i + 1) * d))).toBe(true);
  });

  function onSomeSegment(point: Float64Array): boolean {
    return reference.neighbors.some((z, pair) => {
      const x = Math.floor(pair / k);
      const u = (point[0]! - minority[x * d]!) / (minority[z * d]! - minority[x * d]!);
      if (!(u >= 0 && u <= 1)) return false;
      return point.every((value, j) => {
        const start = minority[x * d + j]!;
        return Math.abs(value - (start + u * (minority[z * d + j]! - start))) < 1e-12;
      });
    });
  }

  test('interpolate() goes a quarter of the way when u = 1/4', () => {
    const out = new Float64Array(rowsLength(3, 2));
    interpolate(packRows([0, 0], 1, 2), 0, packRows([9, 9, 4, 8], 2, 2), 1, 0.25, out, 2, 2);
    expect([...unpackRows(out, 0, 3, 2)]).toEqual([0, 0, 0, 0, 1, 2]);
  });
});

describe('smote with equal allocation', () => {
  // rows 100 apart in pairs 1 apart, so that a point tells its base's pair: k = 1 stays within it
  const spaced = trainingSetOf(1, [0, 1, 100, 101, 200, 201]);

  test('fill() takes every row as the base equally often, in turn', () => {
    const out = syntheticPoints(1, { kind: 'smote', k: 1, allocation: 'equal' }, spaced, 60);
    expect([...out].map((x) => Math.floor(x / 100))).toEqual(Array.from({ length: 60 }, (_, i) => (i % 6) >> 1));
  });

  test('fill() chooses uniformly among the neighbours of a base', () => {
    const n = 60_000;
    const out = syntheticPoints(1, { kind: 'smote', k: 2, allocation: 'equal' }, spaced, n);
    // base 0 has neighbours 1 and 100: half its n/6 points go beyond 1, up to a share of 1/100 of those towards 100
    const beyond = out.filter((x, i) => i % 6 === 0 && x > 1).length / (n / 6);
    // five standard errors of a share of n/6
    expect(Math.abs(beyond - 0.495)).toBeLessThan((5 * 0.5) / Math.sqrt(n / 6));
  });
});
