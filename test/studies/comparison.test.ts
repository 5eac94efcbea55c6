import { expect, test } from 'vitest';
import { type ComparisonPlan, compareCells, type StoredValues } from '../../studies/comparison.js';
import { comparableBy, levelNamed, levelsBy } from '../../studies/comparison-levels.js';
import { pairedDifference } from '../../studies/difference.js';
import { studyGrid } from '../../studies/grid.js';
import { holm } from '../../studies/holm.js';
import type { Study } from '../../studies/study.js';
import { storedValues } from '../support/stored-values.js';
import { tinyStudy } from '../support/tiny-study.js';
import { normals, type Spot } from './claims/fabricate.js';

const WIDE = tinyStudy({
  sizes: { ratio: 3 },
  factors: { n1: [8, 16], penalty: [0, 0.1] },
  gamma: [0, 0.5],
  methods: ['fixed', 'naive', 'vtss'],
  validation: { perClass: 5 },
  measures: ['excess-risk', 'gamma-star'],
});

test('comparableBy() names what has several levels', () => {
  expect(comparableBy(tinyStudy())).toEqual(['generator', 'method', 'gamma']);
  expect(comparableBy(tinyStudy({ generators: ['oracle'], gamma: [1] }))).toEqual([]);
  expect(comparableBy(WIDE)).toEqual(['generator', 'method', 'gamma', 'n1', 'penalty']);
});

test('levelsBy() makes each fixed gamma a method of its own, and compares no other method by gamma', () => {
  expect(levelsBy(WIDE, 'method')).toEqual(['fixed(gamma=0)', 'fixed(gamma=0.5)', 'naive', 'vtss']);
  expect(levelsBy(WIDE, 'gamma')).toEqual(['0', '0.5']);
  expect(levelsBy(WIDE, 'n1')).toEqual(['8', '16']);
});

test('levelNamed() takes a label, or the same number in other digits', () => {
  expect(levelNamed(['0', '0.5'], '0.50')).toBe('0.5');
  expect(levelNamed(['0', '0.5'], '')).toBe(undefined);
  expect(levelNamed(['vtss', 'naive'], 'naive')).toBe('naive');
  expect(levelNamed(['vtss', 'naive'], 'nai')).toBe(undefined);
});

test('compareCells() compares every other level in every combination, cells in the order of the grid', () => {
  const rows = compareCells(stored(tinyStudy(), noise()), plan('generator', 'oracle'));
  expect(rows.map(({ level, arm, cell, measure }) => [measure, level, arm.generator, cell.gamma])).toEqual([
    ['excess-risk', 'smote', 'smote', 0],
    ['excess-risk', 'smote', 'smote', 1],
  ]);
});

test.each([
  // 2 × 2 factors; 4 methods a generator, of which VTSS alone has γ*
  ['generator', 'smote', 16, 4],
  ['method', 'vtss', 24, 0],
  ['gamma', '0', 8, 0],
  ['n1', '8', 16, 4],
  ['penalty', '0.1', 16, 4],
] as const)('compareCells() by %s against %s has %i comparisons, and %i of γ*', (by, baseline, risks, gammas) => {
  const rows = compareCells(stored(WIDE, noise()), plan(by, baseline, ['gamma-star', 'excess-risk']));
  expect(rows.filter(({ measure }) => measure === 'excess-risk')).toHaveLength(risks);
  expect(rows.map(({ measure }) => measure).lastIndexOf('gamma-star')).toBe(gammas - 1);
});

test('compareCells() pairs the cells that see the same data, and no others', () => {
  const cells = stored(WIDE, noise());
  const isPaired = (by: ComparisonPlan['by'], baseline: string) =>
    new Set(compareCells(cells, plan(by, baseline)).map(({ paired, pairs }) => `${paired} ${pairs}`));
  for (const [by, baseline] of [
    ['generator', 'smote'],
    ['method', 'naive'],
    ['gamma', '0'],
    ['penalty', '0'],
  ] as const) {
    expect(isPaired(by, baseline)).toEqual(new Set(['true 3']));
  }
  expect(isPaired('n1', '8')).toEqual(new Set(['false null']));
});

test('compareCells() takes differences between the very cells, whatever else varies', () => {
  const value = ({ arm, cell, repetition }: Spot) =>
    Number(arm.n1) + 1000 * Number(arm.factors.penalty) + (cell.gamma ?? 7) * repetition ** 2 + arm.generator.length;
  const rows = compareCells(stored(WIDE, value), plan('method', 'naive'));
  for (const { level, cell, difference, mcse } of rows) {
    // (γ − 1) r² over r = 0, 1, 2: mean 5/3, sd √(13/3)
    const slope = (cell.gamma ?? 7) - 1;
    expect([level, difference]).toEqual([level, expect.closeTo((slope * 5) / 3, 12)]);
    expect(mcse).toBeCloseTo((Math.abs(slope) * Math.sqrt(13 / 3)) / Math.sqrt(3), 12);
  }
});

test('compareCells() is conditional on the success of both, and counts who failed', () => {
  const study = tinyStudy({ gamma: [1], repetitions: 6 });
  const value = ({ arm, repetition }: Spot) => {
    if (arm.generator === 'smote' && repetition < 2) return NaN;
    return arm.generator === 'oracle' && [1, 4].includes(repetition) ? NaN : repetition;
  };
  const [row] = compareCells(stored(study, value), plan('generator', 'oracle'));
  expect(row).toMatchObject({ pairs: 3, leftOut: 3, succeeded: 4, failed: 2, baselineSucceeded: 4, baselineFailed: 2 });
  expect(row).toMatchObject({ mean: 10 / 3, baselineMean: 10 / 3, difference: 0 });
});

test('compareCells() of an unfinished run takes what both have; what one lacks did not fail', () => {
  const study = tinyStudy({ gamma: [1], repetitions: 6 });
  const next = normals(3);
  const [oracle, smote] = stored(study, () => next()) as [StoredValues, StoredValues];
  // the first has repetitions 0 to 3, the second 2 to 5
  const cut = [part(oracle, 0, 4), part(smote, 2, 6)];
  const [row] = compareCells(cut, plan('generator', 'oracle'));
  expect(row).toMatchObject({ pairs: 2, leftOut: 0, succeeded: 4, failed: 0, baselineSucceeded: 4 });
  const shared = [smote, oracle].map(({ values }) => values.values.subarray(2, 4)) as [Float64Array, Float64Array];
  expect(row?.difference).toBe(pairedDifference(...shared).difference);
  const [nothing] = compareCells([part(oracle, 0, 2), part(smote, 2, 6)], plan('generator', 'oracle'));
  expect(nothing).toMatchObject({ pairs: 0, difference: NaN, p: NaN, pHolm: NaN, clear: false });
});

test('compareCells() changes the sign when level and baseline change places', () => {
  const cells = stored(tinyStudy({ repetitions: 9 }), noise());
  const [there, back] = [plan('generator', 'oracle'), plan('generator', 'smote')].map((one) =>
    compareCells(cells, one),
  );
  const told = (row: { difference: number; mcse: number; p: number }, sign: 1 | -1) => [
    sign * row.difference,
    row.mcse,
    row.p,
  ];
  expect(there?.map((row) => told(row, 1))).toEqual(back?.map((row) => told(row, -1)));
});

test('compareCells() calls clear what Holm’s correction for all its rows leaves below 5 %', () => {
  const next = normals(4);
  const shift = ({ cell }: Spot) => (cell.methodKind === 'naive' ? 0 : 1.1 * (cell.gamma ?? 0));
  const cells = stored({ ...WIDE, repetitions: 12 }, (spot) => shift(spot) + next());
  const rows = compareCells(cells, plan('method', 'naive'));
  expect(rows.map(({ pHolm }) => pHolm)).toEqual(holm(rows.map(({ p }) => p)));
  expect(rows.every(({ pHolm, clear }) => clear === pHolm <= 0.05)).toBe(true);
  expect(rows.some(({ p, clear }) => p <= 0.05 && !clear)).toBe(true);
});

function plan(
  by: ComparisonPlan['by'],
  baseline: string,
  measures: ComparisonPlan['measures'] = ['excess-risk'],
): ComparisonPlan {
  return { by, baseline, measures };
}

/** Every cell of the study with these values; a repetition with a NaN among them failed. */
function stored(study: Study, value: (spot: Spot) => number): StoredValues[] {
  const repetitions = Array.from({ length: study.repetitions }, (_, r) => r);
  return studyGrid(study).flatMap((arm) =>
    arm.cells.map((cell) => {
      const { measures } = cell.spec;
      const rows = repetitions.map((repetition) =>
        measures.map((measure) => value({ arm, cell, measure, repetition })),
      );
      const codes = rows.map((row) => (row.some(Number.isNaN) ? 1 : 0));
      return { arm, cell, values: storedValues(codes, rows.flat()) };
    }),
  );
}

/** The repetitions from … to of a cell with one measure. */
function part({ arm, cell, values }: StoredValues, from: number, to: number): StoredValues {
  return {
    arm,
    cell,
    values: {
      repetitions: values.repetitions.slice(from, to),
      codes: values.codes.slice(from, to),
      values: values.values.subarray(from, to),
    },
  };
}

function noise(): () => number {
  return normals(2);
}
