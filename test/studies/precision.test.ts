import { describe, expect, test } from 'vitest';
import { checkPrecision, completePrecision, isPrecise, type Precision, standings } from '../../studies/precision.js';
import { problemsIn, tinyStudy } from '../support/tiny-study.js';

const TARGETS = { 'excess-risk': { relative: 0.1 } } as const;

describe('completePrecision()', () => {
  test('doubles the minimum up to the most repetitions', () => {
    const { checkpoints } = completePrecision({ targets: TARGETS, minimum: 100 }, 1000);
    expect(checkpoints).toEqual([100, 200, 400, 800, 1000]);
  });

  test('puts the minimum before declared checkpoints, and doubles the last of them', () => {
    const { checkpoints } = completePrecision({ targets: TARGETS, minimum: 50, checkpoints: [20, 70, 90, 900] }, 500);
    expect(checkpoints).toEqual([50, 70, 90, 180, 360, 500]);
  });

  test('with a larger maximum keeps the checkpoints that were, and goes on from there', () => {
    const { checkpoints } = completePrecision({ targets: TARGETS, minimum: 100 }, 1000);
    const wider = completePrecision({ targets: TARGETS, minimum: 100, checkpoints: [...checkpoints] }, 5000);
    expect(wider.checkpoints).toEqual([100, 200, 400, 800, 1000, 2000, 4000, 5000]);
  });

  test('of what it made makes the same', () => {
    const once = completePrecision({ targets: TARGETS, minimum: 30 }, 100);
    expect(completePrecision({ ...once, checkpoints: [...once.checkpoints] }, 100)).toEqual(once);
  });
});

describe('a study with precision', () => {
  const precision = { targets: TARGETS, minimum: 10, maximum: 40 };

  test('takes its most repetitions from there, and reads the same from its own record', () => {
    const study = tinyStudy({ repetitions: undefined, precision } as never);
    expect(study).toMatchObject({ repetitions: 40, precision: { minimum: 10, checkpoints: [10, 20, 40] } });
    expect(tinyStudy(JSON.parse(JSON.stringify(study)))).toEqual(study);
  });

  test.each([
    [{ repetitions: undefined }, 'tiny: repetitions: missing; expected a number'],
    [{ precision }, 'tiny: precision.maximum: expected repetitions or precision.maximum, not both, got 40'],
    [
      { precision: { targets: {}, minimum: 10 }, repetitions: 20 },
      'tiny: precision.targets: expected a target for at least one measure',
    ],
    [
      { precision: { targets: { error: { absolute: 1 } }, minimum: 10 }, repetitions: 20 },
      'tiny: precision.targets.error: the study does not measure error; expected one of excess-risk',
    ],
    [
      { precision: { targets: TARGETS }, repetitions: 20 },
      'tiny: precision.minimum: expected less than the most repetitions of a cell, 20, got 100',
    ],
    [
      { precision: { targets: { 'excess-risk': {} }, minimum: 10 }, repetitions: 20 },
      'tiny: precision.targets.excess-risk: expected absolute or relative, got {}',
    ],
    [
      { precision: { targets: TARGETS, minimum: 10, checkpoints: [15, 12] }, repetitions: 20 },
      'tiny: precision.checkpoints: expected ascending numbers, got 12 after 15',
    ],
  ])('%o is refused with the reason', (changes, problem) => {
    expect(problemsIn(() => tinyStudy(changes as never))).toEqual([problem]);
  });
});

describe('standings()', () => {
  const precision: Precision = {
    targets: { 'excess-risk': { relative: 0.5 }, 'parameter-error': { absolute: 1 } },
    minimum: 10,
    checkpoints: [10, 20],
  };
  // by hand: 1, 2, 3 have mean 2 and sd 1, so MCSE 1/√3; the failed third row does not count
  const prefix = {
    measures: ['excess-risk', 'gamma-star'] as const,
    codes: Uint8Array.of(0, 0, 1, 0),
    values: Float64Array.of(1, 9, 2, 9, NaN, NaN, 3, 9),
  };

  test('compares the MCSE of each measure that has a target with its bound, over successes', () => {
    expect(standings(precision, prefix)).toEqual([
      { measure: 'excess-risk', mean: 2, mcse: 1 / Math.sqrt(3), bound: 1, n: 3 },
    ]);
    expect(isPrecise(standings(precision, prefix))).toBe(true);
    const stricter = { ...precision, targets: { 'excess-risk': { absolute: 0.57 } } } as const;
    expect(isPrecise(standings(stricter, prefix))).toBe(false);
    expect(isPrecise(standings({ ...stricter, targets: { 'excess-risk': { absolute: 0.58 } } }, prefix))).toBe(true);
  });

  test('knows nothing of a single success, so that is not precise', () => {
    const one = { ...prefix, codes: Uint8Array.of(0, 1, 1, 1) };
    expect(isPrecise(standings(precision, one))).toBe(false);
  });

  test('has nothing to ask of a cell without such a measure, which is precise', () => {
    expect(isPrecise(standings(precision, { ...prefix, measures: ['gamma-star', 'gamma-star'] }))).toBe(true);
  });
});

test('checkPrecision() of a study without precision finds nothing', () => {
  expect(checkPrecision(undefined, { measures: [], repetitions: 1 })).toEqual([]);
});
