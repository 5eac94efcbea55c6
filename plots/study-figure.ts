/** From a study's `plot` field and its estimates to a figure of curves. */

import { overPrefix, type ResultRow } from '../studies/results.js';
import type { Factor, Measure, Method, Plot, Study } from '../studies/study.js';
import type { Curve, Figure, Panel, ReferenceLine } from './figure-data.js';
import { methodWords } from './method-words.js';
import { AXIS_TITLES, levelWords, MEASURE_TITLES, numberWords, type Split } from './study-words.js';
import { besideCurves, withSample } from './unfinished.js';

/** Places on the gamma axis that a reader knows. */
const LANDMARKS: readonly ReferenceLine[] = [
  { axis: 'x', value: 0, label: 'no augmentation' },
  { axis: 'x', value: 1, label: 'γ = 1, naive balancing' },
];

/** Methods without synthetic points: the same for every generator. */
const GENERATOR_FREE: ReadonlySet<Method> = new Set(['none', 'class-weighted']);
const SIZES = ['n1', 'n0', 'ratio'] as const;

/**
 * @param rows estimates of the whole study, finished or not
 * @param progress repetitions finished and planned, so that an unfinished picture says so
 * @throws {RangeError} if the study says nothing about curves
 */
export function studyFigure(
  study: Study,
  rows: readonly ResultRow[],
  progress: { done: number; total: number },
  { theory = [], statistic = 'mean' }: FigureExtras = {},
): Figure {
  const plot = curvePlot(study);
  const drawn = rows.filter(({ method }) => plot.methods?.includes(method) ?? true);
  const facets = plot.y.map((measure) => panelsOf(study, plot, measure, drawn, theory, progress.done < progress.total));
  const panels = withSample(facets.flat());
  const perMeasure = facets[0]?.length ?? 0;
  return {
    panels,
    x: { title: xTitle(plot, rows), scale: plot.xScale },
    y: { title: `${PREFIX[statistic]}${yTitle(plot, plot.y[0] ?? 'excess-risk')}`, scale: plot.yScale },
    spread: plot.spread,
    ...(statistic !== 'mean' && { statistic }),
    width: panels.length > 1 ? 'page' : 'column',
    ...(plot.y.length > 1 && perMeasure > 1 && perMeasure <= 4 && { columns: perMeasure }),
    caption: plot.caption ?? study.title ?? study.name,
    sharedY: plot.y.length === 1,
    progress,
  };
}

export interface FigureExtras {
  /** Rows whose mean is what theory expects, drawn as thin dashes beside the curves of the same levels. */
  readonly theory?: readonly ResultRow[];
  /** What stands in the rows' mean. */
  readonly statistic?: 'mean' | 'variance';
}

const PREFIX = { mean: '', variance: 'variance of ' } as const;

function curvePlot({ name, plot }: Study): Plot {
  if (plot === undefined) throw new RangeError(`Cannot draw ${name}: the study has no plot field`);
  if (plot.kind !== 'curves') throw new RangeError(`Cannot draw ${name} as curves: its plot is a ${plot.kind}`);
  return plot;
}

function panelsOf(
  study: Study,
  plot: Plot,
  measure: Measure,
  rows: readonly ResultRow[],
  theory: readonly ResultRow[],
  isUnfinished: boolean,
): Panel[] {
  const ofMeasure = rows.filter((row) => row.measure === measure);
  const split = plot.panels;
  const levels = split === undefined ? [undefined] : distinct(ofMeasure.map((row) => levelOf(row, split)));
  return levels.map((level) => {
    const stored =
      level === undefined || split === undefined ? ofMeasure : ofMeasure.filter((row) => levelOf(row, split) === level);
    const inPanel = isUnfinished ? stored.map(overPrefix) : stored;
    const name = level === undefined || split === undefined ? undefined : levelWords(split, level);
    const curves = curvesOf(plot, inPanel);
    const beside = isUnfinished ? besideCurves(curves, curvesOf(plot, stored)) : [];
    const expected = theory.filter(
      (row) => row.measure === measure && (level === undefined || split === undefined || levelOf(row, split) === level),
    );
    const dashes = curvesOf(plot, expected).map((curve): Curve => ({ ...curve, style: 'theory' }));
    return {
      title: [plot.y.length > 1 && name !== undefined ? MEASURE_TITLES[measure] : undefined, name]
        .filter(Boolean)
        .join(', '),
      curves: [...(comparesGammas(study, plot) ? withLeastRinged(curves) : curves), ...beside, ...dashes],
      references: referencesOf(plot, measure, inPanel),
      ...(plot.y.length > 1 && { yTitle: yTitle(plot, measure) }),
    };
  });
}

function curvesOf(plot: Plot, rows: readonly ResultRow[]): Curve[] {
  const drawn = rows.filter((row) => (plot.x === 'gamma' ? isFixed(row) : true));
  const untold = untoldSplits(plot, drawn);
  const named = drawn.map((row) => ({ row, name: nameOf(row, plot, untold) }));
  return distinct(named.map(({ name }) => name.label)).map((label) => {
    const own = named.filter(({ name }) => name.label === label);
    const points = own
      .map(({ row }) => ({
        x: positionOf(row, plot.x),
        mean: row.mean,
        mcse: row.mcse,
        sd: row.sd,
        repetitions: row.repetitions - row.failed,
        failed: row.failed,
      }))
      .sort((a, b) => a.x - b.x);
    return { label, key: own[0]!.name.key, points };
  });
}

/** Whether a reader will ask for the best gamma of each curve, and the figure is not about generators. */
function comparesGammas({ generators }: Study, { x, series }: Plot): boolean {
  return x === 'gamma' && (generators.length === 1 || series !== 'generator');
}

function withLeastRinged(curves: readonly Curve[]): Curve[] {
  return curves.map((curve) => {
    const known = curve.points.filter(({ mean, repetitions }) => repetitions > 0 && Number.isFinite(mean));
    if (known.length < 2) return curve;
    const { x } = known.reduce((least, point) => (point.mean < least.mean ? point : least));
    const label = `least at γ = ${numberWords(Number(x.toPrecision(3)))}`;
    return { ...curve, ring: curves.length > 1 ? { x } : { x, label } };
  });
}

/** Known values, naive balancing on a gamma axis, and the methods that are no curve there as horizontal lines. */
function referencesOf(plot: Plot, measure: Measure, rows: readonly ResultRow[]): ReferenceLine[] {
  const known = plot.references
    .filter((reference) => reference.measure === measure)
    .map(({ value, label }): ReferenceLine => ({ axis: 'y', value, label }));
  if (plot.x !== 'gamma') return known;
  const gammas = rows.flatMap((row) => (isFixed(row) && row.gamma !== null ? [row.gamma] : []));
  const inRange = LANDMARKS.filter(({ value }) => Math.min(...gammas) <= value && value <= Math.max(...gammas));
  return [...levelsOf(plot, rows), ...known, ...inRange];
}

/** One level for each method, or one for each curve if there are several. */
function levelsOf(plot: Plot, rows: readonly ResultRow[]): ReferenceLine[] {
  const others = rows.filter((row) => !isFixed(row) && Number.isFinite(row.mean));
  return distinct(others.map(({ method }) => method)).flatMap((method) => {
    const own = others.filter((row) => row.method === method);
    const rest = untoldSplits({ ...plot, series: 'method' }, own).filter((split) => split !== plot.series);
    const isSplit = new Set(own.map((row) => levelOf(row, plot.series))).size > 1;
    const isOne = GENERATOR_FREE.has(own[0]!.methodKind) && new Set(own.map(({ mean }) => mean)).size === 1;
    return (isOne ? own.slice(0, 1) : own).map((row): ReferenceLine => {
      const label = [methodWords(method), ...(isOne ? [] : rest.map((split) => splitWords(row, plot, split)))];
      const { mean, mcse, failed } = row;
      const sample = { value: mean, mcse, repetitions: row.repetitions - failed, failed };
      const level = { axis: 'y', ...sample, label: label.join(', '), key: method } as const;
      return isSplit && !isOne ? { ...level, curve: nameOf(row, plot, rest) } : level;
    });
  });
}

/** Key and label of a row's curve: its level of the series, then the levels of `untold`. */
function nameOf(row: ResultRow, plot: Plot, untold: readonly Split[]): { key: string; label: string } {
  const words = [plot.series, ...untold].map((split) => splitWords(row, plot, split));
  return { key: levelOf(row, plot.series), label: words.join(', ') };
}

/** What varies and neither axis, series nor panels tell: left out of the names, curves of different cells would be one. */
function untoldSplits(plot: Plot, rows: readonly ResultRow[]): Split[] {
  const told: readonly (string | undefined)[] = [plot.series, plot.panels, plot.x];
  const factors = new Set(rows.flatMap((row) => Object.keys(row.factors) as Factor[]));
  // n0 may be the axis while n1 is the factor that moves it
  const moved = SIZES.some((size) => size === plot.x) && !factors.has(plot.x as Factor);
  const rest = (['generator', 'method', ...factors] as const).filter(
    (split) => !told.includes(split) && !(moved && SIZES.some((size) => size === split)),
  );
  return rest.filter((split) => new Set(rows.map((row) => splitWords(row, plot, split))).size > 1);
}

function splitWords(row: ResultRow, plot: Plot, split: Split): string {
  return split === 'method' ? methodAt(row, plot) : levelWords(split, levelOf(row, split));
}

/** A fixed size is one curve for each gamma, unless gamma is the axis. */
function methodAt(row: ResultRow, plot: Plot): string {
  if (!isFixed(row) || plot.x === 'gamma') return methodWords(row.method);
  return `γ = ${numberWords(row.gamma ?? Number.NaN)}`;
}

function isFixed({ methodKind }: ResultRow): boolean {
  return methodKind === 'fixed';
}

function levelOf(row: ResultRow, split: Split): string {
  if (split === 'generator') return row.generator;
  if (split === 'method') return row.method;
  if (split === 'measure') return row.measure;
  return String(row.factors[split] ?? (split === 'n0' || split === 'n1' ? row[split] : ''));
}

function positionOf(row: ResultRow, x: Plot['x']): number {
  if (x === 'gamma') return row.gamma ?? Number.NaN;
  if (x === 'n0' || x === 'n1') return row[x] ?? Number.NaN;
  return Number(row.factors[x]);
}

/** Says what γ = 1 stands for, if it is one number. */
function xTitle(plot: Plot, rows: readonly ResultRow[]): string {
  const title = `${AXIS_TITLES[plot.x]}${plot.xScale === 'log' ? ' (log scale)' : ''}`;
  const gaps = new Set(rows.map(({ n0, n1 }) => (n0 === null || n1 === null ? 0 : n0 - n1)));
  const [gap] = gaps;
  return plot.x === 'gamma' && gaps.size === 1 && gap! > 0 ? `${title}, n₀ − n₁ = ${numberWords(gap!)}` : title;
}

function yTitle(plot: Plot, measure: Measure): string {
  return `${MEASURE_TITLES[measure]}${plot.yScale === 'log' ? ' (log scale)' : ''}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
