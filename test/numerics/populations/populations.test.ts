/** Laws by their moments; tolerances are five standard errors unless stated. */
import { describe, expect, test } from 'vitest';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { fourthMoments } from '../../../numerics/populations/noise.js';
import {
  createPopulation,
  type Label,
  NOISE_LAWS,
  POPULATIONS,
  type Population,
  type PopulationSpec,
  populationOf,
  populationProblems,
} from '../../../numerics/populations/population.js';
import { packRows, rowsLength, unpackRows } from '../../../numerics/rows.js';
import { sampleMoments } from '../../support/numerics/sample-moments.js';
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
const ROWS = [
  [2, 0.6, 0],
  [0.6, 1, -0.4],
  [0, -0.4, 0.5],
];
const COVARIANCES: PopulationSpec = {
  kind: 'gaussian-mixture',
  dimension: 3,
  majority: [{ weight: 1, mean: [0.5], covariance: ROWS }],
  minority: [
    { weight: 0.3, mean: [2, 1] },
    { weight: 0.7, mean: [-1], covariance: ROWS },
  ],
};
const SIGMOID_BERNOULLI: PopulationSpec = {
  kind: 'sigmoid-bernoulli',
  dimension: 5,
  slope: 1,
  low: 5,
  high: 1,
  noiseMean: [2.5, 2.5, 2.5],
};
const NOISY_RING: PopulationSpec = {
  kind: 'noisy-ring',
  dimension: 5,
  shift: 1.5,
  shiftShare: 0.3,
  correlation: 0.5,
  center: 4.8,
  radius: 2.2,
  radiusSpread: 0.12,
  jitter: 0.08,
};
const SPECS: readonly PopulationSpec[] = [
  { kind: 'gaussian', dimension: 3, majorityMean: [], minorityMean: [1, -2] },
  { kind: 'gaussian', dimension: 3, majorityMean: [], minorityMean: [1], minorityCovariance: ROWS },
  MIXTURE,
  COVARIANCES,
  SIGMOID_BERNOULLI,
  NOISY_RING,
  ...NOISE_LAWS.map((noise): PopulationSpec => ({ kind: 'mean-shift', dimension: 4, mean: [1, 0.5], noise })),
];

for (const [i, spec] of SPECS.entries()) {
  const name = `${i}:${spec.kind === 'mean-shift' ? `${spec.kind}:${spec.noise}` : spec.kind}`;
  describe(name, () => {
    const population = createPopulation(spec);
    const d = population.dimension;

    for (const label of [0, 1] as const) {
      test(`draw() has the mean and second moment it states for label ${label}`, () => {
        const rows = tableOf(population, label, name, N);
        const column = (j: number) => Float64Array.from({ length: N }, (_, row) => rows[row * d + j]!);
        const mean = population.classMean(label);
        const second = population.secondMoment(label);
        for (let j = 0; j < d; j++) {
          const x = column(j);
          expectMean(x, mean[j]!);
          for (let k = 0; k < d; k++) {
            const y = column(k);
            expectMean(
              x.map((value, row) => value * y[row]!),
              second[j * d + k]!,
            );
          }
        }
      });
    }

    test('draw() gives the same bits in the memory of the vector kernels', () => {
      const arena = createKernelArena();
      arena.reserve(1 << 20);
      const out = arena.float64(rowsLength(300, d)).fill(0);
      for (const label of [0, 1] as const) {
        population.draw(label, testStream(name), out, 0, 300);
        expect(unpackRows(out, 0, 300, d)).toEqual(tableOf(population, label, name, 300));
      }
    });

    test('draw() in pieces equals draw() at once, and writes only its rows', () => {
      const nines = packRows(new Float64Array(202 * d).fill(9), 202, d);
      const whole = nines.slice();
      population.draw(1, testStream(name), whole, 1, 200);
      const pieces = nines.slice();
      const stream = testStream(name);
      for (const [from, rows] of [
        [1, 3],
        [4, 0],
        [4, 16],
        [20, 100],
        [120, 8],
        [128, 73],
      ] as const)
        population.draw(1, stream, pieces, from, rows);
      expect(pieces).toEqual(whole);
      for (const [from, to] of [
        [0, 1],
        [201, 256],
      ] as const)
        expect(unpackRows(whole, from, to, d)).toEqual(unpackRows(nines, from, to, d));
    });
  });
}

/** The first n points of a class, as a row-major table. */
function tableOf(population: Population, label: Label, stream: string, n: number): Float64Array {
  const d = population.dimension;
  const rows = new Float64Array(rowsLength(n, d));
  population.draw(label, testStream(stream), rows, 0, n);
  return unpackRows(rows, 0, n, d);
}

/** The mean of the values is `expected` to five standard errors, and rounding. */
function expectMean(values: Float64Array, expected: number): void {
  const { mean, m2, n } = sampleMoments(values);
  // summing n terms of order 10 costs at most n roundings of 1e-15
  expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(m2 / n) + 1e-10);
}

describe('noise laws', () => {
  const d = 4;
  const draws = (noise: (typeof NOISE_LAWS)[number]) =>
    tableOf(createPopulation({ kind: 'mean-shift', dimension: d, mean: [], noise }), 1, 'noise', N);

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

test('fourthMoments() are those of the draws', () => {
  for (const noise of NOISE_LAWS) {
    const d = 4;
    const population = createPopulation({ kind: 'mean-shift', dimension: d, mean: [], noise });
    const rows = tableOf(population, 1, 'fourth', N);
    const { mixed, excess } = fourthMoments(noise, d);
    expectMean(
      Float64Array.from({ length: N }, (_, i) => rows[i * d]! ** 2 * rows[i * d + 1]! ** 2),
      mixed,
    );
    expectMean(
      Float64Array.from({ length: N }, (_, i) => rows[i * d]! ** 4),
      3 * mixed + excess,
    );
  }
});

describe('laws', () => {
  test('normalLaw() lists the components, and mean-shift has its noise instead', () => {
    const population = createPopulation(MIXTURE);
    expect(population.normalLaw?.(1)).toEqual([
      { weight: 0.25, mean: Float64Array.of(2, 1.25, 0), covariance: null },
      { weight: 0.75, mean: Float64Array.of(2, -1.25, 0.5), covariance: null },
    ]);
    expect(createPopulation(COVARIANCES).normalLaw?.(0)).toEqual([
      { weight: 1, mean: Float64Array.of(0.5, 0, 0), covariance: Float64Array.from(ROWS.flat()) },
    ]);
    const meanShift = createPopulation({ kind: 'mean-shift', dimension: 2, mean: [1], noise: 'rademacher' });
    expect(meanShift.normalLaw).toBeUndefined();
    expect(meanShift.noiseLaw?.(0)).toEqual({ mean: Float64Array.of(-1, -0), noise: 'rademacher' });
    expect(createPopulation(NOISY_RING).normalLaw).toBeUndefined();
  });

  test('a covariance of the identity has the moments of none, and draws close to its points', () => {
    const plain: PopulationSpec = { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1, 2] };
    const given: PopulationSpec = {
      ...plain,
      minorityCovariance: [
        [1, 0],
        [0, 1],
      ],
    };
    const [a, b] = [createPopulation(plain), createPopulation(given)];
    expect(b.secondMoment(1)).toEqual(a.secondMoment(1));
    expect(tableOf(b, 1, 'identity', 10)).toEqual(tableOf(a, 1, 'identity', 10));
  });
});

describe('sigmoid-bernoulli', () => {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const slope = (z: number) => sigmoid(z) * sigmoid(-z);
  const population = createPopulation(SIGMOID_BERNOULLI);
  const alpha = slope(1) / (5 * slope(5) + slope(1));
  const share = population.minorityShare!;

  test('α cancels the bias: 0.8553841, and P(y = 1) is 0.1114476 (Figure 7)', () => {
    expect(alpha).toBeCloseTo(0.8553841, 7);
    expect(share).toBeCloseTo(0.1114476, 7);
    expect(Math.abs(share - (alpha * sigmoid(-5) + (1 - alpha) * sigmoid(1)))).toBeLessThan(1e-16);
  });

  test('the class laws are the joint law given the label', () => {
    const [majority, minority] = [population.normalLaw!(0), population.normalLaw!(1)];
    // components 0 and 1 have T = −5, 2 and 3 have T = 1; the noise is at ± its centre
    for (const [c, t] of [-5, -5, 1, 1].entries()) {
      const prior = 0.5 * (t < 0 ? alpha : 1 - alpha);
      expect(Math.abs(share * minority[c]!.weight - prior * sigmoid(t))).toBeLessThan(1e-16);
      expect(Math.abs((1 - share) * majority[c]!.weight - prior * sigmoid(-t))).toBeLessThan(1e-16);
      const s = c % 2 === 0 ? 2.5 : -2.5;
      expect([...minority[c]!.mean]).toEqual([t, s, s, s, c % 2 === 0 ? 0 : -0]);
      expect([...minority[c]!.covariance!.slice(0, 7)]).toEqual([0, 0, 0, 0, 0, 0, 1]);
    }
  });

  test('E[x σ′(θ′x)] = 0 at θ = e₁: the condition of Example 4', () => {
    const total = new Float64Array(5);
    for (const label of [0, 1] as const) {
      for (const { weight, mean } of population.normalLaw!(label)) {
        const joint = weight * (label === 1 ? share : 1 - share);
        // given the component, σ′ is constant: θ′x = T
        for (let j = 0; j < 5; j++) total[j] = total[j]! + joint * mean[j]! * slope(mean[0]!);
      }
    }
    for (const value of total) expect(Math.abs(value)).toBeLessThan(1e-16);
  });

  test('points have one of the two first coordinates, exactly', () => {
    const rows = tableOf(population, 1, 'first', 100);
    expect(new Set(Array.from({ length: 100 }, (_, i) => rows[i * 5]))).toEqual(new Set([-5, 1]));
  });

  test('every number is free, and another lowShare breaks the symmetry', () => {
    const other = createPopulation({
      ...SIGMOID_BERNOULLI,
      slope: 0.5,
      low: 2,
      high: 3,
      lowShare: 0.6,
      noiseMean: [1],
    });
    expect(other.minorityShare).toBeCloseTo(0.6 * sigmoid(-1) + 0.4 * sigmoid(1.5), 15);
  });
});

describe('noisy-ring', () => {
  test('a ring without spread or jitter is a circle, evenly filled', () => {
    const thin = { ...NOISY_RING, dimension: 3, radiusSpread: 0, jitter: 1e-9 };
    const rows = tableOf(createPopulation(thin), 1, 'ring', N);
    // Fourier coefficients of the angle: cos kω and sin kω have mean 0 and variance ½
    const harmonics = new Float64Array(8);
    for (let i = 0; i < N; i++) {
      const [x, y] = [rows[i * 3]! - 4.8, rows[i * 3 + 1]!];
      expect(Math.abs(Math.hypot(x, y) - 2.2)).toBeLessThan(1e-8);
      const angle = Math.atan2(y, x);
      for (let k = 0; k < 4; k++) {
        harmonics[2 * k] = harmonics[2 * k]! + Math.cos((k + 1) * angle) / N;
        harmonics[2 * k + 1] = harmonics[2 * k + 1]! + Math.sin((k + 1) * angle) / N;
      }
    }
    for (const value of harmonics) expect(Math.abs(value)).toBeLessThan(5 * Math.sqrt(0.5 / N));
  });

  test('moments by hand', () => {
    const population = createPopulation({
      ...NOISY_RING,
      dimension: 3,
      radius: 3,
      radiusSpread: 1,
      jitter: 0.5,
      center: 2,
    });
    // E r² = 9 + 1, half of it along each axis, plus jitter ¼
    expect([...population.secondMoment(1)]).toEqual([4 + 5.25, 0, 0, 0, 5.25, 0, 0, 0, 0.25]);
    expect([...population.classMean(1)]).toEqual([2, 0, 0]);
    // majority: centre 1.5 with probability 0.3
    expect(population.classMean(0)[0]).toBeCloseTo(0.45, 15);
    expect(population.secondMoment(0)[0]).toBeCloseTo(1 + 0.3 * 2.25, 15);
    expect(population.secondMoment(0)[1]).toBeCloseTo(0.5, 15);
  });
});

describe('mistakes', () => {
  const gaussian = { kind: 'gaussian', dimension: 2, majorityMean: [], minorityMean: [1] } as const;

  test('populationProblems() has nothing to say about the populations above', () => {
    for (const spec of SPECS) expect(populationProblems(spec)).toEqual([]);
  });

  test.each<[string, PopulationSpec, (string | number)[], string]>([
    [
      'a mean longer than the dimension',
      { ...gaussian, minorityMean: [1, 2, 3] },
      ['minorityMean'],
      'expected at most 2 coordinates (the dimension), got 3',
    ],
    [
      'a component’s mean longer than the dimension',
      { ...MIXTURE, dimension: 2 } as PopulationSpec,
      ['minority', 1, 'mean'],
      'expected at most 2 coordinates (the dimension), got 3',
    ],
    [
      'weights that are no law',
      { ...MIXTURE, minority: [{ weight: 0.9, mean: [1] }] } as PopulationSpec,
      ['minority'],
      'expected weights that add up to 1, got 0.9',
    ],
    [
      'a covariance of another dimension',
      { ...gaussian, majorityCovariance: [[1]] },
      ['majorityCovariance'],
      'expected 2 rows (the dimension), got 1',
    ],
    [
      'a covariance that is not square',
      { ...gaussian, majorityCovariance: [[1, 0], [0]] },
      ['majorityCovariance'],
      'expected rows of 2 numbers (the dimension), got 1 in row 2',
    ],
    [
      'a covariance that is not symmetric',
      {
        ...gaussian,
        majorityCovariance: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      ['majorityCovariance'],
      'expected a symmetric matrix, got 0.5 in row 1 and 0.4 in row 2',
    ],
    [
      'a covariance that is not positive definite',
      {
        ...gaussian,
        minorityCovariance: [
          [1, 2],
          [2, 1],
        ],
      },
      ['minorityCovariance'],
      'expected a positive definite matrix',
    ],
    [
      'a noise centre longer than the noise',
      { ...SIGMOID_BERNOULLI, dimension: 3 } as PopulationSpec,
      ['noiseMean'],
      'expected at most 2 coordinates (the dimension less 1), got 3',
    ],
    [
      'labels that one value of T rules out',
      { ...SIGMOID_BERNOULLI, low: 1e5 } as PopulationSpec,
      ['slope'],
      'expected slope, low and high (and lowShare) that leave both labels a chance at either value',
    ],
    [
      'a ring without its plane',
      { ...NOISY_RING, dimension: 1 } as PopulationSpec,
      ['dimension'],
      'expected at least 2 (the plane of the ring), got 1',
    ],
  ])('populationProblems() finds %s, and createPopulation() refuses it', (_, spec, path, message) => {
    expect(populationProblems(spec)).toEqual([{ path, message }]);
    expect(() => createPopulation(spec)).toThrow(RangeError);
  });

  test('createPopulation() refuses long means and weights that are not a law', () => {
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
});

test('every population is found by its name and says what its parameters are', () => {
  for (const definition of POPULATIONS) {
    expect(populationOf(definition.kind)).toBe(definition);
    expect(definition.parameters.dimension.shape).toEqual({ kind: 'count' });
    for (const { about } of Object.values(definition.parameters)) expect(about).not.toBe('');
  }
});
