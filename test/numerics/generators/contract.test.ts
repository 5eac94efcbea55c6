/** One contract over all generators. What is special to each stands in the other files. */
import { describe, expect, test } from 'vitest';
import {
  createGenerator,
  GENERATORS,
  type Generator,
  type GeneratorSpec,
  generatorOf,
} from '../../../numerics/generators/generator.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { packRows, rowsLength, unpackRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { largestDifference, rowMoments } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { generatorIn, populationIn, preparing, syntheticPoints, trainingSet } from '../../support/numerics/training.js';
import { statedLaw } from './stated-law.js';

const D = 3;
const N0 = 60;
const N1 = 12;
const population = populationIn(D);
const TRAINING = trainingSet(drawn(1, N1), N1, drawn(0, N0), N0);

const SPECS: readonly Exclude<GeneratorSpec, { kind: 'none' }>[] = [
  { kind: 'oracle' },
  { kind: 'semi-oracle' },
  { kind: 'smote', k: 5 },
  { kind: 'smote', k: 2, allocation: 'equal' },
  { kind: 'gaussian-fit', ridge: 0 },
  { kind: 'gaussian-fit', ridge: 0.1 },
  { kind: 'shifted-gaussian', mean: [0.5] },
  { kind: 'shifted-gaussian', mean: [0.5], drift: { rate: 'log', exponent: 0.5, scale: 1 } },
  { kind: 'shifted-gaussian', mean: [0, 2], drift: { rate: 'power', exponent: 0.25, scale: -1 } },
  { kind: 'bootstrap' },
  { kind: 'perturbed', sd: 1 },
  { kind: 'perturbed', sd: 0.3 },
  { kind: 'kernel-density', rule: 'silverman', scale: 1, shape: 'covariance' },
  { kind: 'kernel-density', rule: 'scott', scale: 0.5, shape: 'coordinates' },
  { kind: 'kernel-density', rule: 'fixed', scale: 0.7, shape: 'covariance' },
  { kind: 'gaussian-mixture-fit', components: 1, ridge: 0 },
  { kind: 'gaussian-mixture-fit', components: 3, ridge: 0.2 },
  { kind: 'mixup', alpha: 1 },
  { kind: 'mixup', alpha: 0.2 },
  { kind: 'mixup', alpha: 3 },
  { kind: 'borderline-smote-1', k: 5, m: 10 },
  { kind: 'borderline-smote-2', k: 4, m: 6 },
  { kind: 'adasyn', k: 5 },
  { kind: 'safe-level-smote', k: 3 },
  { kind: 'dbsmote', minPts: 3 },
  { kind: 'dbsmote', minPts: 2, eps: 1.2 },
];

test('the contract is tried on every generator but none', () => {
  const tried = new Set(SPECS.map(({ kind }) => kind));
  expect(GENERATORS.map(({ kind }) => kind).filter((kind) => kind !== 'none' && !tried.has(kind))).toEqual([]);
});

for (const spec of SPECS) {
  describe(JSON.stringify(spec), () => {
    const points = (count: number) => syntheticPoints(D, spec, TRAINING, count);

    test('fill() gives a point that does not depend on how many are asked for', () => {
      const many = points(100);
      expect(points(17)).toEqual(many.slice(0, 17 * D));
      expect(points(0)).toEqual(new Float64Array(0));
    });

    test('fill() in pieces equals fill() at once, and writes only its rows', () => {
      const generator = generatorIn(D, spec);
      generator.prepare(TRAINING, createArena());
      const stream = testStream('synthetic');
      const pieces = packRows(new Float64Array(152 * D).fill(9), 152, D);
      for (const [from, rows] of [
        [0, 1],
        [1, 0],
        [1, 40],
        [41, 99],
        [140, 10],
      ] as const) {
        const before = unpackRows(pieces, 0, from, D);
        generator.fill(stream, pieces, from, rows);
        expect(unpackRows(pieces, 0, from, D)).toEqual(before);
        expect(unpackRows(pieces, from + rows, 152, D).every((x) => x === 9)).toBe(true);
      }
      expect(unpackRows(pieces, 0, 150, D)).toEqual(points(150));
      // what stands behind the last row is left alone
      expect(unpackRows(pieces, 152, 192, D).every((x) => x === 0)).toBe(true);
    });

    test('prepare() takes at most workBytes() and leaves the training set as it was', () => {
      const generator = generatorIn(D, spec);
      const arena = createArena();
      const [minority, majority] = [TRAINING.minority.slice(), TRAINING.majority.slice()];
      expect(generator.prepare(trainingSet(minority, N1, majority, N0), arena)).toBe('ok');
      expect(arena.mark()).toBeLessThanOrEqual(generator.workBytes(N0, N1));
      expect(minority).toEqual(TRAINING.minority);
      expect(majority).toEqual(TRAINING.majority);
    });

    test('prepare() ignores what the memory held', () => {
      const dirty = createArena();
      dirty.float64(100_000).fill(NaN);
      dirty.rewind(0);
      const generator = generatorIn(D, spec);
      generator.prepare(TRAINING, dirty);
      expect(firstTwenty(generator)).toEqual(points(20));
    });

    test('prepare() and fill() give the same bits in the memory of the vector kernels', () => {
      const arena = createKernelArena();
      arena.reserve(1 << 22);
      const inKernels = (rows: Float64Array) => {
        const copy = arena.float64(rows.length);
        copy.set(rows);
        return copy;
      };
      const out = inKernels(new Float64Array(rowsLength(300, D)));
      const generator = generatorIn(D, spec);
      generator.prepare(trainingSet(inKernels(TRAINING.minority), N1, inKernels(TRAINING.majority), N0), arena);
      generator.fill(testStream('synthetic'), out, 0, 300);
      expect(unpackRows(out, 0, 300, D)).toEqual(points(300));
    });

    test('prepare() again learns the new training set', () => {
      const generator = generatorIn(D, spec);
      const other = TRAINING.minority.map((x) => 2 * x);
      generator.prepare(trainingSet(other, N1 - 1, TRAINING.majority, N0 - 1), createArena());
      generator.prepare(TRAINING, createArena());
      expect(firstTwenty(generator)).toEqual(points(20));
    });

    test('fill() has the mean and covariance that its law states', () => {
      const n = 100_000;
      const { mean, covariance } = statedLaw(spec, TRAINING, D);
      const sample = rowMoments(points(n), D);
      // five standard errors: a coordinate has sd below 2 here, a centred product sd below 4
      expect(largestDifference(sample.mean, mean)).toBeLessThan((5 * 2) / Math.sqrt(n));
      expect(largestDifference(sample.covariance, covariance)).toBeLessThan((5 * 4) / Math.sqrt(n));
    });
  });
}

describe('too few minority points', () => {
  const FEWEST: readonly (readonly [GeneratorSpec, number])[] = [
    [{ kind: 'semi-oracle' }, 1],
    [{ kind: 'smote', k: 5 }, 6],
    [{ kind: 'gaussian-fit', ridge: 1 }, 2],
    [{ kind: 'shifted-gaussian', mean: [1], drift: { rate: 'log', exponent: 0.5, scale: 1 } }, 2],
    [{ kind: 'shifted-gaussian', mean: [1], drift: { rate: 'power', exponent: 0.5, scale: 1 } }, 1],
    [{ kind: 'bootstrap' }, 1],
    [{ kind: 'perturbed', sd: 1 }, 1],
    [{ kind: 'kernel-density', rule: 'scott', scale: 1, shape: 'coordinates' }, 2],
    [{ kind: 'gaussian-mixture-fit', components: 3, ridge: 1 }, 3],
    [{ kind: 'mixup', alpha: 1 }, 2],
    [{ kind: 'borderline-smote-1', k: 2, m: 3 }, 3],
    [{ kind: 'adasyn', k: 3 }, 4],
    [{ kind: 'safe-level-smote', k: 4 }, 5],
    [{ kind: 'dbsmote', minPts: 4 }, 4],
    [{ kind: 'dbsmote', minPts: 1, eps: 100 }, 2],
  ];

  for (const [spec, fewest] of FEWEST) {
    test(`prepare() of ${JSON.stringify(spec)} says too-few-points below ${fewest}`, () => {
      const outcomeOf = (n1: number) => preparing(D, spec, trainingSet(TRAINING.minority, n1, TRAINING.majority, N0));
      expect(outcomeOf(fewest - 1)).toBe('too-few-points');
      expect(outcomeOf(fewest)).not.toBe('too-few-points');
    });
  }

  test('prepare() of both Borderline-SMOTEs counts both classes for m, and the second for k', () => {
    const outcomeOf = (kind: 'borderline-smote-1' | 'borderline-smote-2', k: number, m: number) =>
      preparing(D, { kind, k, m }, trainingSet(TRAINING.minority, 4, TRAINING.majority, 6));
    expect(outcomeOf('borderline-smote-1', 1, 10)).toBe('too-few-points');
    expect(outcomeOf('borderline-smote-1', 1, 9)).not.toBe('too-few-points');
    expect(outcomeOf('borderline-smote-2', 10, 1)).toBe('too-few-points');
    expect(outcomeOf('borderline-smote-2', 9, 10)).toBe('too-few-points');
    expect(outcomeOf('borderline-smote-2', 9, 9)).not.toBe('too-few-points');
  });
});

describe('unfit()', () => {
  const NEVER: readonly (readonly [GeneratorSpec, number, string])[] = [
    [{ kind: 'smote', k: 5 }, 5, 'needs more minority points than neighbours: n1 must be above k = 5, got n1 = 5'],
    [{ kind: 'adasyn', k: 5 }, 5, 'n1 must be above k = 5, got n1 = 5'],
    [{ kind: 'safe-level-smote', k: 5 }, 4, 'n1 must be above k = 5, got n1 = 4'],
    [{ kind: 'borderline-smote-1', k: 5, m: 10 }, 5, 'n1 must be above k = 5, got n1 = 5'],
    [{ kind: 'borderline-smote-1', k: 1, m: 80 }, 12, 'n0 + n1 must be above m = 80, got n0 + n1 = 72'],
    [{ kind: 'borderline-smote-2', k: 1, m: 72 }, 12, 'n0 + n1 must be above m = 72, got n0 + n1 = 72'],
    [{ kind: 'borderline-smote-2', k: 72, m: 1 }, 12, 'n0 + n1 must be above k = 72, got n0 + n1 = 72'],
    [{ kind: 'dbsmote', minPts: 5 }, 4, 'n1 must be at least 5, got n1 = 4'],
    [{ kind: 'dbsmote', minPts: 1 }, 1, 'n1 must be at least 2, got n1 = 1'],
    [{ kind: 'mixup', alpha: 1 }, 1, 'n1 must be at least 2, got n1 = 1'],
    [
      { kind: 'shifted-gaussian', mean: [1], drift: { rate: 'log', exponent: 0.5, scale: 1 } },
      1,
      'n1 must be at least 2, got n1 = 1',
    ],
    [{ kind: 'gaussian-fit', ridge: 0 }, 3, 'n1 must be above 3 (or set ridge), got n1 = 3'],
    [
      { kind: 'kernel-density', rule: 'scott', scale: 1, shape: 'covariance' },
      3,
      'n1 must be above 3 (or set shape to coordinates), got n1 = 3',
    ],
    [{ kind: 'kernel-density', rule: 'scott', scale: 1, shape: 'coordinates' }, 1, 'n1 must be at least 2, got n1 = 1'],
    [{ kind: 'gaussian-mixture-fit', components: 2, ridge: 0 }, 7, 'n1 must be at least 8 (or set ridge), got n1 = 7'],
    [{ kind: 'gaussian-mixture-fit', components: 4, ridge: 1 }, 3, 'n1 must be at least 4, got n1 = 3'],
  ];

  for (const [spec, n1, message] of NEVER) {
    test(`${JSON.stringify(spec)} cannot serve n1 = ${n1}, as prepare() finds too`, () => {
      const reason = generatorOf(spec.kind).unfit?.(spec, { n0: N0, n1, dimension: D });
      expect(reason).toContain(message);
      expect(preparing(D, spec, trainingSet(TRAINING.minority, n1, TRAINING.majority, N0))).not.toBe('ok');
    });
  }

  test('has no objection where the contract is tried, nor to sizes that are not known beforehand', () => {
    for (const spec of SPECS) {
      const unfit = generatorOf(spec.kind).unfit;
      expect(unfit?.(spec, { n0: N0, n1: N1, dimension: D })).toBeUndefined();
      expect(unfit?.(spec, { n0: Infinity, n1: Infinity, dimension: D })).toBeUndefined();
    }
  });
});

describe('none', () => {
  test('supplies no points, and says so to whoever plans sizes', () => {
    expect(generatorOf('none').suppliesNone).toBe(true);
    expect(GENERATORS.filter((definition) => 'suppliesNone' in definition).map(({ kind }) => kind)).toEqual(['none']);
    const out = Float64Array.of(9, 9, 9);
    const generator = generatorIn(D, { kind: 'none' });
    expect(generator.prepare(TRAINING, createArena())).toBe('ok');
    generator.fill(testStream('synthetic'), out, 0, 0);
    expect([...out]).toEqual([9, 9, 9]);
    expect(() => generator.fill(testStream('synthetic'), out, 0, 1)).toThrow('generator none supplies 0');
  });
});

test('createGenerator() refuses numbers out of range', () => {
  const WRONG: readonly (readonly [GeneratorSpec, string])[] = [
    [{ kind: 'smote', k: 0 }, 'SMOTE: k must be a positive whole number, got 0'],
    [{ kind: 'smote', k: 1.5 }, 'SMOTE: k must be a positive whole number, got 1.5'],
    [{ kind: 'borderline-smote-1', k: NaN, m: 1 }, 'k must be a positive whole number'],
    [{ kind: 'borderline-smote-1', k: 1, m: 0 }, 'm must be a positive whole number'],
    [{ kind: 'borderline-smote-2', k: 0, m: 1 }, 'k must be a positive whole number'],
    [{ kind: 'borderline-smote-2', k: 1, m: 0 }, 'm must be a positive whole number'],
    [{ kind: 'adasyn', k: 0 }, 'ADASYN: k must be'],
    [{ kind: 'safe-level-smote', k: 0 }, 'Safe-level-SMOTE: k must be'],
    [{ kind: 'dbsmote', minPts: 0 }, 'minPts must be a positive whole number'],
    [{ kind: 'dbsmote', minPts: 1, eps: 0 }, 'eps must be positive and finite, got 0'],
    [{ kind: 'mixup', alpha: 0 }, 'alpha must be positive and finite, got 0'],
    [{ kind: 'perturbed', sd: -1 }, 'sd must be finite and >= 0, got -1'],
    [{ kind: 'gaussian-fit', ridge: -1 }, 'ridge must be finite and >= 0, got -1'],
    [{ kind: 'gaussian-mixture-fit', components: 0, ridge: 0 }, 'components must be a positive whole number'],
    [{ kind: 'gaussian-mixture-fit', components: 1, ridge: -1 }, 'ridge must be finite and >= 0, got -1'],
    [{ kind: 'kernel-density', rule: 'scott', scale: 0, shape: 'covariance' }, 'scale must be positive and finite'],
    [{ kind: 'shifted-gaussian', mean: [1, 2, 3, 4] }, 'a mean must have at most 3'],
    [{ kind: 'shifted-gaussian', mean: [], drift: { rate: 'log', exponent: 0, scale: 1 } }, 'exponent > 0'],
  ];
  for (const [spec, message] of WRONG) {
    expect(() => createGenerator(spec, population)).toThrow(RangeError);
    expect(() => createGenerator(spec, population)).toThrow(message);
  }
});

function firstTwenty(generator: Generator): Float64Array {
  const out = new Float64Array(rowsLength(20, D));
  generator.fill(testStream('synthetic'), out, 0, 20);
  return unpackRows(out, 0, 20, D);
}

function drawn(label: 0 | 1, n: number): Float64Array {
  const out = new Float64Array(rowsLength(n, D));
  population.draw(label, testStream(label === 1 ? 'minority' : 'majority'), out, 0, n);
  return out;
}
