import { describe, expect, test } from 'vitest';
import { type ComparedRun, comparisonFigure } from '../../plots/comparison-figure.js';
import { comparisonPicture } from '../../plots/comparison-picture.js';
import { type ComparisonPlan, compareCells } from '../../studies/comparison.js';
import type { CellValues } from '../../studies/results.js';
import type { Study, StudyInput } from '../../studies/study.js';
import { shippedStudy } from '../studies/claims/fabricate.js';
import { storedValues } from '../support/stored-values.js';
import { tinyStudy } from '../support/tiny-study.js';
import { fakeResults } from './fake-results.js';
import { expectInside, overlaps, textsOf } from './read-svg.js';

const GRID: Partial<StudyInput> = {
  generators: ['oracle', 'smote', 'perturbed'],
  gamma: [0, 0.5, 1, 2],
  methods: ['fixed', 'vtss', 'none'],
  validation: { perClass: 5 },
  measures: ['excess-risk', 'gamma-star'],
};

describe('comparisonFigure()', () => {
  test('draws differences over γ, a curve for each level, with the line of no difference named for the baseline', () => {
    const run = compared(shippedStudy('figure-5', 40), 'generator', 'smote', ['excess-risk']);
    const figure = comparisonFigure(run)!;
    expect(figure.panels.map(({ title }) => title)).toEqual(['uniform-cube', 'rademacher', 'uniform-sphere']);
    const [panel] = figure.panels;
    expect(panel?.curves.map(({ label }) => label)).toEqual(['oracle', 'semi-oracle', 'gaussian-fit']);
    expect(panel?.references).toContainEqual({ axis: 'y', value: 0, label: 'baseline smote' });
    expect(figure.y).toEqual({ title: 'excess risk minus that of smote', scale: 'linear' });
    const point = panel!.curves[1]!.points[3]!;
    const row = run.rows.find(
      ({ level, arm, cell }) =>
        level === 'semi-oracle' && arm.factors.noise === 'uniform-cube' && cell.gamma === point.x,
    )!;
    expect([point.mean, point.mcse, point.repetitions]).toEqual([row.difference, row.mcse, 40]);
  });

  test('draws γ against one of its values as curves through nothing there', () => {
    const figure = comparisonFigure(compared(tinyStudy(GRID), 'gamma', '0.5', ['excess-risk']))!;
    const [panel] = figure.panels;
    expect(panel?.curves.map(({ key, points }) => [key, points.map(({ x }) => x)])).toEqual([
      ['oracle', [0, 0.5, 1, 2]],
      ['smote', [0, 0.5, 1, 2]],
      ['perturbed', [0, 0.5, 1, 2]],
    ]);
    expect(panel?.curves.map(({ points }) => [points[1]?.mean, points[1]?.mcse])).toEqual(Array(3).fill([0, 0]));
    expect(panel?.curves.every(({ ring }) => ring === undefined)).toBe(true);
    expect(figure.y.title).toBe('excess risk minus that at γ = 0.5');
  });

  test('draws methods against one of them: fixed sizes as a curve, the others as levels, a panel for each generator', () => {
    const figure = comparisonFigure(compared(tinyStudy(GRID), 'method', 'vtss', ['excess-risk']))!;
    expect(figure.panels.map(({ title }) => title)).toEqual(['oracle', 'smote', 'perturbed']);
    expect(figure.panels.map(({ curves }) => curves.map(({ label }) => label))).toEqual(Array(3).fill(['fixed γ']));
    const levels = figure.panels[0]!.references.filter(({ axis }) => axis === 'y').map(({ label }) => label);
    expect(levels).toEqual(['no augmentation', 'baseline VTSS']);
  });

  test('takes the factor of the study’s own picture where no gamma varies, and the methods that it draws', () => {
    const run = compared(shippedStudy('figure-2', 40), 'method', 'naive', ['log-loss', 'error']);
    const figure = comparisonFigure(run)!;
    expect(figure.x).toEqual({ title: 'minority points n₁ (log scale)', scale: 'log' });
    expect(figure.panels.map(({ yTitle }) => yTitle)).toEqual([
      'test log-loss minus that of naive, γ = 1',
      'test error minus that of naive, γ = 1',
    ]);
    expect(figure.panels[0]?.curves.map(({ key }) => key)).toEqual(['vtss', 'best-of-17', 'class-weighted']);
  });

  test('names the measure on the axis and not in the titles where several have several panels', () => {
    const figure = comparisonFigure(
      compared(shippedStudy('figure-5', 5), 'generator', 'smote', ['excess-risk', 'parameter-error']),
    )!;
    expect(figure.panels[4]).toMatchObject({ title: 'rademacher', yTitle: 'parameter error minus that of smote' });
  });

  test('leaves a measure out of a γ axis that only methods have which choose γ', () => {
    const run = compared(tinyStudy(GRID), 'generator', 'smote', ['excess-risk', 'gamma-star']);
    expect(comparisonFigure(run)!.panels).toHaveLength(1);
    expect(comparisonFigure(compared(tinyStudy(GRID), 'generator', 'smote', ['gamma-star']))).toBe(undefined);
  });
});

describe('comparisonPicture()', () => {
  test.each<[string, ComparedRun]>([
    ['dots', compared(tinyStudy({ gamma: [1] }), 'generator', 'smote', ['excess-risk'])],
    ['dots of several measures', compared(tinyStudy({ ...GRID, gamma: [1] }), 'generator', 'oracle')],
    [
      'dots with long names',
      compared(
        tinyStudy({
          ...GRID,
          gamma: [1],
          factors: { noise: ['rademacher', 'uniform-cube'] },
          population: { kind: 'mean-shift', dimension: 2, mean: [1] },
        }),
        'generator',
        'oracle',
      ),
    ],
    ['curves', compared(tinyStudy(GRID), 'generator', 'smote', ['excess-risk'])],
  ])('sets no text over another or off the page: %s', (_, run) => {
    const { svg } = comparisonPicture(run);
    expectInside(svg);
    expect(overlaps(textsOf(svg))).toEqual([]);
  });

  test('draws a dot and its error for each level, and says what is drawn', () => {
    const run = compared(tinyStudy({ gamma: [1], generators: ['oracle', 'smote', 'perturbed'] }), 'generator', 'smote');
    const { svg, caption } = comparisonPicture(run);
    expect(textsOf(svg).map(({ content }) => content)).toEqual(
      expect.arrayContaining(['baseline smote', 'oracle', 'perturbed', 'excess risk minus that of smote']),
    );
    expect([...svg.matchAll(/class="error"/g)]).toHaveLength(2);
    expect(caption).toBe(
      'tiny: differences from smote. Differences are taken by repetition, over 40 pairs: both see the same data set. ' +
        'Below zero: less than smote. Lines: mean ± 2 Monte Carlo standard errors (MCSE).',
    );
  });

  test('says what failed, what is missing, and what shares no data', () => {
    const study = tinyStudy({ gamma: [1], generators: ['oracle', 'smote', 'perturbed'] });
    const failing = compared(study, 'generator', 'smote', study.measures, (values) => ({
      ...values,
      codes: values.codes.map((_, r) => (r < 3 ? 1 : 0)),
    }));
    const { svg, caption } = comparisonPicture({ ...failing, progress: { done: 60, total: 120 } });
    expect(caption).toContain('over 37 pairs');
    expect(caption).toContain('They are conditional on the success of both.');
    expect(caption).toContain('†: repetitions left out because one of the two failed, 6 in all.');
    expect(caption).toContain('Unfinished: 60 of 120 repetitions.');
    expect(textsOf(svg).map(({ content }) => content)).toContain('oracle\u2009†');
    const apart = compared(tinyStudy({ sizes: { ratio: 2 }, factors: { n1: [8, 16] } }), 'n1', '8');
    expect(comparisonPicture(apart).caption).toContain('The cells share no data sets');
  });

  test('draws a run that has nothing yet', () => {
    const none = (): CellValues => storedValues([], []);
    for (const gamma of [[1], [0, 1]]) {
      const run = compared(tinyStudy({ gamma }), 'generator', 'smote', ['excess-risk'], none);
      const { svg } = comparisonPicture({ ...run, progress: { done: 0, total: 6 } });
      expect(textsOf(svg).map(({ content }) => content)).toContain('no repetitions yet');
    }
  });
});

function compared(
  study: Study,
  by: ComparisonPlan['by'],
  baseline: string,
  measures: ComparisonPlan['measures'] = study.measures,
  change = (values: CellValues): CellValues => values,
): ComparedRun {
  const { cells, progress } = fakeResults(study);
  const plan = { by, baseline, measures };
  const changed = cells.map((stored) => ({ ...stored, values: change(stored.values) }));
  return { study, plan, rows: compareCells(changed, plan), progress };
}
