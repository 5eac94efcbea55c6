/** What an onlooker of a repetition sees is what happens, and looking on moves no bit. */
import { describe, expect, test } from 'vitest';
import type { FitObservation, Observation } from '../../../numerics/arm/observation.js';
import { type ArmSpec, type CellSpec, createArmRun } from '../../../numerics/arm.js';
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
