/** The generators that look at the majority, against imbalanced-learn and by hand. */
import { describe, expect, test } from 'vitest';
import { dangerPoints } from '../../../numerics/generators/danger-points.js';
import type { GeneratorSpec } from '../../../numerics/generators/generator.js';
import { countMajorityNeighbors } from '../../../numerics/generators/majority-neighbors.js';
import { safeGap } from '../../../numerics/generators/safe-level-smote.js';
import { nearestInBothClasses } from '../../../numerics/nearest-neighbors.js';
import { createArena } from '../../support/numerics/arena.js';
import { golden } from '../../support/numerics/golden.js';
import { largestDifference, rowMoments } from '../../support/numerics/sample-moments.js';
import { preparing, syntheticPoints, trainingSetOf } from '../../support/numerics/training.js';
import { statedLaw } from './stated-law.js';

interface Cloud {
  readonly count: number;
  readonly mean: number[];
  readonly covariance: number[];
}

const reference = golden<{
  d: number;
  k: number;
  m: number;
  n0: number;
  n1: number;
  minority: number[];
  majority: number[];
  across: number[];
  danger: number[];
  ratios: number[];
  clouds: Record<string, Cloud>;
}>('over-samplers');
const { d, k, m, n1 } = reference;
const training = trainingSetOf(d, reference.minority, reference.majority);

describe('against imbalanced-learn', () => {
  test('nearestInBothClasses() finds the same neighbours', () => {
    expect(neighborsInBoth(m)).toEqual(reference.across);
  });

  test('dangerPoints() finds Borderline-SMOTE’s base points', () => {
    expect([...dangerPoints(training, d, m, createArena())]).toEqual(reference.danger);
  });

  test('countMajorityNeighbors() gives ADASYN’s weights', () => {
    const counts = new Int32Array(n1);
    countMajorityNeighbors(Int32Array.from(neighborsInBoth(k)), n1, k, counts);
    const total = counts.reduce((sum, count) => sum + count);
    // three divisions and one sum of n1 numbers, each within 2^−53: below 50 · 2^−53 of numbers below 1
    expect(
      largestDifference(
        [...counts].map((count) => count / total),
        reference.ratios,
      ),
    ).toBeLessThan(1e-14);
  });

  for (const spec of [
    { kind: 'borderline-smote-1', k, m },
    { kind: 'borderline-smote-2', k, m },
    { kind: 'adasyn', k },
  ] satisfies GeneratorSpec[]) {
    test(`${spec.kind} and imbalanced-learn have the mean and covariance of the stated law`, () => {
      const cloud = reference.clouds[spec.kind]!;
      const law = statedLaw(spec, training, d);
      const sample = rowMoments(syntheticPoints(d, spec, training, cloud.count), d);
      // five standard errors: coordinates have sd below 1, centred products below 2; imbalanced-learn's ADASYN rounds its
      // n1 counts by at most ½ each, which moves its mean by less than 20/200000 times a distance below 5
      const [meanTolerance, covarianceTolerance] = [5 / Math.sqrt(cloud.count), 10 / Math.sqrt(cloud.count)];
      for (const { mean, covariance } of [sample, cloud]) {
        expect(largestDifference(mean, law.mean)).toBeLessThan(meanTolerance);
        expect(largestDifference(covariance, law.covariance)).toBeLessThan(covarianceTolerance);
      }
    });
  }

  function neighborsInBoth(count: number): number[] {
    const out = new Int32Array(n1 * count);
    nearestInBothClasses(training, { d, k: count }, out, new Float64Array(count));
    return [...out];
  }
});

describe('by hand, on a line', () => {
  // minority at 0, 1, 10, 20; majority at 9, 11, 21, 22, 23
  const line = trainingSetOf(1, [0, 1, 10, 20], [9, 11, 21, 22, 23]);

  test('dangerPoints() takes half or more, but not all, of the neighbours from the majority', () => {
    // with m = 3: 0 has 1, 9, 10; 1 has 0, 9, 10; 10 has 9, 11 and 1 (or 9 away: 1; 20 is 10 away); 20 has 21, 22, 23
    const found = (count: number) => [...dangerPoints(line, 1, count, createArena())];
    expect(found(3)).toEqual([2]);
    // with m = 2 half is enough: 0 has 1, 9 and 1 has 0, 9, while 10 has 9, 11 and 20 has 21, 22: all
    expect(found(2)).toEqual([0, 1]);
  });

  test('borderline-smote-1 goes from 10 to 1, its nearest minority point', () => {
    const out = syntheticPoints(1, { kind: 'borderline-smote-1', k: 1, m: 3 }, line, 200);
    expect(Math.min(...out)).toBeGreaterThan(1);
    expect(Math.max(...out)).toBeLessThanOrEqual(10);
  });

  test('borderline-smote-2 goes less than half of the way from 10 to 9 and 11, and all the way to 1', () => {
    const near = syntheticPoints(1, { kind: 'borderline-smote-2', k: 2, m: 3 }, line, 2000);
    expect(near.every((x) => Math.abs(x - 10) < 0.5)).toBe(true);
    expect(near.some((x) => x > 10.4) && near.some((x) => x < 9.6)).toBe(true);
    const far = syntheticPoints(1, { kind: 'borderline-smote-2', k: 3, m: 3 }, line, 2000);
    expect(Math.min(...far)).toBeLessThan(1.2);
  });

  test('adasyn takes 20 three times as often as 0, and 10 twice as often', () => {
    // with k = 3, majority neighbours: 0 and 1 have one (9), 10 has two, 20 three; 0 and 10 step to minority points below 10
    const n = 70_000;
    const out = syntheticPoints(1, { kind: 'adasyn', k: 3 }, line, n);
    // only base 20 gives points above 10: weight 3/7, all three neighbours below; half of the way to 10 is above 15, …
    const share = out.filter((x) => x > 10).length / n;
    // base 20 towards 10 always (measure 1), towards 1 with 10/19, towards 0 with ½; base 10 towards 20 always (its third
    // neighbour), base 0 and 1 towards 20 never: their three neighbours are all others, so 20 with ½ and 10/19
    const expected = (3 * (1 + 10 / 19 + 1 / 2) + 2 * 1 + 1 * (1 / 2) + 1 * (10 / 19)) / (7 * 3);
    expect(Math.abs(share - expected)).toBeLessThan((5 * 0.5) / Math.sqrt(n));
  });

  test('safeGap() follows the five cases', () => {
    expect(safeGap(2, 2, 0.25)).toBe(0.25); // equally safe: anywhere
    expect(safeGap(4, 2, 0.5)).toBe(0.25); // the base is safer: near it, below 2/4
    expect(safeGap(1, 4, 0)).toBe(0.75); // the neighbour is safer: near it, above 1 − 1/4
    expect(safeGap(1, 4, 0.5)).toBe(0.875);
    expect(safeGap(3, 0, 0.9)).toBe(0); // the neighbour is noise: the base again
    expect(safeGap(0, 3, 0.9)).toBe(1); // the base is noise: the neighbour
  });

  test('safe-level-smote steps from 10 only onto 1, and never between two noisy points', () => {
    // with k = 1: 0 and 1 are each other's nearest, safe; 10 has 9 (tie with 11), and 20 has 21: noise
    const out = syntheticPoints(1, { kind: 'safe-level-smote', k: 1 }, line, 300);
    // pairs 0 → 1 and 1 → 0 give [0, 1]; 10 → 1 gives 1; 20 → 10 gives nothing
    expect(out.every((x) => x >= 0 && x <= 1)).toBe(true);
    const onOne = out.filter((x) => x === 1).length / 300;
    // a third of the points, five standard errors
    expect(Math.abs(onOne - 1 / 3)).toBeLessThan((5 * 0.48) / Math.sqrt(300));
  });
});

describe('outcomes', () => {
  // two clouds far apart: no minority point has a majority neighbour
  const apart = trainingSetOf(1, [0, 1, 2, 3, 4], [100, 101, 102, 103, 104]);
  // every minority point has its own two majority neighbours: all noise
  const surrounded = trainingSetOf(1, [0, 10, 20, 30], [-1, 1, 9, 11, 19, 21, 29, 31]);

  test('prepare() says no-borderline-points where the classes are apart', () => {
    expect(preparing(1, { kind: 'borderline-smote-1', k: 2, m: 3 }, apart)).toBe('no-borderline-points');
    expect(preparing(1, { kind: 'borderline-smote-2', k: 2, m: 3 }, apart)).toBe('no-borderline-points');
    expect(preparing(1, { kind: 'adasyn', k: 3 }, apart)).toBe('no-borderline-points');
    expect(preparing(1, { kind: 'safe-level-smote', k: 3 }, apart)).toBe('ok');
  });

  test('prepare() of Borderline-SMOTE says so too where all minority points are noise, ADASYN does not', () => {
    expect(preparing(1, { kind: 'borderline-smote-1', k: 2, m: 2 }, surrounded)).toBe('no-borderline-points');
    expect(preparing(1, { kind: 'adasyn', k: 2 }, surrounded)).toBe('ok');
  });

  test('prepare() of Safe-level-SMOTE says all-noise where no minority point has another near', () => {
    expect(preparing(1, { kind: 'safe-level-smote', k: 2 }, surrounded)).toBe('all-noise');
  });
});
