import { expect, test } from 'vitest';
import { figureNotes, figureSvg } from '../../plots/figure.js';
import { levelItems } from '../../plots/legend.js';
import { studyFigure } from '../../plots/study-figure.js';
import { readStudy } from '../../studies/parse-study.js';
import type { ResultRow } from '../../studies/results.js';

const GAMMA_STUDY = {
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

const SIZES_STUDY = {
  ...GAMMA_STUDY,
  sizes: { ratio: 4 },
  factors: { n1: [10, 20] },
  generators: ['oracle'],
  gamma: [2, 4],
  methods: ['naive', 'fixed', { kind: 'vtss', within: [0, 4] }],
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

test('studyFigure() gives a level that differs between generators the look of its curve', () => {
  const figure = studyFigure(readStudy(GAMMA_STUDY, 'test'), rows(), { done: 4, total: 4 });
  const levels = figure.panels[0]!.references.filter(({ key }) => key === 'vtss');
  expect(levels.map(({ label, curve }) => [label, curve])).toEqual([
    ['VTSS', { key: 'oracle', label: 'oracle' }],
    ['VTSS', { key: 'smote', label: 'smote' }],
  ]);
});

test('studyFigure() draws a method that no generator touches once', () => {
  const none = ['oracle', 'smote'].map((generator) => ({
    ...row(0),
    method: 'class-weighted',
    methodKind: 'class-weighted' as const,
    gamma: null,
    generator,
    mean: 3,
  }));
  const study = readStudy({ ...GAMMA_STUDY, factors: {}, plot: { y: ['excess-risk'] } }, 'test');
  const figure = studyFigure(study, [row(0), row(1), ...none], { done: 4, total: 4 });
  const levels = figure.panels[0]!.references.filter(({ axis }) => axis === 'y');
  const sample = { value: 3, mcse: 0.1, repetitions: 4, failed: 0 };
  expect(levels).toEqual([{ axis: 'y', ...sample, label: 'class weights', key: 'class-weighted' }]);
});

test('studyFigure() marks a horizontal line that rests on repetitions that failed, and the notes say so', () => {
  const vtss = { ...row(null), method: 'vtss', methodKind: 'vtss' as const, mean: 3 };
  const study = readStudy({ ...GAMMA_STUDY, factors: {}, plot: { y: ['excess-risk'] } }, 'test');
  const drawn = (failed: number) => studyFigure(study, [row(0), row(1), { ...vtss, failed }], { done: 12, total: 12 });
  expect(figureNotes(drawn(0)).join(' ')).not.toContain('failed');
  expect(figureNotes(drawn(1))).toContain('† VTSS: 1 of 4 repetitions failed; means are conditional on success.');
  expect(levelItems(drawn(0)).map(({ label }) => label)).toEqual(['VTSS']);
  expect(levelItems(drawn(1)).map(({ label }) => label)).toEqual(['VTSS\u2009†']);
});

test('figureNotes() says once what panels of two measures have alike', () => {
  const measures = ['excess-risk', 'parameter-error'] as const;
  const study = readStudy({ ...GAMMA_STUDY, factors: {}, measures, plot: { y: measures } }, 'test');
  const all = measures.flatMap((measure) => [0, 1].map((gamma) => ({ ...row(gamma), measure, failed: 1 })));
  const notes = figureNotes(studyFigure(study, all, { done: 8, total: 8 })).filter((note) => note.includes('failed'));
  expect(notes).toEqual(['† oracle: 2 of 8 repetitions failed; means are conditional on success.']);
});

test('studyFigure() rings the least mean where one generator is swept, and says what γ = 1 stands for', () => {
  const study = readStudy(
    { ...GAMMA_STUDY, factors: {}, generators: ['oracle'], plot: { y: ['excess-risk'] } },
    'test',
  );
  const means = [
    { ...row(0), mean: 3 },
    { ...row(1), mean: 1 },
    { ...row(2), mean: 2 },
  ];
  const figure = studyFigure(study, means, { done: 4, total: 4 });
  expect(figure.panels[0]!.curves[0]!.ring).toEqual({ x: 1, label: 'least at γ = 1' });
  expect(figure.x.title).toBe('γ = ñ / (n₀ − n₁), n₀ − n₁ = 30');
  expect(figureNotes(figure)).toContain('Ring: the least mean of a curve.');
});

test('studyFigure() makes one curve of each method and of each fixed gamma, in a reader’s words', () => {
  const study = readStudy({ ...SIZES_STUDY, plot: { x: 'n1', y: ['excess-risk'], series: 'method' } }, 'test');
  const figure = studyFigure(study, sizeRows(), { done: 4, total: 4 });
  expect(figure.panels[0]!.curves.map(({ key, label, points }) => [key, label, points.map(({ x }) => x)])).toEqual([
    ['naive', 'naive, γ = 1', [10, 20]],
    ['fixed', 'γ = 2', [10, 20]],
    ['fixed', 'γ = 4', [10, 20]],
    ['vtss[0,4]', 'VTSS, Γ = [0, 4]', [10, 20]],
  ]);
  expect(figure.panels[0]!.references).toEqual([]);
});

test('studyFigure() never mixes cells in a curve: what series and panels leave open stands in the label', () => {
  const study = readStudy({ ...SIZES_STUDY, plot: { x: 'n1', y: ['excess-risk'] } }, 'test');
  const labels = studyFigure(study, sizeRows(), { done: 4, total: 4 }).panels[0]!.curves.map(({ label }) => label);
  expect(labels).toEqual(['oracle, naive, γ = 1', 'oracle, γ = 2', 'oracle, γ = 4', 'oracle, VTSS, Γ = [0, 4]']);
});

test('studyFigure() draws several measures over several panels as rows and columns', () => {
  const plot = { y: ['excess-risk', 'parameter-error'], panels: 'noise' };
  const study = readStudy({ ...GAMMA_STUDY, measures: ['excess-risk', 'parameter-error'], plot }, 'test');
  const both = [...rows(), ...rows().map((one) => ({ ...one, measure: 'parameter-error' as const }))];
  const figure = studyFigure(study, both, { done: 4, total: 4 });
  expect(figure.columns).toBe(2);
  expect(figure.panels.map(({ title }) => title)).toEqual([
    'excess risk R(θ̂) − R(θ*), uniform-cube',
    'excess risk R(θ̂) − R(θ*), rademacher',
    'parameter error ‖θ̂ − θ*‖, uniform-cube',
    'parameter error ‖θ̂ − θ*‖, rademacher',
  ]);
});

test('studyFigure() leaves a histogram to another', () => {
  const plot = { kind: 'histogram', y: ['gamma-star'] };
  const study = readStudy({ ...GAMMA_STUDY, measures: ['excess-risk', 'gamma-star'], plot }, 'test');
  expect(() => studyFigure(study, [], { done: 0, total: 4 })).toThrow('its plot is a histogram');
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

test('studyFigure() of an unfinished run draws the prefix, and all that is finished thin and dashed beside it', () => {
  const study = readStudy({ ...GAMMA_STUDY, factors: {}, plot: { y: ['excess-risk'] } }, 'test');
  const vtss = { ...row(null), method: 'vtss', methodKind: 'vtss' as const, mean: 7 };
  const figure = studyFigure(study, [row(0), row(1), vtss], { done: 12, total: 16 });
  const [fair, beside, sample] = figure.panels[0]!.curves;
  expect(fair).toMatchObject({
    key: 'oracle',
    points: [0, 1].map((x) => ({ x, mean: 1.5, mcse: 0.3, repetitions: 2 })),
  });
  expect(fair?.style).toBeUndefined();
  expect(beside).toMatchObject({ key: 'oracle', label: fair?.label, style: 'all-finished' });
  expect(beside?.points.map(({ mean, mcse, repetitions }) => [mean, mcse, repetitions])).toEqual([
    [1, Number.NaN, 4],
    [1, Number.NaN, 4],
  ]);
  expect(sample).toMatchObject({ label: 'all finished so far', points: [] });
  expect(figure.panels[0]!.references[0]).toMatchObject({ value: 1.5, mcse: 0.3, key: 'vtss' });
  expect(figureNotes(figure).slice(-2)).toEqual([
    'Unfinished: 12 of 16 repetitions; lines are thin where they are few.',
    'Curves and bands: of each point the repetitions from the first that are all finished, 2; dashed: all that are ' +
      'finished so far, 4, in which the fast ones are too many.',
  ]);
  const svg = figureSvg(figure);
  // of the curve and of the level
  expect(svg.match(/class="band"/g)).toHaveLength(2);
  expect(svg.match(/stroke-dasharray="2.4 1.6"/g)!.length).toBeGreaterThanOrEqual(2);
});

test('studyFigure() of an unfinished run without gaps has no dashes', () => {
  const study = readStudy({ ...GAMMA_STUDY, factors: {}, plot: { y: ['excess-risk'] } }, 'test');
  const { repetitions, failed, mean, sd, mcse } = row(0);
  const whole = { ...row(0), prefix: { repetitions, failed, mean, sd, mcse } };
  const figure = studyFigure(study, [whole], { done: 4, total: 16 });
  expect(figure.panels[0]!.curves).toHaveLength(1);
  expect(figureNotes(figure).join(' ')).not.toContain('dashed');
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
      { ...row(null), method: 'vtss', methodKind: 'vtss' as const, generator, factors: { noise }, mean: 7 },
    ]),
  );
}

function sizeRows(): ResultRow[] {
  return [10, 20].flatMap((n1) => {
    const at = { n1, n0: 4 * n1, factors: { n1 } };
    return [
      { ...row(1), ...at, method: 'naive', methodKind: 'naive' as const },
      { ...row(2), ...at },
      { ...row(4), ...at },
      { ...row(null), ...at, method: 'vtss[0,4]', methodKind: 'vtss' as const },
    ];
  });
}

function row(gamma: number | null): ResultRow {
  return {
    measure: 'excess-risk',
    method: 'fixed',
    methodKind: 'fixed',
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
    prefix: { repetitions: 2, failed: 0, mean: 1.5, sd: 0.4, mcse: 0.3 },
  };
}
