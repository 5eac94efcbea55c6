/** How a run may be drawn: what is asked for, against what the study has. */
import { expect, test } from 'vitest';
import { chosenRows, PlotProblems, plotChoice, usualPlot } from '../../plots/plot-choice.js';
import { chosenPicture } from '../../plots/study-picture.js';
import { inTheme } from '../../plots/theme.js';
import type { ResultRow } from '../../studies/results.js';
import { shippedStudy } from '../docs/study-of.js';
import { tinyStudy } from '../support/tiny-study.js';

const figure5 = shippedStudy('figure-5');

function row(generator: string, gamma: number, noise = 'rademacher'): ResultRow {
  const prefix = { repetitions: 10, failed: 0, mean: 1, sd: 2, mcse: 0.1 };
  const rest = { variance: 4, mcseVariance: 0.5, q05: 0, median: 1, q95: 2, sd: 2 };
  return {
    measure: 'excess-risk',
    method: 'fixed',
    methodKind: 'fixed',
    n0: 2000,
    n1: 100,
    generator,
    gamma,
    factors: { noise },
    repetitions: 10,
    failed: 0,
    mean: 1,
    mcse: 0.1,
    ...rest,
    prefix,
  };
}

test('without a request the study’s own picture is drawn', () => {
  expect(plotChoice(figure5, {})).toMatchObject({
    plot: figure5.plot,
    statistic: 'mean',
    where: {},
    theory: false,
    theme: 'light',
  });
});

test('a request replaces what it names and leaves the rest', () => {
  const choice = plotChoice(figure5, {
    measure: 'parameter-error',
    colour: 'noise',
    facet: 'generator',
    'y-scale': 'linear',
    size: '120mm',
  });
  expect(choice.plot).toMatchObject({
    y: ['parameter-error'],
    series: 'noise',
    panels: 'generator',
    yScale: 'linear',
    x: 'gamma',
  });
  expect(choice.width).toBe(120);
  expect(plotChoice(figure5, { facet: 'none' }).plot.panels).toBeUndefined();
});

test('everything that is wrong is said at once, with the nearest name', () => {
  const wrong = () =>
    plotChoice(figure5, {
      measure: 'excess-rsk',
      x: 'n9',
      facet: 'nois',
      size: '3',
      theme: 'drak',
      kind: 'histogram',
      where: 'smote',
    });
  expect(wrong).toThrow(PlotProblems);
  try {
    wrong();
  } catch (error) {
    const { problems } = error as PlotProblems;
    expect(problems).toHaveLength(7);
    expect(problems.join('\n')).toMatch(
      /measure must be one that the study has, .* \(did you mean "excess-risk"\?\), got "excess-rsk"/,
    );
    expect(problems.join('\n')).toMatch(/facet must be one of .* \(did you mean "noise"\?\)/);
    expect(problems.join('\n')).toMatch(/where must read axis=level/);
  }
});

test('levels that were not asked for are left out; numbers are compared as they are shown', () => {
  const rows = [row('smote', 0), row('oracle', 4 / 19), row('smote', 4 / 19, 'uniform-cube')];
  const kept = (where: string) => chosenRows(rows, plotChoice(figure5, { where }));
  expect(kept('generator=smote')).toEqual([rows[0], rows[2]]);
  expect(kept('generator=smote,oracle,noise=rademacher')).toEqual([rows[0], rows[1]]);
  expect(kept('gamma=0.210526')).toEqual([rows[1], rows[2]]);
});

test('a variance stands with its own error', () => {
  const [shown] = chosenRows([row('smote', 0)], plotChoice(figure5, { statistic: 'variance' }));
  expect(shown).toMatchObject({ mean: 4, mcse: 0.5, prefix: { mean: 4, mcse: 0.5 } });
});

test('a study without a plot field is drawn over γ, or over the factor with most levels', () => {
  expect(usualPlot(tinyStudy())).toMatchObject({ x: 'gamma', y: ['excess-risk'], series: 'generator' });
  const sizes = tinyStudy({ gamma: [1], sizes: { n0: 24 }, factors: { n1: [8, 12, 16] } } as never);
  expect(usualPlot(sizes).x).toBe('n1');
});

test('a picture has its width, its theory and its words as they were chosen', () => {
  const rows = [0, 1, 2].map((gamma) => row('smote', gamma));
  const choice = plotChoice(figure5, { size: '100', facet: 'none', statistic: 'variance', theory: '1', theme: 'dark' });
  const { svg } = chosenPicture(figure5, choice, { rows, cells: [], progress: { done: 1, total: 1 } }, rows);
  expect(svg).toContain('width="100mm"');
  expect(svg).toContain('color="#ececec"');
  expect(svg).toMatch(/variance of excess risk/);
});

test('grey keeps the order of lightness, and leaves no colour', () => {
  const svg = inTheme('<path stroke="#0072B2"/><path stroke="#56B4E9"/>', 'grey');
  const [dark, light] = [...svg.matchAll(/#([0-9a-f]{2})\1\1/g)].map(([, level]) => Number.parseInt(level!, 16));
  expect(dark).toBeLessThan(light!);
});
