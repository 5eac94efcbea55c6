/** Theorem 2's leading terms over γ, one panel for each combination of levels, over the simulated excess risks if there are any. */
import type { Combination } from '../studies/grid.js';
import { overPrefix, type ResultRow } from '../studies/results.js';
import type { Factor, Study } from '../studies/study.js';
import type { ArmTheory } from '../studies/theory.js';
import type { Curve, Figure, Panel, ReferenceLine } from './figure-data.js';
import { AXIS_TITLES, levelWords } from './study-words.js';

/** Panels that a page holds; of more combinations, evenly chosen ones are drawn. */
const MOST_PANELS = 6;
const STEPS = 120;

/** What the theory curve is called where it stands over simulated ones. */
export const THEORY_LABEL = 'Theorem 2, leading terms';

/**
 * @param rows estimates of the study; empty if nothing of it has run, over their prefix if it is unfinished
 * @throws {RangeError} if there are no arms
 */
export function theoryFigure(study: Study, arms: readonly ArmTheory[], rows: readonly ResultRow[]): Figure {
  const combinations = [...new Set(arms.map(({ arm }) => comboKey(arm)))];
  const drawn = evenly(combinations, MOST_PANELS);
  const measure = study.measures.includes('excess-risk-exact') ? 'excess-risk-exact' : 'excess-risk';
  const fair = rows.map(overPrefix);
  const simulated = fair.filter((row) => row.measure === measure && row.gamma !== null && row.repetitions > row.failed);
  const panels = drawn.map((key): Panel => {
    const here = arms.filter(({ arm }) => comboKey(arm) === key);
    const inPanel = simulated.filter((row) => comboKey(row) === key);
    return {
      title: drawn.length > 1 ? comboTitle(study, here[0]!.arm) : '',
      curves: panelCurves(here, inPanel, gammaEnd(study, here)),
      references: referencesOf(here),
    };
  });
  const left = combinations.length - drawn.length;
  return {
    panels: simulated.length > 0 ? panels.map(withSample) : panels,
    x: { title: AXIS_TITLES.gamma, scale: 'linear' },
    y: { title: 'expected excess risk (log scale)', scale: 'log' },
    spread: 'mcse',
    width: panels.length > 1 ? 'page' : 'column',
    caption: captionOf(study, simulated.length > 0, left),
    sharedY: true,
  };
}

function captionOf(study: Study, overSimulated: boolean, left: number): string {
  const title = study.title ?? study.name;
  const what = overSimulated
    ? 'Thin dashed lines without markers: the leading terms of Theorem 2. With markers: simulated means.'
    : 'The leading terms of Theorem 2; nothing is simulated here but what has no closed form.';
  const rest = left > 0 ? ` ${left} more combinations of levels are not drawn.` : '';
  return `${title}: theory. ${what}${rest}`;
}

/** Simulated curves first: names stand at their ends. */
function panelCurves(arms: readonly ArmTheory[], rows: readonly ResultRow[], end: number): Curve[] {
  const simulated = arms.flatMap(({ arm }): Curve[] => {
    const points = rows
      .filter((row) => row.generator === arm.generator)
      // naive and none may repeat a gamma of the grid
      .filter((row, i, all) => all.findIndex(({ gamma }) => gamma === row.gamma) === i)
      .map((row) => ({
        x: row.gamma ?? Number.NaN,
        mean: row.mean,
        mcse: row.mcse,
        sd: row.sd,
        repetitions: row.repetitions - row.failed,
        failed: row.failed,
      }))
      .sort((a, b) => a.x - b.x);
    return points.length > 0 ? [{ key: arm.generator, label: arm.generator, points }] : [];
  });
  const theory = arms.map(({ arm, theory: { terms } }): Curve => {
    const points = Array.from({ length: STEPS + 1 }, (_, i) => (i / STEPS) * end).map((gamma) => {
      const { expected, mcse } = terms(gamma);
      // a value of the theory counts like a mean whose error is known
      return { x: gamma, mean: expected, mcse, sd: Number.NaN, repetitions: 2, failed: 0 };
    });
    return {
      key: arm.generator,
      label: arm.generator,
      points,
      ...(simulated.length > 0 && { style: 'theory' as const }),
    };
  });
  return [...simulated, ...theory];
}

/** Explains the thin dashes in the legend: a curve without points. */
function withSample(panel: Panel): Panel {
  return { ...panel, curves: [...panel.curves, { key: 'theory', label: THEORY_LABEL, points: [], style: 'theory' }] };
}

/** As far as the study's grid, naive balancing and the bias-cancelling sizes go. */
function gammaEnd(study: Study, arms: readonly ArmTheory[]): number {
  const cancelling = arms.flatMap(({ theory }) => ('none' in theory.cancelling ? [] : [theory.cancelling.gamma.value]));
  return Math.max(
    2,
    ...study.gamma,
    ...cancelling.filter((gamma) => gamma <= 10).map((gamma) => Math.ceil(1.2 * gamma)),
  );
}

function referencesOf(arms: readonly ArmTheory[]): ReferenceLine[] {
  const naive: ReferenceLine = { axis: 'x', value: 1, label: 'γ = 1, naive balancing' };
  const [only] = arms;
  if (arms.length !== 1 || only === undefined || 'none' in only.theory.cancelling) return [naive];
  const { value } = only.theory.cancelling.gamma;
  if (Math.abs(value - 1) < 0.05) return [naive];
  return [naive, { axis: 'x', value, label: `γ = ${Number(value.toPrecision(3))}, cancelling` }];
}

type At = Pick<ResultRow, 'n0' | 'n1' | 'factors'> | Pick<ArmTheory['arm'], 'n0' | 'n1' | 'factors'>;

function comboKey({ n0, n1, factors }: At): string {
  return JSON.stringify([n0, n1, factors]);
}

function comboTitle(study: Study, { factors }: Pick<Combination, 'factors'>): string {
  const names = Object.keys(study.factors) as Factor[];
  return names.map((name) => levelWords(name, String(factors[name]))).join(', ');
}

/** At most `most` of the items, the first and the last among them. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}
