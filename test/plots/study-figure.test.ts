import { expect, test } from 'vitest';
import { studyFigure } from '../../plots/study-figure.js';
import { readStudy } from '../../studies/parse-study.js';
import type { ResultRow } from '../../studies/results.js';
import type { StudyInput } from '../../studies/study.js';

const GAMMA_STUDY: StudyInput = {
  name: 'sweep',
  population: { kind: 'mean-shift', dimension: 2, mean: [1] },
  sizes: { n1: 10, n0: 40 },
  factors: { noise: ['uniform-cube', 'rademacher'] },
  generators: ['oracle', { kind: 'smote', k: 5 }],
  gamma: [0, 1, 2],
  methods: ['fixed', 'vtss'],
  loss: { kind: 'squared', targets: [-1, 1] },
  validation: { perClass: 10 },
  measures: ['excess-risk'],
  repetitions: 4,
  plot: { y: ['excess-risk'], yScale: 'log', panels: 'noise' },
};

test('studyFigure() makes a panel for each level and a curve for each generator, gamma ascending', () => {
  const figure = studyFigure(readStudy(GAMMA_STUDY, 'test'), rows().toReversed(), { done: 4, total: 4 });
  expect(figure.panels.map(({ title }) => title)).toEqual(['rademacher', 'uniform-cube']);
  const [panel] = figure.panels;
  expect(panel?.curves.map(({ key }) => key).sort()).toEqual(['oracle', 'smote']);
  expect(panel?.curves[0]?.points.map(({ x }) => x)).toEqual([0, 1, 2]);
  expect(figure.y).toEqual({ title: 'excess risk R(θ̂) − R(θ*) (log scale)', scale: 'log' });
  expect(figure.width).toBe('page');
});

test('studyFigure() draws a method that chooses gamma as a level with its own error, and names gamma = 0 and 1', () => {
  const figure = studyFigure(readStudy(GAMMA_STUDY, 'test'), rows(), { done: 4, total: 4 });
  const references = figure.panels[0]?.references ?? [];
  expect(references.filter(({ key }) => key === 'vtss').map(({ value, mcse }) => [value, mcse])).toEqual([
    [7, 0.1],
    [7, 0.1],
  ]);
  expect(references.filter(({ axis }) => axis === 'x').map(({ value }) => value)).toEqual([0, 1]);
});

test('studyFigure() names no place on the gamma axis that the grid does not reach', () => {
  const study = readStudy({ ...GAMMA_STUDY, gamma: [0.6, 1.4], plot: { y: ['excess-risk'] } }, 'test');
  const figure = studyFigure(study, [row(0.6), row(1.4)], { done: 4, total: 4 });
  expect(figure.panels[0]?.references.map(({ label }) => label)).toEqual(['γ = 1, naive balancing']);
});

test('studyFigure() counts only successes behind a mean', () => {
  const study = readStudy({ ...GAMMA_STUDY, plot: { y: ['excess-risk'] } }, 'test');
  const figure = studyFigure(study, [{ ...row(0), repetitions: 4, failed: 3 }], { done: 4, total: 4 });
  expect(figure.panels[0]?.curves[0]?.points[0]).toMatchObject({ repetitions: 1, failed: 3 });
});

test('studyFigure() refuses a study without a plot field', () => {
  const { plot: _, ...plain } = GAMMA_STUDY;
  expect(() => studyFigure(readStudy(plain, 'test'), [], { done: 0, total: 4 })).toThrow(
    'Cannot draw sweep: the study has no plot field',
  );
});

function rows(): ResultRow[] {
  return (['uniform-cube', 'rademacher'] as const).flatMap((noise) =>
    ['oracle', 'smote'].flatMap((generator) => [
      ...[0, 1, 2].map((gamma) => ({ ...row(gamma), generator, factors: { noise } })),
      { ...row(null), method: 'vtss' as const, generator, factors: { noise }, mean: 7 },
    ]),
  );
}

function row(gamma: number | null): ResultRow {
  return {
    measure: 'excess-risk',
    method: 'fixed',
    n0: 40,
    n1: 10,
    generator: 'oracle',
    gamma,
    factors: {},
    repetitions: 4,
    failed: 0,
    mean: 1,
    variance: 0.04,
    sd: 0.2,
    mcse: 0.1,
    mcseVariance: 0.01,
    q05: 0.8,
    median: 1,
    q95: 1.2,
  };
}
