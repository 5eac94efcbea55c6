import { expect, test } from 'vitest';
import { type Arm, type Cell, studyGrid } from '../../studies/grid.js';
import { bestFixedRows, cellResults, factorColumns, factorValues } from '../../studies/results.js';
import type { StudyInput } from '../../studies/study.js';
import { storedValues } from '../support/stored-values.js';
import { tinyStudy } from '../support/tiny-study.js';

test('cellResults() gives the estimates of each measure, worked by hand', () => {
  const { arm, cell } = firstCell({ measures: ['excess-risk', 'parameter-error'] });
  // excess-risk 1, 2, 3, 4; parameter-error 10, 10, 10, 10
  const values = Float64Array.of(4, 10, 1, 10, 3, 10, 2, 10);
  const [risk, error] = cellResults(arm, cell, storedValues([0, 0, 0, 0], values));
  expect(risk).toEqual({
    measure: 'excess-risk',
    method: 'fixed',
    methodKind: 'fixed',
    n0: 24,
    n1: 8,
    generator: 'oracle',
    gamma: 0,
    factors: {},
    repetitions: 4,
    failed: 0,
    mean: 2.5,
    variance: 5 / 3,
    sd: Math.sqrt(5 / 3),
    mcse: Math.sqrt(5 / 3) / 2,
    // m₄ = (2 · 1.5⁴ + 2 · 0.5⁴)/4 = 2.5625; s⁴ (n − 3)/(n − 1) = 25/27
    mcseVariance: expect.closeTo(Math.sqrt((2.5625 - 25 / 27) / 4), 14),
    // type 7: positions 0.15, 1.5 and 2.85
    q05: expect.closeTo(1.15, 14),
    median: 2.5,
    q95: expect.closeTo(3.85, 14),
    prefix: { repetitions: 4, failed: 0, mean: 2.5, sd: Math.sqrt(5 / 3), mcse: Math.sqrt(5 / 3) / 2 },
  });
  expect(error).toMatchObject({ measure: 'parameter-error', mean: 10, variance: 0, sd: 0, mcse: 0, median: 10 });
});

test('cellResults() leaves failed repetitions out of the estimates and counts them', () => {
  const { arm, cell } = firstCell({});
  const values = Float64Array.of(1, Number.NaN, 3);
  const [row] = cellResults(arm, cell, storedValues([0, 2, 0], values));
  expect(row).toMatchObject({ repetitions: 3, failed: 1, mean: 2, variance: 2, median: 2 });
});

test('cellResults() of one repetition, or of failures alone, has no error to show', () => {
  const { arm, cell } = firstCell({});
  const [one] = cellResults(arm, cell, storedValues([0], [7]));
  expect(one).toMatchObject({ repetitions: 1, mean: 7, variance: Number.NaN, mcse: Number.NaN, q05: 7, q95: 7 });
  const [none] = cellResults(arm, cell, storedValues([1], [Number.NaN]));
  expect(none).toMatchObject({ repetitions: 1, failed: 1, mean: Number.NaN, median: Number.NaN });
});

test('factorColumns() are n0, n1, generator and gamma, then what else the study varies', () => {
  expect(factorColumns(tinyStudy())).toEqual(['n0', 'n1', 'generator', 'gamma']);
  const study = tinyStudy({
    population: { kind: 'mean-shift', dimension: 2, mean: [1] },
    sizes: {},
    factors: { dimension: [2, 3], noise: ['rademacher'], ratio: [2], n1: [8] },
  });
  expect(factorColumns(study)).toEqual(['n0', 'n1', 'generator', 'gamma', 'ratio', 'noise', 'dimension']);
});

test('factorValues() are the levels under those columns, null for a gamma that the method chooses', () => {
  const at = { n0: 24, n1: 8, generator: 'smote', gamma: null, factors: { n1: 8, dimension: 3 } };
  expect(factorValues(['n0', 'n1', 'generator', 'gamma', 'dimension'], at)).toEqual([24, 8, 'smote', null, 3]);
  expect(factorValues(['gamma'], { ...at, gamma: 0 })).toEqual([0]);
});

function firstCell(changes: Partial<StudyInput>): { arm: Arm; cell: Cell } {
  const arm = studyGrid(tinyStudy(changes))[0]!;
  return { arm, cell: arm.cells[0]! };
}

test('bestFixedRows() keeps the fixed gamma of least mean of each arm and measure; ties go to the smaller, failures to none', () => {
  const study = tinyStudy({
    gamma: [0, 1, 2],
    methods: ['fixed', 'naive'],
    measures: ['excess-risk', 'parameter-error'],
  });
  const means: Record<string, [number, number]> = {
    'oracle 0': [3, 1],
    'oracle 1': [2, 1],
    'oracle 2': [4, 2],
    'smote 0': [1, Number.NaN],
    'smote 1': [0, Number.NaN],
    'smote 2': [Number.NaN, Number.NaN],
  };
  const rows = studyGrid(study).flatMap((arm) =>
    arm.cells.flatMap((cell) => {
      const own = cell.methodKind === 'naive' ? [-1, -1] : means[`${arm.generator} ${cell.gamma}`]!;
      const code = own.some(Number.isNaN) && Number.isNaN(own[0]) ? 1 : 0;
      return cellResults(arm, cell, storedValues([code], own));
    }),
  );
  expect(bestFixedRows(rows).map(({ generator, measure, gamma, mean }) => [generator, measure, gamma, mean])).toEqual([
    ['oracle', 'excess-risk', 1, 2],
    ['oracle', 'parameter-error', 0, 1],
    ['smote', 'excess-risk', 1, 0],
  ]);
});
