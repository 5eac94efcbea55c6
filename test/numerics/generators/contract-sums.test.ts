/** Sums drawn at once have the law of the sums of drawn points: the contract of those generators that have them. */
import { describe, expect, test } from 'vitest';
import { createGenerator, type Generator, type GeneratorSpec } from '../../../numerics/generators/generator.js';
import { createKernelArena } from '../../../numerics/kernels/simd.js';
import { createPointSums } from '../../../numerics/point-sums.js';
import { createPopulation } from '../../../numerics/populations/population.js';
import { createPlainArena } from '../../support/numerics/arena.js';
import { sumsAtOnce, sumsByRows, sumsVector, zeroSums } from '../../support/numerics/point-sums.js';
import { largestDifference } from '../../support/numerics/sample-moments.js';
import { testStream } from '../../support/numerics/stream.js';
import { generatorIn, trainingSet } from '../../support/numerics/training.js';
import { largestZ } from '../../support/numerics/two-samples.js';
import { D, N0, N1, SPECS, TRAINING } from './contract-specs.js';

const SUMMED = SPECS.filter((spec) => prepared(spec).addSums !== undefined);

test('addSums() is there where points are normal or SMOTE’s', () => {
  const kinds = ['oracle', 'semi-oracle', 'smote', 'gaussian-fit', 'shifted-gaussian'];
  expect([...new Set(SUMMED.map(({ kind }) => kind))]).toEqual(kinds);
  const noisy = createPopulation({ kind: 'mean-shift', dimension: D, mean: [1], noise: 'rademacher' });
  for (const kind of ['oracle', 'semi-oracle'] as const) {
    expect(createGenerator({ kind }, noisy).addSums).toBeUndefined();
  }
});

describe.each(SUMMED)('addSums() of %o', (spec) => {
  // one point, fewer than D, and more than SMOTE has pairs: its sums are then not those of rows
  test.each([1, 3, 100])('has the law of the sums of %d points', (rows) => {
    const generator = prepared(spec);
    const sample = (draw: typeof sumsAtOnce, purpose: string) =>
      Array.from({ length: 2000 }, (_, r) => sumsVector(draw(generator, testStream(purpose, r), rows, D)));
    // 9 means and 45 second moments, for three sizes of nine generators: |z| > 5.5 once in 2e4 such suites
    expect(largestZ(sample(sumsAtOnce, 'sums'), sample(sumsByRows, 'rows'))).toBeLessThan(5.5);
  });

  test('adds to what is there, and nothing for no points', () => {
    const generator = prepared(spec);
    const sums = zeroSums(D);
    generator.addSums?.(testStream('sums'), 0, sums);
    expect(sumsVector(sums).every((x) => x === 0)).toBe(true);
    sums.first.fill(1000);
    sums.second.fill(1000);
    generator.addSums?.(testStream('sums'), 100, sums);
    const added = sumsVector(sumsAtOnce(generator, testStream('sums'), 100, D));
    // about D² additions to numbers below 1e4
    const difference = largestDifference(
      sumsVector(sums).map((x) => x - 1000),
      added,
    );
    expect(difference).toBeLessThan(D * D * 1e4 * 2 ** -53);
  });

  test('gives the same bits in the memory of the vector kernels, and again', () => {
    const arena = createKernelArena();
    arena.reserve(1 << 22);
    const minority = arena.float64(TRAINING.minority.length);
    minority.set(TRAINING.minority);
    const generator = generatorIn(D, spec);
    generator.prepare(trainingSet(minority, N1, TRAINING.majority, N0), arena);
    for (const rows of [3, 100, 3]) {
      const expected = sumsAtOnce(prepared(spec), testStream('sums'), rows, D);
      const sums = createPointSums(D, arena);
      generator.addSums?.(testStream('sums'), rows, sums);
      expect(sumsVector(sums)).toEqual(sumsVector(expected));
    }
  });
});

/** The generator of `spec`, which has learned the training set. */
function prepared(spec: GeneratorSpec): Generator {
  const generator = generatorIn(D, spec);
  generator.prepare(TRAINING, createPlainArena());
  return generator;
}
