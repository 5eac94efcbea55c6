/** Laws by their moments; tolerances are five standard errors unless stated. */
import { describe, expect, test } from 'vitest';
import { createPopulation, NOISE_LAWS, type PopulationSpec } from '../../../numerics/populations/population.js';
import { largestDifference, rowMoments, sampleMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';

const N = 100_000;
const MIXTURE: PopulationSpec = {
  kind: 'gaussian-mixture',
  dimension: 3,
  majority: [{ weight: 1, mean: [] }],
  minority: [
    { weight: 0.25, mean: [2, 1.25] },
    { weight: 0.75, mean: [2, -1.25, 0.5] },
  ],
};
const SPECS: readonly PopulationSpec[] = [
  { kind: 'gaussian', dimension: 3, majorityMean: [], minorityMean: [1, -2] },
  MIXTURE,
  ...NOISE_LAWS.map((noise): PopulationSpec => ({ kind: 'mean-shift', dimension: 4, mean: [1, 0.5], noise })),
];

for (const spec of SPECS) {
  const name = spec.kind === 'mean-shift' ? `${spec.kind}:${spec.noise}` : spec.kind;
  describe(name, () => {
    const population = createPopulation(spec);
    const d = population.dimension;

    for (const label of [0, 1] as const) {
      test(`draw() has the mean and second moment it states for label ${label}`, () => {
        const rows = new Float64Array(N * d);
        population.draw(label, testStream(name), rows, 0, N);
        const { mean, covariance } = rowMoments(rows, d);
        // a coordinate has variance at most 1 + 1.25² < 2.6, so sd < 1.62; centred products have sd below 4
        expect(largestDifference(mean, population.classMean(label))).toBeLessThan((5 * 1.62) / Math.sqrt(N));
        const stated = population.secondMoment(label);
        const m = population.classMean(label);
        const covarianceStated = stated.map((value, i) => value - m[Math.floor(i / d)]! * m[i % d]!);
        expect(largestDifference(covariance, covarianceStated)).toBeLessThan((5 * 4) / Math.sqrt(N));
      });
    }

    test('draw() in pieces equals draw() at once, and writes only its rows', () => {
      const whole = new Float64Array(22 * d).fill(9);
      population.draw(1, testStream(name), whole, 1, 20);
      const pieces = new Float64Array(22 * d).fill(9);
      const stream = testStream(name);
      for (const [from, rows] of [
        [1, 3],
        [4, 0],
        [4, 16],
        [20, 1],
      ] as const)
        population.draw(1, stream, pieces, from, rows);
      expect(pieces).toEqual(whole);
      expect([...whole.slice(0, d), ...whole.slice(21 * d)]).toEqual(new Array(2 * d).fill(9));
    });
  });
}

describe('noise laws', () => {
  const d = 4;
  const draws = (noise: (typeof NOISE_LAWS)[number]) => {
    const rows = new Float64Array(N * d);
    createPopulation({ kind: 'mean-shift', dimension: d, mean: [], noise }).draw(1, testStream('noise'), rows, 0, N);
    return rows;
  };

  test('uniform-cube stays in the cube and has kurtosis 9/5', () => {
    const rows = draws('uniform-cube');
    expect(rows.every((x) => Math.abs(x) <= Math.sqrt(3))).toBe(true);
    // E x⁴ = 9/5, sd of x⁴ is √(9 − 81/25) = 2.4
    expect(Math.abs(sampleMoments(rows).m4 - 1.8)).toBeLessThan((5 * 2.4) / Math.sqrt(N * d));
  });

  test('rademacher takes the values −1 and 1 only', () => {
    expect(new Set(draws('rademacher'))).toEqual(new Set([-1, 1]));
  });

  test('uniform-sphere has length √d and coordinates of kurtosis 3d/(d + 2)', () => {
    const rows = draws('uniform-sphere');
    for (let i = 0; i < 1000; i++) {
      const square = rows.slice(i * d, (i + 1) * d).reduce((sum, x) => sum + x * x, 0);
      expect(Math.abs(square - d)).toBeLessThan(1e-14);
    }
    // E x⁴ = 2 at d = 4, and x² ≤ 4, so the sd of x⁴ is below √(16 · 2) = 5.7
    expect(Math.abs(sampleMoments(rows).m4 - 2)).toBeLessThan((5 * 5.7) / Math.sqrt(N));
  });
});

test('normalLaw() lists the components, and mean-shift has none', () => {
  const population = createPopulation(MIXTURE);
  expect(population.normalLaw?.(1)).toEqual([
    { weight: 0.25, mean: Float64Array.of(2, 1.25, 0), covariance: null },
    { weight: 0.75, mean: Float64Array.of(2, -1.25, 0.5), covariance: null },
  ]);
  expect(createPopulation(SPECS.at(-1)!).normalLaw).toBeUndefined();
});

test('createPopulation() refuses long means and weights that are not a law', () => {
  const gaussian = { kind: 'gaussian', dimension: 2, majorityMean: [] } as const;
  expect(() => createPopulation({ ...gaussian, minorityMean: [1, 2, 3] })).toThrow(
    'a mean must have at most 2 finite entries',
  );
  expect(() => createPopulation({ ...gaussian, minorityMean: [NaN] })).toThrow(RangeError);
  expect(() => createPopulation({ ...gaussian, dimension: 0, minorityMean: [] })).toThrow('dimension must be');
  for (const weights of [[0.5, 0.4], [1.5, -0.5], []]) {
    const minority = weights.map((weight) => ({ weight, mean: [] }));
    expect(() => createPopulation({ ...MIXTURE, minority } as PopulationSpec)).toThrow(
      'weights must be positive and sum to 1',
    );
  }
});
