/** From a study's `plot` field and its stored repetitions to a figure of histograms. */
import type { Arm, Cell } from '../studies/grid.js';
import { type CellValues, cellResults, firstValues, prefixLength } from '../studies/results.js';
import type { Plot, Study } from '../studies/study.js';
import { binEdges, countInBins } from './bins.js';
import type { Histogram, HistogramFigure } from './histogram-data.js';
import { levelWords, type Split } from './study-words.js';

/** A cell of the grid and what is stored of it. */
export interface StoredCell {
  readonly arm: Arm;
  readonly cell: Cell;
  readonly values: CellValues;
}

/**
 * One row for each level of the plot's series, one column for each of its panels; a row for each method if several
 * choose a size.
 *
 * @param cells raw values of the whole study, finished or not
 * @throws {RangeError} if the study asks for no histogram, or values leave its gamma grid
 */
export function histogramFigure(
  study: Study,
  cells: readonly StoredCell[],
  progress: { done: number; total: number },
): HistogramFigure {
  const plot = histogramPlot(study);
  const stored = cells.filter(({ cell }) => cell.spec.measures.includes('gamma-star'));
  const choosing = progress.done < progress.total ? stored.map(ofPrefix) : stored;
  const grid = [...new Set(choosing.flatMap(({ cell }) => gammasOf(cell)))].sort((a, b) => a - b);
  const edges = binEdges(grid, plot.bins);
  const splits = untoldSplits(plot, choosing);
  const panels = distinct(choosing.map((stored) => panelOf(stored, plot)));
  const rows = distinct(choosing.map((stored) => rowOf(stored, splits))).map((label) => {
    const own = choosing.filter((stored) => rowOf(stored, splits) === label);
    const cellAt = (panel: string) => own.find((stored) => panelOf(stored, plot) === panel);
    return {
      label,
      key: levelOf(own[0]!, plot.series),
      cells: panels.map((panel) => {
        const stored = cellAt(panel);
        return stored && histogramOf(stored, edges);
      }),
    };
  });
  return {
    panels: panels.length > 0 ? panels : [''],
    rows,
    edges,
    hasZero: grid[0] === 0,
    xTitle: 'γ* chosen by VTSS',
    width: panels.length > 1 ? 'page' : 'column',
    caption: plot.caption ?? study.title ?? study.name,
    progress,
  };
}

function histogramPlot({ name, plot }: Study): Plot {
  if (plot?.kind === 'histogram') return plot;
  throw new RangeError(`Cannot draw a histogram of ${name}: its plot must have kind: histogram`);
}

/** Of an unfinished run: the repetitions that are all finished, as beyond them the fast ones come first. */
function ofPrefix({ values, ...at }: StoredCell): StoredCell {
  return { ...at, values: firstValues(values, prefixLength(values)) };
}

function histogramOf({ arm, cell, values }: StoredCell, edges: readonly number[]): Histogram {
  const width = cell.spec.measures.length;
  const column = cell.spec.measures.indexOf('gamma-star');
  const chosen = [...values.codes].flatMap((code, row) => (code === 0 ? [values.values[row * width + column]!] : []));
  const row = cellResults(arm, cell, values).find(({ measure }) => measure === 'gamma-star');
  return {
    zero: chosen.filter((gamma) => gamma === 0).length,
    bins: countInBins(chosen, edges),
    atEnd: chosen.filter((gamma) => gamma === gammasOf(cell).at(-1)).length,
    total: chosen.length,
    failed: values.codes.length - chosen.length,
    median: row?.median ?? Number.NaN,
  };
}

/** The sizes a cell may choose from, ascending. */
function gammasOf({ spec }: Cell): readonly number[] {
  return 'gammas' in spec.rule ? spec.rule.gammas : [];
}

/** The series, then whatever else tells the cells of one panel apart. */
function untoldSplits({ series, panels }: Plot, cells: readonly StoredCell[]): Split[] {
  const factors = cells.flatMap(({ arm }) => Object.keys(arm.factors) as (keyof Arm['factors'])[]);
  const others = new Set<Split>(['generator', 'method', ...factors]);
  const rest = [...others].filter(
    (split) =>
      split !== series && split !== panels && distinct(cells.map((stored) => levelOf(stored, split))).length > 1,
  );
  return [series, ...rest];
}

function rowOf(stored: StoredCell, splits: readonly Split[]): string {
  return splits.map((split) => levelWords(split, levelOf(stored, split))).join(', ');
}

function panelOf(stored: StoredCell, { panels }: Plot): string {
  return panels === undefined ? '' : levelWords(panels, levelOf(stored, panels));
}

function levelOf({ arm, cell }: StoredCell, split: Split): string {
  if (split === 'generator') return arm.generator;
  if (split === 'method') return cell.method;
  if (split === 'measure') return 'gamma-star';
  return String(arm.factors[split] ?? '');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
