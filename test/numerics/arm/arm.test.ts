/** The promise about numbers: a gamma's bits do not depend on what else is asked for, when, or where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArmSpec, arenaBytes, type CellSpec, createArmRun } from '../../../numerics/arm.js';
import type { Measure } from '../../../numerics/measures.js';
import { availableMeasures } from '../../../numerics/risks/available-measures.js';
import { selectSize } from '../../../numerics/vtss.js';
import { createArena, createPlainArena } from '../../support/numerics/arena.js';
import { fixedCells, LEAST_SQUARES_ARM, LOGISTIC_ARM, never, runCells } from '../../support/numerics/arms.js';

const GAMMAS = [0, 0.1, 0.5, 0.75, 1, 1.2, 2];

const ARMS: Readonly<Record<string, ArmSpec>> = {
  'least squares, nested': LEAST_SQUARES_ARM,
  'least squares, fresh': { ...LEAST_SQUARES_ARM, synthesis: 'fresh', intercept: true },
  'gaussian fit, least squares, fresh': {
    ...LEAST_SQUARES_ARM,
    synthesis: 'fresh',
    generator: { kind: 'gaussian-fit', ridge: 0 },
  },
  'logistic, fresh': LOGISTIC_ARM,
  'logistic, nested': { ...LOGISTIC_ARM, synthesis: 'nested', test: { perClass: 60, fixed: false } },
  'gaussian fit, nested': { ...LEAST_SQUARES_ARM, generator: { kind: 'gaussian-fit', ridge: 0 } },
  'semi-oracle, fresh': { ...LOGISTIC_ARM, generator: { kind: 'semi-oracle' } },
};

for (const [name, arm] of Object.entries(ARMS)) {
  describe(name, () => {
    const measures = availableMeasures(arm);
    const vtss: CellSpec = { rule: { kind: 'vtss', gammas: GAMMAS }, measures };
    const alone = GAMMAS.map((gamma) => runCells(arm, fixedCells([gamma], measures), 3)[0]!);

    test('run() gives a gamma the same bits alone, together, in any order and twice', () => {
      expect(runCells(arm, fixedCells(GAMMAS, measures), 3)).toEqual(alone);
      fc.assert(
        fc.property(fc.array(fc.nat(GAMMAS.length - 1), { minLength: 1, maxLength: 8 }), (picks) => {
          const cells = fixedCells(
            picks.map((i) => GAMMAS[i]!),
            measures,
          );
          expect(runCells(arm, cells, 3)).toEqual(picks.map((i) => alone[i]!));
        }),
        { seed: 20261122, numRuns: 10 },
      );
    });

    test('run() gives a gamma the same bits beside a larger one, new ones and VTSS', () => {
      const more = [...fixedCells([0.3, 5], measures), vtss, ...fixedCells(GAMMAS, measures)];
      expect(runCells(arm, more, 3).slice(3)).toEqual(alone);
    });

    test('run() gives each measure the same bits alone', () => {
      measures.forEach((measure, i) => {
        const [result] = runCells(arm, fixedCells([1], [measure]), 3);
        expect(result!.values).toEqual(alone[GAMMAS.indexOf(1)]!.values.slice(i, i + 1));
      });
    });

    test('run() gives a repetition the same bits in any batch and after other cells', () => {
      const armRun = createArmRun(arm, createArena());
      const cells = fixedCells(GAMMAS, measures);
      for (const repetition of [0, 7, 3, 1]) {
        const results = armRun.run(repetition, cells, never);
        if (repetition === 3) expect(results).toEqual(alone);
      }
      armRun.run(3, fixedCells([4], ['gamma-star']), never);
      expect(armRun.run(3, cells, never)).toEqual(alone);
    });

    test('run() gives the same bits when two arms take turns in one arena', () => {
      const arena = createArena();
      const [one, other] = [
        createArmRun(arm, arena),
        createArmRun({ ...arm, seed: 'other', sizes: { n0: 350, n1: 30 } }, arena),
      ];
      const cells = fixedCells(GAMMAS, measures);
      one.run(2, cells, never);
      other.run(2, cells, never);
      expect(one.run(3, cells, never)).toEqual(alone);
    });

    test('run() under VTSS is the obvious search over fixed sizes', () => {
      for (const repetition of [0, 1, 2]) {
        const [tuned] = runCells(arm, [vtss], repetition);
        const fixed = runCells(arm, fixedCells(GAMMAS, measures), repetition);
        const best = selectSize(fixed.map(({ values }) => values[measures.indexOf('validation-loss')]!));
        expect(tuned).toEqual(fixed[best]);
        expect(tuned!.values[measures.indexOf('gamma-star')]).toBe(GAMMAS[best]);
      }
    });

    test('run() differs between repetitions and between seeds', () => {
      const cells = fixedCells([1], ['validation-loss']);
      const numbers = [
        runCells(arm, cells, 0),
        runCells(arm, cells, 1),
        runCells({ ...arm, seed: 'other' }, cells, 0),
        runCells({ ...arm, syntheticKey: 'other' }, cells, 0),
        runCells({ ...arm, dataKey: 'other' }, cells, 0),
      ].map((results) => results[0]!.values[0]);
      expect(new Set(numbers).size).toBe(5);
    });

    test('run() gives the same bits with the plain forms of the kernels', () => {
      const cells = [...fixedCells(GAMMAS, measures), vtss];
      const [simd, plain] = [createArena(), createPlainArena()].map((arena) => createArmRun(arm, arena));
      for (const repetition of [0, 1]) {
        expect(plain!.run(repetition, cells, never)).toEqual(simd!.run(repetition, cells, never));
      }
    });

    test('arenaBytes() is what run() needs, and no page more', () => {
      const cells = [...fixedCells(GAMMAS, measures), vtss];
      const bytes = arenaBytes(arm, cells);
      const arena = createPlainArena(0);
      const armRun = createArmRun(arm, arena);
      armRun.run(0, cells, never);
      expect(arena.mark()).toBe(bytes);
    });
  });
}

describe('sharing', () => {
  test('run() gives every generator, synthesis and gamma the same data: gamma 0 agrees', () => {
    const cells = fixedCells([0], ['excess-risk', 'validation-loss', 'error']);
    const expected = runCells(LEAST_SQUARES_ARM, cells);
    for (const kind of ['oracle', 'semi-oracle'] as const) {
      expect(runCells({ ...LEAST_SQUARES_ARM, generator: { kind }, syntheticKey: kind }, cells)).toEqual(expected);
    }
    expect(runCells({ ...LEAST_SQUARES_ARM, synthesis: 'fresh' }, cells)).toEqual(expected);
  });

  test('run() draws a fixed test set once for all repetitions', () => {
    const cells = fixedCells([0], ['error', 'error-exact']);
    const fixed = { ...LOGISTIC_ARM, test: { perClass: 4000, fixed: true } };
    const fresh = { ...LOGISTIC_ARM, test: { perClass: 4000, fixed: false } };
    const gaps = (arm: ArmSpec) =>
      Array.from({ length: 30 }, (_, r) => {
        const { values } = runCells(arm, cells, r)[0]!;
        return values[0]! - values[1]!;
      });
    // the gap between test and exact error is mostly the test set's own: one for all repetitions if it is fixed
    expect(sd(gaps(fixed))).toBeLessThan(0.6 * sd(gaps(fresh)));
  });

  test('run() with nested and fresh synthesis agrees in mean', () => {
    const cells = fixedCells([1], ['excess-risk']);
    const values = (arm: ArmSpec) => {
      const armRun = createArmRun(arm, createArena());
      return Array.from({ length: 400 }, (_, r) => armRun.run(r, cells, never)![0]!.values[0]!);
    };
    const nested = values(LEAST_SQUARES_ARM);
    const fresh = values({ ...LEAST_SQUARES_ARM, synthesis: 'fresh' });
    const difference = nested.map((value, i) => value - fresh[i]!);
    // paired over repetitions: five standard errors
    expect(Math.abs(mean(difference))).toBeLessThan((5 * sd(difference)) / Math.sqrt(400));
  });
});

describe('failure is data', () => {
  const few: ArmSpec = { ...LEAST_SQUARES_ARM, sizes: { n0: 200, n1: 5 } };
  const measures: readonly Measure[] = ['excess-risk', 'gamma-star'];

  test('run() fails only gammas that need the generator when it has too few points', () => {
    const [none, some] = runCells(few, fixedCells([0, 1], measures));
    expect(none!.outcome).toBe('ok');
    expect(some).toEqual({ outcome: 'too-few-points', values: Float64Array.of(NaN, NaN) });
  });

  test('run() under VTSS never chooses a failed fit, and reports the first failure if all failed', () => {
    const vtss = (gammas: readonly number[]): CellSpec => ({ rule: { kind: 'vtss', gammas }, measures });
    const [mixed, all] = runCells(few, [vtss([1, 0, 2]), vtss([2, 1])]);
    expect(mixed!.outcome).toBe('ok');
    expect(mixed!.values[1]).toBe(0);
    expect(all).toEqual({ outcome: 'too-few-points', values: Float64Array.of(NaN, NaN) });
  });

  test('run() reports separated classes as separated', () => {
    const apart: ArmSpec = {
      ...LOGISTIC_ARM,
      population: { kind: 'gaussian', dimension: 5, majorityMean: [-9], minorityMean: [9] },
    };
    expect(runCells(apart, fixedCells([0, 1], ['log-loss'])).map(({ outcome }) => outcome)).toEqual([
      'separated',
      'separated',
    ]);
  });

  test('run() reports fewer rows than coefficients as singular', () => {
    const wide: ArmSpec = {
      ...LEAST_SQUARES_ARM,
      population: { kind: 'mean-shift', dimension: 20, mean: [1], noise: 'uniform-sphere' },
      sizes: { n0: 9, n1: 6 },
    };
    expect(runCells(wide, fixedCells([0], ['excess-risk']))[0]!.outcome).toBe('singular');
  });
});

describe('stopping and refusing', () => {
  test('run() stops between gammas, and a later run is not disturbed', () => {
    const armRun = createArmRun(LEAST_SQUARES_ARM, createArena());
    const cells = fixedCells(GAMMAS, ['excess-risk']);
    for (const polls of [0, 1, 3, GAMMAS.length, 2 * GAMMAS.length - 1]) {
      let left = polls;
      expect(armRun.run(0, cells, () => left-- === 0)).toBeUndefined();
    }
    expect(armRun.run(0, cells, never)).toEqual(runCells(LEAST_SQUARES_ARM, cells));
  });

  test('run() refuses measures that do not exist, and sets the arm does not have', () => {
    const run = (arm: ArmSpec, measure: Measure) => () => runCells(arm, fixedCells([1], [measure]));
    expect(run(LEAST_SQUARES_ARM, 'log-loss')).toThrow('Cannot measure log-loss');
    expect(run({ ...LEAST_SQUARES_ARM, test: null }, 'error')).toThrow('the arm must have one, got null');
    expect(run({ ...LEAST_SQUARES_ARM, validationPerClass: 0 }, 'validation-loss')).toThrow('must be positive, got 0');
    expect(() => runCells(LEAST_SQUARES_ARM, [{ rule: { kind: 'vtss', gammas: [] }, measures: [] }])).toThrow(
      'gammas must not be empty',
    );
  });

  test('createArmRun() refuses numbers out of range', () => {
    const arena = createArena();
    expect(() => createArmRun({ ...LEAST_SQUARES_ARM, sizes: { n0: 200, n1: 0 } }, arena)).toThrow('n0 >= n1 >= 1');
    expect(() => createArmRun({ ...LEAST_SQUARES_ARM, sizes: { n0: 200, n1: 300 } }, arena)).toThrow('n0 >= n1 >= 1');
    expect(() => createArmRun({ ...LEAST_SQUARES_ARM, validationPerClass: -1 }, arena)).toThrow(RangeError);
    expect(() => createArmRun({ ...LEAST_SQUARES_ARM, test: { perClass: 0, fixed: true } }, arena)).toThrow(RangeError);
    expect(() => createArmRun({ ...LEAST_SQUARES_ARM, loss: { kind: 'squared', targets: [1, 0] } }, arena)).toThrow(
      'targets must ascend',
    );
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sd(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
