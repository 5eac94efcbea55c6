/** From a study's `plot` field and its estimates to a figure. */

import type { ResultRow } from '../studies/results.js';
import type { Measure, Plot, Study } from '../studies/study.js';
import type { Curve, Figure, Panel, ReferenceLine } from './figure-data.js';

const MEASURE_TITLES: Record<Measure, string> = {
  'excess-risk': 'excess risk R(θ̂) − R(θ*)',
  'parameter-error': 'parameter error ‖θ̂ − θ*‖',
  'log-loss': 'balanced test log-loss',
  'log-loss-exact': 'balanced log-loss, exact',
  error: 'balanced test 0–1 error',
  'error-exact': 'balanced 0–1 error, exact',
  'gamma-star': 'chosen γ*',
  'validation-loss': 'balanced validation loss',
};

const AXIS_TITLES: Record<Plot['x'], string> = {
  gamma: 'γ = ñ / (n₀ − n₁)',
  n1: 'minority points n₁',
  n0: 'majority points n₀',
  ratio: 'imbalance n₀ / n₁',
  dimension: 'dimension d',
};

/** Places on the gamma axis that a reader knows. */
const LANDMARKS: readonly ReferenceLine[] = [
  { axis: 'x', value: 0, label: 'no augmentation' },
  { axis: 'x', value: 1, label: 'γ = 1, naive balancing' },
];

/**
 * @param rows estimates of the whole study, finished or not
 * @param progress repetitions finished and planned, so that an unfinished picture says so
 * @throws {RangeError} if the study says nothing about a plot
 */
export function studyFigure(
  study: Study,
  rows: readonly ResultRow[],
  progress: { done: number; total: number },
): Figure {
  const plot = study.plot;
  if (plot === undefined) throw new RangeError(`Cannot draw ${study.name}: the study has no plot field`);
  const panels = plot.y.flatMap((measure) => panelsOf(study, plot, measure, rows));
  return {
    panels,
    x: { title: `${AXIS_TITLES[plot.x]}${plot.xScale === 'log' ? ' (log scale)' : ''}`, scale: plot.xScale },
    y: { title: yTitle(plot, plot.y[0] ?? 'excess-risk'), scale: plot.yScale },
    spread: plot.spread,
    width: panels.length > 1 ? 'page' : 'column',
    caption: plot.caption ?? study.title ?? study.name,
    sharedY: plot.y.length === 1,
    progress,
  };
}

function panelsOf(study: Study, plot: Plot, measure: Measure, rows: readonly ResultRow[]): Panel[] {
  const ofMeasure = rows.filter((row) => row.measure === measure);
  const split = plot.panels;
  const levels = split === undefined ? [undefined] : distinct(ofMeasure.map((row) => levelOf(row, split)));
  return levels.map((level) => {
    const inPanel =
      level === undefined || split === undefined ? ofMeasure : ofMeasure.filter((row) => levelOf(row, split) === level);
    return {
      title: [plot.y.length > 1 && level !== undefined ? MEASURE_TITLES[measure] : undefined, level]
        .filter(Boolean)
        .join(', '),
      curves: curvesOf(study, plot, inPanel),
      references: referencesOf(plot, measure, inPanel),
      ...(plot.y.length > 1 && { yTitle: yTitle(plot, measure) }),
    };
  });
}

function curvesOf(study: Study, plot: Plot, rows: readonly ResultRow[]): Curve[] {
  const drawn = rows.filter((row) => (plot.x === 'gamma' ? row.method === 'fixed' : true));
  return distinct(drawn.map((row) => levelOf(row, plot.series))).map((level) => {
    const points = drawn
      .filter((row) => levelOf(row, plot.series) === level)
      .map((row) => ({
        x: positionOf(row, plot.x),
        mean: row.mean,
        mcse: row.mcse,
        sd: row.sd,
        repetitions: row.repetitions - row.failed,
        failed: row.failed,
      }))
      .sort((a, b) => a.x - b.x);
    return { label: seriesLabel(study, plot, level), key: level, points };
  });
}

/** Known values, naive balancing on a gamma axis, and methods that choose gamma themselves as horizontal lines. */
function referencesOf(plot: Plot, measure: Measure, rows: readonly ResultRow[]): ReferenceLine[] {
  const known = plot.references
    .filter((reference) => reference.measure === measure)
    .map(({ value, label }): ReferenceLine => ({ axis: 'y', value, label }));
  if (plot.x !== 'gamma') return known;
  const levels = rows
    .filter((row) => row.method === 'vtss' && Number.isFinite(row.mean))
    .map((row): ReferenceLine => ({ axis: 'y', value: row.mean, mcse: row.mcse, label: 'VTSS', key: 'vtss' }));
  const gammas = rows.flatMap((row) => (row.method === 'fixed' && row.gamma !== null ? [row.gamma] : []));
  const inRange = LANDMARKS.filter(({ value }) => Math.min(...gammas) <= value && value <= Math.max(...gammas));
  return [...levels, ...known, ...inRange];
}

function seriesLabel(study: Study, plot: Plot, level: string): string {
  if (plot.series !== 'method') return level;
  if (level === 'naive') return 'naive, γ = 1';
  if (level === 'none') return 'no augmentation';
  if (level === 'fixed') return plot.x === 'gamma' ? 'fixed γ' : `γ = ${study.gamma.join(', ')}`;
  return level.toUpperCase();
}

function levelOf(row: ResultRow, split: NonNullable<Plot['panels']>): string {
  if (split === 'generator') return row.generator;
  if (split === 'method') return row.method;
  if (split === 'measure') return row.measure;
  return String(row.factors[split] ?? (split === 'n0' || split === 'n1' ? row[split] : ''));
}

function positionOf(row: ResultRow, x: Plot['x']): number {
  if (x === 'gamma') return row.gamma ?? Number.NaN;
  if (x === 'n0' || x === 'n1') return row[x];
  return Number(row.factors[x]);
}

function yTitle(plot: Plot, measure: Measure): string {
  return `${MEASURE_TITLES[measure]}${plot.yScale === 'log' ? ' (log scale)' : ''}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
