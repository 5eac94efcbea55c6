/**
 * Differences from a baseline as curves: over γ if it varies, else over a factor that does.
 *
 * The figure is the study's own (`study-figure.ts`) with differences in place of means, so looks, panels and names are those
 * that a reader knows from the study.
 */

import type { Comparison, ComparisonPlan } from '../studies/comparison.js';
import type { ComparedBy } from '../studies/comparison-levels.js';
import { type ResultRow, rowLevels } from '../studies/results.js';
import { FACTORS, type Measure, type Plot, type Study } from '../studies/study.js';
import { baselineWords, comparisonCaption, differenceTitle } from './comparison-words.js';
import type { Figure, Panel } from './figure-data.js';
import type { PictureProvenance } from './picture-provenance.js';
import { studyFigure } from './study-figure.js';
import { MEASURE_TITLES, type Split } from './study-words.js';

/** What a picture of comparisons is made from. */
export interface ComparedRun {
  readonly study: Study;
  /** With the measures to draw. */
  readonly plan: ComparisonPlan;
  readonly rows: readonly Comparison[];
  /** Repetitions of the run, finished and planned. */
  readonly progress: { readonly done: number; readonly total: number };
  readonly provenance?: PictureProvenance;
}

type Axis = Plot['x'];

/** Levels that span more than this stand on a log axis. */
const LOG_FROM = 8;

/** @returns undefined if nothing that varies is a number: then `comparison-dots.ts` draws */
export function comparisonFigure(run: ComparedRun): Figure | undefined {
  const { study, plan, progress } = run;
  const measured = run.rows.filter(({ measure }) => plan.measures.includes(measure));
  const x = axisOf({ ...run, rows: measured });
  if (x === undefined) return undefined;
  const rows = worthDrawing(study, measured, x);
  const results = rows.map(asResult);
  const drawn = plan.by === x ? [...results, ...baselineResults(results, plan, x)] : results;
  const plot = plotOf(run, drawn, x);
  const figure = studyFigure({ ...study, plot }, drawn, progress);
  const [first] = plot.y;
  return {
    ...figure,
    panels: figure.panels.map((panel) => asDifferences(panel, plan)),
    y: { ...figure.y, title: first === undefined ? '' : differenceTitle(plan, first) },
    caption: comparisonCaption(study.title ?? study.name, plan, rows),
  };
}

function axisOf({ study, plan, rows }: ComparedRun): Axis | undefined {
  const gammas = new Set(rows.flatMap(({ cell }) => (cell.methodKind === 'fixed' ? [cell.gamma] : [])));
  if (plan.by === 'gamma' || gammas.size > 1) return 'gamma';
  const numeric = FACTORS.filter((name) => {
    const levels = study.factors[name];
    return levels !== undefined && levels.length > 1 && levels.every((level) => typeof level === 'number');
  }) as Axis[];
  return [plan.by, study.plot?.x, ...numeric].flatMap((name) => numeric.find((axis) => axis === name) ?? [])[0];
}

/** Without what the study's own picture leaves out, and on a γ axis without methods that are the baseline itself. */
function worthDrawing(study: Study, rows: readonly Comparison[], x: Axis): readonly Comparison[] {
  const methods = study.plot?.methods;
  const differing = rows.filter(
    ({ cell, difference, mcse }) => x !== 'gamma' || cell.methodKind === 'fixed' || difference !== 0 || mcse !== 0,
  );
  const own = differing.filter(({ cell }) => methods?.includes(cell.method) ?? true);
  return own.length > 0 ? own : differing;
}

function plotOf({ study, plan }: ComparedRun, rows: readonly ResultRow[], x: Axis): Plot {
  const varied = variedSplits(study, plan.by, rows, x);
  const series = plan.by === x ? (varied[0] ?? 'method') : (plan.by as Split);
  const panels = [study.plot?.panels, ...varied].find((split) => split !== series && isAmong(split, varied));
  // a γ axis has nothing of a measure that only methods have which choose γ
  const onAxis = rows.filter(({ methodKind }) => x !== 'gamma' || methodKind === 'fixed');
  const measures = plan.measures.filter((measure) => onAxis.some((row) => row.measure === measure));
  return {
    kind: 'curves',
    x,
    y: measures,
    series,
    ...(panels !== undefined && { panels }),
    xScale: study.plot?.x === x ? study.plot.xScale : scaleOf(study, x),
    yScale: 'linear',
    spread: 'mcse',
    bins: 20,
    references: [],
  };
}

/** What else tells rows apart, in the order in which it becomes curves, then panels. */
function variedSplits(study: Study, by: ComparedBy, rows: readonly ResultRow[], x: Axis): Split[] {
  const candidates: Split[] = ['generator', ...FACTORS.filter((name) => study.factors[name] !== undefined)];
  // on a γ axis other methods than `fixed` are levels
  if (x !== 'gamma') candidates.push('method');
  const levelOf = (row: ResultRow, split: Split) =>
    split === 'generator' || split === 'method' ? row[split] : row.factors[split as keyof ResultRow['factors']];
  return candidates.filter(
    (split) => split !== by && split !== x && new Set(rows.map((row) => levelOf(row, split))).size > 1,
  );
}

function isAmong(split: Split | undefined, splits: readonly Split[]): boolean {
  return split !== undefined && splits.includes(split);
}

function scaleOf(study: Study, x: Axis): Plot['xScale'] {
  if (x === 'gamma') return 'linear';
  const levels = (study.factors[x] ?? []).map(Number);
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return least > 0 && most / least >= LOG_FROM ? 'log' : 'linear';
}

/** A comparison as the estimate that figures draw: the difference is the mean of the pairs' differences. */
function asResult(row: Comparison): ResultRow {
  const { measure, arm, cell, difference, mcse, pairs, leftOut } = row;
  const [used, failed] = pairs === null ? [Math.min(row.succeeded, row.baselineSucceeded), 0] : [pairs, leftOut ?? 0];
  return {
    measure,
    ...rowLevels(arm, cell),
    repetitions: used + failed,
    failed,
    mean: difference,
    mcse,
    sd: mcse * Math.sqrt(used),
    variance: mcse * mcse * used,
    mcseVariance: NaN,
    q05: NaN,
    median: NaN,
    q95: NaN,
    // pairs are complete wherever they stand: there is no other sample beside them
    prefix: { repetitions: used + failed, failed, mean: difference, mcse, sd: mcse * Math.sqrt(used) },
  };
}

/** The baseline itself, which differs from itself by nothing: curves over `by` pass through it. */
function baselineResults(rows: readonly ResultRow[], { baseline }: ComparisonPlan, x: Axis): ResultRow[] {
  const level = Number(baseline);
  const none = { mean: 0, mcse: 0, sd: 0, variance: 0, failed: 0 };
  const moved = rows.map((row): ResultRow => {
    const at = x === 'gamma' ? { gamma: level } : { factors: { ...row.factors, [x]: level } };
    const size = x === 'n0' || x === 'n1' ? { [x]: level } : {};
    return { ...row, ...at, ...size, ...none, repetitions: row.repetitions - row.failed };
  });
  const keyOf = (row: ResultRow) =>
    JSON.stringify([row.measure, row.method, row.generator, x === 'gamma' || row.gamma, row.factors]);
  return [...new Map(moved.map((row) => [keyOf(row), row])).values()];
}

/** Adds the line of no difference; the least of many differences is nothing to ring. */
function asDifferences(panel: Panel, plan: ComparisonPlan): Panel {
  const measure = plan.measures.find((candidate: Measure) => MEASURE_TITLES[candidate] === panel.yTitle);
  // the y axis names the measure
  const prefix = measure === undefined ? '' : `${MEASURE_TITLES[measure]}, `;
  return {
    ...panel,
    title: panel.title.startsWith(prefix) ? panel.title.slice(prefix.length) : panel.title,
    curves: panel.curves.map(({ ring: _, ...curve }) => curve),
    references: [...panel.references, { axis: 'y', value: 0, label: `baseline ${baselineWords(plan)}` }],
    ...(measure !== undefined && { yTitle: differenceTitle(plan, measure) }),
  };
}
