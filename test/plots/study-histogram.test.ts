import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { histogramNotes } from '../../plots/histogram-notes.js';
import { histogramFigure } from '../../plots/study-histogram.js';
import { studyPicture } from '../../plots/study-picture.js';
import { studyGrid } from '../../studies/grid.js';
import { parseStudy, readStudy } from '../../studies/parse-study.js';
import type { Study } from '../../studies/study.js';
import { storedValues } from '../support/stored-values.js';
import { fakeResults } from './fake-results.js';

const FIGURE_6 = parseStudy(
  readFileSync(new URL('../../studies/catalog/figure-6.yaml', import.meta.url), 'utf8'),
  'f6',
);
const SMALL = {
  name: 'small',
  population: { kind: 'mean-shift', dimension: 2, mean: [1] },
  sizes: { n1: 10, n0: 40 },
  generators: ['oracle'],
  gamma: [0, 1, 2],
  methods: ['vtss'],
  loss: { kind: 'squared', targets: [-1, 1] },
  validation: { perClass: 10 },
  measures: ['excess-risk', 'gamma-star'],
  repetitions: 6,
  plot: { kind: 'histogram', y: ['gamma-star'] },
};

test('histogramFigure() makes a row for each generator and a panel for each noise law, with bins from the grid', () => {
  const figure = histogramFigure(FIGURE_6, fakeResults(FIGURE_6).cells, { done: 1, total: 1 });
  expect(figure.rows.map(({ key }) => key)).toEqual(['oracle', 'semi-oracle', 'gaussian-fit', 'smote']);
  expect(figure.panels).toEqual(['uniform-cube', 'rademacher', 'uniform-sphere']);
  expect([figure.edges.length, figure.edges[0], figure.edges[20]]).toEqual([21, 0, 2]);
  expect(figure.width).toBe('page');
  for (const { cells } of figure.rows) {
    for (const cell of cells) {
      expect(cell!.zero + cell!.bins.reduce((sum, count) => sum + count, 0)).toBe(40);
      expect(cell!.total).toBe(40);
    }
  }
});

test('histogramFigure() counts each chosen size once, and failures apart', () => {
  const study = readStudy(SMALL, 'test');
  // six repetitions, the fourth failed: γ* = 0, 1, 2, –, 2, 0
  const codes = [0, 0, 0, 3, 0, 0];
  const figure = histogramFigure(study, stored(study, codes, [0, 1, 2, Number.NaN, 2, 0]), { done: 6, total: 6 });
  expect(figure.rows[0]!.cells).toEqual([{ zero: 2, bins: [1, 2], atEnd: 2, total: 5, failed: 1, median: 1 }]);
  expect(figure.edges).toEqual([0.5, 1.5, 2.5]);
});

test('histogramFigure() of an unfinished run takes the repetitions before the first gap', () => {
  const study = readStudy(SMALL, 'test');
  const arm = studyGrid(study)[0]!;
  const values = storedValues([0, 0, 3, 0, 0], [5, 0, 5, 1, NaN, NaN, 5, 2, 5, 2], [0, 1, 2, 4, 5]);
  const cells = [{ arm, cell: arm.cells[0]!, values }];
  const figure = histogramFigure(study, cells, { done: 5, total: 6 });
  expect(figure.rows[0]!.cells).toEqual([{ zero: 1, bins: [1, 0], atEnd: 0, total: 2, failed: 1, median: 0.5 }]);
  expect(histogramNotes(figure).at(-1)).toBe(
    'Unfinished: 5 of 6 repetitions. Each histogram is of the first 3, all finished: of those beyond, the fast ones come first.',
  );
});

test('histogramFigure() has no bar for 0 if it is not on the grid, and no bins but the grid’s', () => {
  const study = readStudy({ ...SMALL, gamma: [0.5, 1] }, 'test');
  const figure = histogramFigure(study, stored(study, [0, 0], [1, 0.5]), { done: 2, total: 2 });
  expect(figure.hasZero).toBe(false);
  expect(figure.rows[0]!.cells[0]!.bins).toEqual([1, 1]);
});

test('histogramFigure() tells two ranges of VTSS apart', () => {
  const study = readStudy({ ...SMALL, methods: ['vtss', { kind: 'vtss', within: [0, 1] }] }, 'test');
  const figure = histogramFigure(study, fakeResults(study).cells, { done: 1, total: 1 });
  expect(figure.rows.map(({ label }) => label)).toEqual(['oracle, VTSS', 'oracle, VTSS, Γ = [0, 1]']);
});

test('histogramFigure() refuses a study that plots curves', () => {
  const study = readStudy({ ...SMALL, plot: { y: ['excess-risk'], x: 'gamma' }, methods: ['fixed', 'vtss'] }, 'test');
  expect(() => histogramFigure(study, [], { done: 0, total: 1 })).toThrow('its plot must have kind: histogram');
});

test('studyPicture() draws what the plot asks for, and its caption says what is drawn', () => {
  const { svg, caption } = studyPicture(FIGURE_6, fakeResults(FIGURE_6));
  expect(svg.match(/class="histogram"/g)).toHaveLength(12);
  expect(caption).toMatch(/^The size that VTSS chooses under local symmetry\. Full bar, with its share: /);
  const curves = readStudy(
    { ...SMALL, methods: ['fixed'], measures: ['excess-risk'], plot: { y: ['excess-risk'] } },
    'test',
  );
  expect(studyPicture(curves, fakeResults(curves)).svg).toContain('class="curve"');
});

function stored(study: Study, codes: readonly number[], gammas: readonly number[]) {
  const [{ arm, cell }] = fakeResults(study, 1).cells as [ReturnType<typeof fakeResults>['cells'][number]];
  const values = Float64Array.from(gammas.flatMap((gamma) => [0.1, gamma]));
  return [{ arm, cell, values: storedValues(codes, values) }];
}
