/** What an onlooker of a repetition sees is what happens, and looking on moves no bit. */
import { describe, expect, test } from 'vitest';
import type { FitObservation, Observation } from '../../../numerics/arm/observation.js';
import { squaredLossOfSums } from '../../../numerics/arm/observed-fit.js';
import { type ArmSpec, type CellSpec, createArmRun } from '../../../numerics/arm.js';
import { createGenerator } from '../../../numerics/generators/generator.js';
import { createPopulation } from '../../../numerics/populations/population.js';
import { openStream } from '../../../numerics/random/stream.js';
import { rowsLength, unpackRows } from '../../../numerics/rows.js';
import { createArena } from '../../support/numerics/arena.js';
import { fixedCells, LEAST_SQUARES_ARM, LOGISTIC_ARM, never, runCells } from '../../support/numerics/arms.js';

const CELLS: readonly CellSpec[] = [
  ...fixedCells([0, 0.5, 1], ['error', 'validation-loss']),
  { rule: { kind: 'vtss', gammas: [0, 0.5, 1], loss: 'error' }, measures: ['error', 'gamma-star'] },
  { rule: { kind: 'best-of', gamma: 1, draws: 3 }, measures: ['error'] },
  { rule: { kind: 'class-weighted', weight: 0.3 }, measures: ['error'] },
];

describe.each<[string, ArmSpec]>([
  ['least squares, nested', LEAST_SQUARES_ARM],
  ['least squares, fresh', { ...LEAST_SQUARES_ARM, synthesis: 'fresh' }],
  ['logistic, fresh', LOGISTIC_ARM],
  ['hinge', { ...LOGISTIC_ARM, loss: { kind: 'hinge' } }],
])('an onlooker of %s', (_, arm) => {
  test('moves no bit of any result', () => {
    const watched = createArmRun(arm, createArena());
    for (const repetition of [0, 1, 2]) {
      const results = watched.run(repetition, CELLS, never, () => {});
      expect(results).toEqual(runCells(arm, CELLS, repetition));
    }
  });

  test('sees the data, the generator, each fit once, and an answer for each cell, in that order', () => {
    const kinds = watch(arm, CELLS).flatMap(({ kind }) => (kind === 'stream' ? [] : [kind]));
    expect(kinds).toEqual(['data', 'generator', ...Array(6).fill('fit'), ...Array(6).fill('answer')]);
  });

  test('sees each stream when it is opened, by its whole name', () => {
    const names = watch(arm, fixedCells([0.5], ['error'])).flatMap((seen) => (seen.kind === 'stream' ? seen.name : []));
    const repetition = names.filter((name) => name.includes('/repetition=1/'));
    expect(repetition[0]).toBe('ballast/1/seed=test/key=data/repetition=1/majority');
    const synthetic = arm.synthesis === 'fresh' ? 'synthetic:gamma=0.5' : 'synthetic';
    expect(repetition.at(-1)).toBe(`ballast/1/seed=test/key=synthetic/repetition=1/${synthetic}`);
    expect(names.some((name) => name.endsWith('/repetition=shared/test-majority'))).toBe(arm.test?.fixed);
  });
});

test('the training loss seen is that of the observed rows, drawn again by the names of their streams', () => {
  const { population, sizes } = LOGISTIC_ARM;
  const { n0, n1 } = sizes as { n0: number; n1: number };
  const d = population.dimension;
  const weight = 0.3;
  const [plain, weighted] = fitsOf(
    watch(LOGISTIC_ARM, [
      ...fixedCells([0], ['error']),
      { rule: { kind: 'class-weighted', weight }, measures: ['error'] },
    ]),
  );
  const draw = (label: 0 | 1, purpose: string, n: number) => {
    const rows = new Float64Array(rowsLength(n, d));
    const stream = openStream({ seed: LOGISTIC_ARM.seed, key: LOGISTIC_ARM.dataKey, repetition: 1, purpose });
    createPopulation(population).draw(label, stream, rows, 0, n);
    return unpackRows(rows, 0, n, d);
  };
  const [majority, minority] = [draw(0, 'majority', n0), draw(1, 'minority', n1)];
  const meanLoss = (rows: Float64Array, label: 0 | 1, theta: readonly number[]) => {
    const n = rows.length / d;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let score = theta[d]!;
      for (let j = 0; j < d; j++) score += theta[j]! * rows[i * d + j]!;
      sum += Math.log1p(Math.exp(label === 1 ? -score : score));
    }
    return sum / n;
  };
  const { model, trainingLoss } = plain!;
  const pooled = (n0 * meanLoss(majority, 0, model) + n1 * meanLoss(minority, 1, model)) / (n0 + n1);
  // 330 terms of order one: their rounding stays below 1e-13
  expect(Math.abs(trainingLoss - pooled)).toBeLessThan(1e-13);
  const shares =
    weight * meanLoss(majority, 0, weighted!.model) + (1 - weight) * meanLoss(minority, 1, weighted!.model);
  expect(Math.abs(weighted!.trainingLoss - shares)).toBeLessThan(1e-13);
});

test('the training loss seen of a fit on sums is that of the points, drawn again', () => {
  const arm: ArmSpec = { ...LEAST_SQUARES_ARM, synthesis: 'fresh', intercept: true };
  const { n0, n1 } = arm.sizes as { n0: number; n1: number };
  const d = arm.population.dimension;
  const open = (key: string, purpose: string) => openStream({ seed: arm.seed, key, repetition: 1, purpose });
  const population = createPopulation(arm.population);
  const [majority, minority] = [new Float64Array(rowsLength(n0, d)), new Float64Array(rowsLength(n1, d))];
  population.draw(0, open(arm.dataKey, 'majority'), majority, 0, n0);
  population.draw(1, open(arm.dataKey, 'minority'), minority, 0, n1);
  const generator = createGenerator(arm.generator, population);
  generator.prepare({ majority, n0, minority, n1, minorityLabel: 1 }, createArena());

  // 90 points are fewer than SMOTE's 100 pairs, 180 are more
  for (const { candidate, size, model, trainingLoss } of fitsOf(watch(arm, fixedCells([0.5, 1], ['error'])))) {
    const synthetic = new Float64Array(rowsLength(size, d));
    generator.fill(open(arm.syntheticKey, `synthetic:gamma=${candidate.gamma}`), synthetic, 0, size);
    const sum = (rows: Float64Array, n: number, target: number) => {
      const table = unpackRows(rows, 0, n, d);
      let total = 0;
      for (let i = 0; i < n; i++) {
        let score = model[d]!;
        for (let j = 0; j < d; j++) score += model[j]! * table[i * d + j]!;
        total += (score - target) ** 2;
      }
      return total;
    };
    const total = sum(majority, n0, -1) + sum(minority, n1, 1) + sum(synthetic, size, 1);
    // a few hundred terms below 10: their rounding stays below 1e-12
    expect(Math.abs(trainingLoss - total / (n0 + n1 + size))).toBeLessThan(1e-12);
  }
});

test('squaredLossOfSums() by hand', () => {
  // scores 1 and 3 against 2; then, with an intercept of 1, scores 2 and 4
  const line = { first: Float64Array.of(4), second: Float64Array.of(10) };
  expect(squaredLossOfSums(line, 2, 2, Float64Array.of(1))).toBe(2);
  expect(squaredLossOfSums(line, 2, 2, Float64Array.of(1, 1))).toBe(4);
  // points (1, 0), (3, 2) have scores w′x = 1 and 7 for w = (1, 2); below the diagonal is not read
  const plane = { first: Float64Array.of(4, 2), second: Float64Array.of(10, 6, NaN, 4) };
  expect(squaredLossOfSums(plane, 2, 2, Float64Array.of(1, 2))).toBe(26);
});

test('the training loss seen of a fit with synthetic points is at most that of the score 0', () => {
  // θ = 0 has the mean squared residual t² = 1 whatever the rows
  const fits = fitsOf(watch(LEAST_SQUARES_ARM, fixedCells([0, 1], ['error'])));
  expect(fits.map(({ size }) => size)).toEqual([0, 180]);
  for (const { trainingLoss } of fits) {
    expect(trainingLoss).toBeGreaterThan(0);
    expect(trainingLoss).toBeLessThan(1);
  }
});

test('steps are counted where a fit iterates, and are null where it does not', () => {
  expect(fitsOf(watch(LEAST_SQUARES_ARM, fixedCells([0, 1], ['error']))).map(({ steps }) => steps)).toEqual([
    null,
    null,
  ]);
  for (const { steps } of fitsOf(watch(LOGISTIC_ARM, fixedCells([0, 1], ['error'])))) {
    expect(steps).toBeGreaterThanOrEqual(3);
    expect(steps).toBeLessThanOrEqual(15);
  }
});

test('a fit that the generator failed has its outcome, no steps and no loss; one without points is untouched', () => {
  const arm: ArmSpec = { ...LOGISTIC_ARM, sizes: { n0: 300, n1: 5 }, penalty: 1 };
  const seen = watch(arm, fixedCells([0, 1], ['error']));
  expect(seen).toContainEqual({ kind: 'generator', outcome: 'too-few-points' });
  const [none, all] = fitsOf(seen);
  expect(none).toMatchObject({ outcome: 'ok', steps: expect.any(Number) });
  expect(all).toMatchObject({ outcome: 'too-few-points', steps: null, trainingLoss: NaN });
});

/** Everything seen of repetition 1; models are copied. */
function watch(arm: ArmSpec, cells: readonly CellSpec[]): Observation[] {
  const seen: Observation[] = [];
  createArmRun(arm, createArena()).run(1, cells, never, (observation) => {
    seen.push(observation.kind === 'fit' ? { ...observation, model: observation.model.slice() } : observation);
  });
  return seen;
}

function fitsOf(seen: readonly Observation[]): (Omit<FitObservation, 'model'> & { readonly model: number[] })[] {
  return seen.flatMap((one) => (one.kind === 'fit' ? [{ ...one, model: [...one.model] }] : []));
}
