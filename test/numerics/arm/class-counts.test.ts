/** Random class counts, and θ* from a reference sample: what Figure 7 needs. */
import { describe, expect, test } from 'vitest';
import { type ArmSpec, createArmRun } from '../../../numerics/arm.js';
import type { Measure } from '../../../numerics/measures.js';
import { moments } from '../../../numerics/moments.js';
import { createArena } from '../../support/numerics/arena.js';
import { fixedCells, LEAST_SQUARES_ARM, LOGISTIC_ARM, never, runCells } from '../../support/numerics/arms.js';

describe('random class counts', () => {
  test('both roles happen when classes are equally likely, and the fit knows which class is which', () => {
    // a gaussian population with distinct laws; θ* does not depend on which class is the rarer one
    const arm: ArmSpec = {
      ...LEAST_SQUARES_ARM,
      sizes: { n: 4000, minorityShare: 0.5 },
      generator: { kind: 'oracle' },
    };
    const run = createArmRun(arm, createArena());
    const cells = fixedCells([0, 1], ['excess-risk']);
    const worst = Math.max(...Array.from({ length: 20 }, (_, r) => run.run(r, cells, never)![1]!.values[0]!));
    // p/N = 5/4000, times a generous factor; swapped labels would give an excess of about 2
    expect(worst).toBeLessThan(0.02);
  });

  test('the generator is asked for points of the class that is rarer', () => {
    const share = (minorityShare: number): ArmSpec => ({
      ...LOGISTIC_ARM,
      population: { kind: 'gaussian', dimension: 5, majorityMean: [0], minorityMean: [2] },
      sizes: { n: 20_000, minorityShare },
      generator: { kind: 'oracle' },
    });
    for (const minorityShare of [0.1, 0.9]) {
      const [none, balanced] = runCells(share(minorityShare), fixedCells([0, 1], ['excess-risk']));
      // imbalance moves the intercept by log 9 ≈ 2.2, which costs about 0.1; balance by true points takes it back
      expect(none!.values[0]).toBeGreaterThan(0.05);
      expect(balanced!.values[0]).toBeLessThan(0.005);
    }
  });

  test('a repetition without a point of one class is an empty class', () => {
    const arm: ArmSpec = { ...LEAST_SQUARES_ARM, sizes: { n: 2, minorityShare: 1e-9 } };
    expect(runCells(arm, fixedCells([0, 1], ['excess-risk']))).toEqual([
      { outcome: 'empty-class', values: Float64Array.of(NaN) },
      { outcome: 'empty-class', values: Float64Array.of(NaN) },
    ]);
  });

  test('numbers out of range are refused', () => {
    for (const sizes of [
      { n: 1, minorityShare: 0.5 },
      { n: 100, minorityShare: 0 },
      { n: 100, minorityShare: NaN },
    ]) {
      expect(() => createArmRun({ ...LEAST_SQUARES_ARM, sizes }, createArena())).toThrow('Cannot run an arm');
    }
  });
});

describe('reference sample', () => {
  const measures = ['excess-risk', 'parameter-error', 'excess-risk-exact', 'parameter-error-exact'] as const;

  test('with many points it agrees with the closed form', () => {
    const arm: ArmSpec = { ...LOGISTIC_ARM, reference: { perClass: 100_000 }, validationPerClass: 0, test: null };
    const run = createArmRun(arm, createArena());
    const cells = fixedCells([1], measures);
    const rows = Array.from({ length: 20 }, (_, r) => run.run(r, cells, never)![0]!.values);
    for (const pair of [0, 1]) {
      const difference = moments(Float64Array.from(rows, (values) => values[pair]! - values[pair + 2]!));
      const size = moments(Float64Array.from(rows, (values) => values[pair + 2]!));
      // θ* of 200,000 rows is off by about √(p tr/N) ≈ 0.02 where fits on 330 rows are off by about 1
      expect(Math.abs(difference.mean)).toBeLessThan(0.05 * size.mean);
    }
  });

  test('without one, exact and plain are the same', () => {
    const values = runCells(LOGISTIC_ARM, fixedCells([1], measures))[0]!.values;
    expect(values[0]).toBe(values[2]);
    expect(values[1]).toBe(values[3]);
  });

  test('each measure has the same bits alone and after others', () => {
    const arm: ArmSpec = { ...LOGISTIC_ARM, reference: { perClass: 500 } };
    const mixed: readonly Measure[] = ['log-loss', 'excess-risk', 'error', 'test-loss', 'test-excess'];
    const together = runCells(arm, fixedCells([1], mixed))[0]!.values;
    const alone = mixed.map((measure) => runCells(arm, fixedCells([1], [measure]))[0]!.values[0]);
    expect([...together]).toEqual(alone);
  });

  test('it serves populations without a closed form', () => {
    const arm: ArmSpec = {
      ...LOGISTIC_ARM,
      population: { kind: 'mean-shift', dimension: 3, mean: [0.5], noise: 'uniform-cube' },
      reference: { perClass: 20_000 },
    };
    const [small] = runCells(arm, fixedCells([1], ['excess-risk']));
    expect(small!.values[0]).toBeGreaterThan(0);
    expect(small!.values[0]).toBeLessThan(0.3);
    expect(() => runCells({ ...arm, reference: null }, fixedCells([1], ['excess-risk']))).toThrow(
      'Cannot measure excess-risk',
    );
  });

  test('a reference sample that cannot be fitted is the outcome of what needs it', () => {
    const apart: ArmSpec = {
      ...LOGISTIC_ARM,
      population: { kind: 'gaussian', dimension: 5, majorityMean: [-9], minorityMean: [9] },
      penalty: 0,
      reference: { perClass: 50 },
    };
    expect(runCells(apart, fixedCells([0], ['excess-risk']))[0]!.outcome).toBe('separated');
  });
});
