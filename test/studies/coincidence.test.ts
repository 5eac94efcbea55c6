import { expect, test } from 'vitest';
import {
  continuousColumns,
  expectedPairs,
  mayIgnoreData,
  sameDataProbability,
  stepsOf,
} from '../../studies/coincidence.js';
import { type Arm, studyGrid } from '../../studies/grid.js';
import type { StudyInput } from '../../studies/study.js';
import { tinyStudy } from '../support/tiny-study.js';

test('stepsOf() divides the range by the finest step that all values are multiples of', () => {
  // multiples of 1/8 from 1/8 to 5/8
  expect(stepsOf(Float64Array.of(0.125, 0.375, 0.625))).toBe(4);
  // −0, infinities and NaN have no step
  expect(stepsOf(Float64Array.of(-0, 0.5, 2, Number.NaN, Number.POSITIVE_INFINITY))).toBe(4);
});

test('stepsOf() takes no step finer than the precision at the median', () => {
  // the smallest value alone is a multiple of 2^−1074
  expect(stepsOf(Float64Array.of(5e-324, 1, 2))).toBe(2 ** 54);
});

test('stepsOf() knows that a small difference of numbers near 1 has their steps', () => {
  const near = [1 + 2 ** -40, 1 + 2 ** -41, 1 + 3 * 2 ** -42];
  expect(stepsOf(Float64Array.from(near, (value) => value - 1))).toBe(2);
});

test('stepsOf() is infinite for equal values', () => {
  expect(stepsOf(Float64Array.of(0.3, 0.3))).toBe(Number.POSITIVE_INFINITY);
});

test('sameDataProbability() is that of the likeliest counts of a discrete law', () => {
  const arm = armOf({ ...signs(1), sizes: { n1: 2, n0: 4 } });
  // of 2 signs one each, 2/4; of 4 two each, 6/16
  expect(sameDataProbability(arm)).toBeCloseTo((2 / 4) * (6 / 16), 14);
});

test('sameDataProbability() is 0 for continuous laws, and nothing for many signs', () => {
  expect(sameDataProbability(armOf({}))).toBe(0);
  expect(sameDataProbability(armOf({ ...signs(20), sizes: { n1: 100, n0: 2000 } }))).toBe(0);
});

test('expectedPairs() counts pairs by the column with the most steps, and ignores constant ones', () => {
  const coarse = Float64Array.of(0, 1, 2, 3);
  const fine = Float64Array.of(0, 0.25, 0.5, 3);
  const constant = Float64Array.of(0.3, 0.3, 0.3, 0.3);
  expect(expectedPairs(armOf({}), [coarse, fine, constant], 4)).toBe(6 / 12);
  expect(expectedPairs(armOf({}), [constant], 4)).toBe(0);
});

test('continuousColumns() leaves out test errors and chosen gammas', () => {
  const study = tinyStudy({
    measures: ['error', 'excess-risk', 'gamma-star'],
    methods: ['fixed', 'vtss'],
    test: { perClass: 10 },
    validation: { perClass: 10 },
  });
  const columns = studyGrid(study)[0]!.cells.map(continuousColumns);
  expect(columns).toEqual([[1], [1], [1]]);
});

test('mayIgnoreData() is said of penalties and of the hinge loss', () => {
  expect(mayIgnoreData(armOf({}))).toBe(false);
  expect(mayIgnoreData(armOf({ penalty: 1 }))).toBe(true);
  expect(mayIgnoreData(armOf({ loss: 'hinge', measures: ['error-exact'] }))).toBe(true);
});

function armOf(changes: Partial<StudyInput>): Arm {
  return studyGrid(tinyStudy(changes))[0]!;
}

function signs(dimension: number): Partial<StudyInput> {
  return { population: { kind: 'mean-shift', dimension, mean: [1], noise: 'rademacher' }, generators: ['oracle'] };
}
