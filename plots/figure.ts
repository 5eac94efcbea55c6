/**
 * Figures for paper, report and page: mean curves with their Monte Carlo error, as SVG and PNG.
 *
 * Drawn with d3-scale and d3-shape rather than Vega-Lite, because a paper's figure must have an exact width in
 * millimetres (Vega-Lite cannot fit a faceted view to one), labels at curve ends that never collide, and ticks on log
 * axes that never overlap: with Vega-Lite all three have to be computed here anyway, and then handed back to it.
 * The same figure gives the same bytes: no clock, no random ids, no font or locale of the machine.
 */
import { type Axis, makeAxis } from './axis.js';
import { isWide, svgDocument, widthInPoints } from './document.js';
import { drawEnds, endsFit, endWidth } from './end-labels.js';
import type { Figure, Panel } from './figure-data.js';
import { drawItem, LEGEND_LINE, type LegendItem, legendItems, legendRows, legendWidth, levelItems } from './legend.js';
import { levelLooks } from './levels.js';
import { TEXT } from './look.js';
import { MOST_SIGN_ROWS, SIGN_ROW } from './marks.js';
import { figureNotes } from './notes.js';
import { drawPanel, FLAG_LINE, flagRows, INSET, LABEL_GAP, LINE, TICK, verticalLines } from './panel.js';
import { type Box, type Flag, placeFlags } from './place-labels.js';
import { signRows, xDomain, yDomain } from './points.js';
import { drawProgress } from './progress.js';
import { createTypesetter, type Typesetter, textWidth, wrapText } from './typeface.js';

export type { Curve, CurvePoint, Figure, Panel, ReferenceLine } from './figure-data.js';
export { figureNotes } from './notes.js';
export { svgPng } from './png.js';

/** Where curves are named: at their ends, in a list at the right, or in rows on top. */
type Naming = 'ends' | 'right' | 'top';

interface Plan {
  readonly width: number;
  readonly columns: number;
  readonly naming: Naming;
  /** The curves. */
  readonly items: readonly LegendItem[];
  /** Curves, then methods that stand there as horizontal lines. */
  readonly legend: readonly LegendItem[];
  readonly domains: readonly ([number, number] | undefined)[];
  readonly plotHeight: number;
  readonly rightMargin: number;
  readonly setter: Typesetter;
}

interface Cell {
  readonly panel: Panel;
  readonly row: number;
  readonly column: number;
  readonly left: number;
  readonly right: number;
  readonly x: Axis;
  readonly flags: readonly Flag[];
  readonly titleLines: readonly string[];
  readonly yTitleLines: readonly string[];
  readonly showsX: boolean;
  readonly showsY: boolean;
}

const GOLDEN = (1 + Math.sqrt(5)) / 2;
/** Room for a y axis assumed when the height of plots is chosen, before their labels are known. */
const NOMINAL_GUTTER = 34;
const COLUMN_GAP = 14;
const EDGE = 8;
const X_LABELS = TICK + 10;

/**
 * Draws a figure at its print size (user unit: 1 pt). Ink is `currentColor`, dark by default: a dark page sets
 * `color` on the svg. Text stands as outlines, its words in aria-label, <title> and <desc>.
 *
 * @throws {RangeError} if the figure has no panel
 */
export function figureSvg(figure: Figure): string {
  if (figure.panels.length === 0) throw new RangeError('Cannot draw: a figure must have at least one panel, got 0');
  const plan = makePlan(figure);
  const cells = layOutCells(figure, plan);
  const parts: string[] = [];
  let y = 2;
  y = drawProgress(figure.progress, plan.width, y, { parts, setter: plan.setter });
  if (plan.naming === 'top') y = drawTopLegend(cells, plan, y, parts);
  for (let row = 0; row <= cells.at(-1)!.row; row++) {
    y = drawRow(
      cells.filter((cell) => cell.row === row),
      { figure, plan },
      y,
      parts,
    );
  }
  y = drawXTitle(figure, cells, plan, y, parts);
  const { width, caption, provenance } = figure;
  const { setter } = plan;
  return svgDocument({ width, height: y + 2, caption, notes: figureNotes(figure), provenance, parts, setter });
}

function makePlan(figure: Figure): Plan {
  const { panels, width: kind } = figure;
  const width = widthInPoints(kind);
  const columns = !isWide(kind) ? 1 : (figure.columns ?? (panels.length === 4 ? 2 : Math.min(3, panels.length)));
  const items = legendItems(figure);
  const legend = [...items, ...levelItems(figure)];
  const naming = chooseNaming(figure, { items, legend }, width);
  const margins = { ends: () => endWidth(panels[0]!, items), right: () => legendWidth(legend) + 12, top: () => EDGE };
  const rightMargin = Math.max(margins[naming](), overhang(figure, width / columns));
  const shared = figure.sharedY ? yDomain(panels, figure) : undefined;
  const domains = panels.map((panel) => (figure.sharedY ? shared : yDomain([panel], figure)));
  const nominal =
    (width - rightMargin) / columns - (figure.sharedY && columns > 1 ? NOMINAL_GUTTER / 2 : NOMINAL_GUTTER);
  return {
    width,
    columns,
    naming,
    items,
    legend,
    domains,
    plotHeight: nominal / GOLDEN,
    rightMargin,
    setter: createTypesetter(),
  };
}

/** How far a label of the x axis may stand out to the right of a plot, told from an axis of about its length. */
function overhang(figure: Figure, length: number): number {
  const range = [0, length - NOMINAL_GUTTER] as const;
  const axis = makeAxis({ kind: figure.x.scale, direction: 'x', domain: xDomain(figure), range, size: TEXT.tick });
  return Math.max(...axis.major.map(({ label }) => textWidth(label, TEXT.tick))) / 2 - INSET + 1;
}

/** Five or fewer curves in one panel are named at their ends, if all have one and two thirds of the width remain. */
function chooseNaming(
  { panels, width: kind }: Figure,
  { items, legend }: Pick<Plan, 'items' | 'legend'>,
  width: number,
): Naming {
  if (panels.length > 1) return 'top';
  const [only] = panels;
  const lowest = (width * (2 / 3) - NOMINAL_GUTTER) / GOLDEN;
  const fits = items.every(({ drawn }) => drawn) && endsFit(only!, items, lowest);
  if (items.length <= 5 && fits && endWidth(only!, items) < width / 3) return 'ends';
  return isWide(kind) && legendWidth(legend) < width / 3 ? 'right' : 'top';
}

function layOutCells(figure: Figure, plan: Plan): Cell[] {
  const { panels } = figure;
  const { columns, plotHeight, width, rightMargin } = plan;
  const measured = panels.map((panel, index) => {
    const column = index % columns;
    const showsY = !figure.sharedY || column === 0;
    const axis = yAxisAt(index, { figure, plan }, 0);
    const widest = Math.max(0, ...(axis?.major ?? []).map(({ label }) => textWidth(label, TEXT.tick)));
    const title = panel.yTitle ?? figure.y.title;
    const yTitleLines = showsY && title !== '' ? wrapText(title, TEXT.label, plotHeight + 6) : [];
    const gutter = showsY ? LABEL_GAP + widest + (yTitleLines.length > 0 ? 4 + yTitleLines.length * LINE : 3) : 0;
    return { panel, column, row: Math.floor(index / columns), showsY, yTitleLines, gutter };
  });
  const gutters = Array.from({ length: columns }, (_, column) =>
    Math.max(...measured.filter((cell) => cell.column === column).map(({ gutter }) => gutter)),
  );
  const taken = gutters.reduce((sum, gutter) => sum + gutter, (columns - 1) * COLUMN_GAP + rightMargin);
  const plotWidth = (width - taken) / columns;
  return measured.map((cell, index) => {
    const before = gutters.slice(0, cell.column + 1).reduce((sum, gutter) => sum + gutter, 0);
    const left = before + cell.column * (plotWidth + COLUMN_GAP);
    const right = left + plotWidth;
    const range = [left + INSET, right - INSET] as const;
    const x = makeAxis({ kind: figure.x.scale, direction: 'x', domain: xDomain(figure), range, size: TEXT.tick });
    const flags = placeFlags(verticalLines(cell.panel, x), { left, right: right + EDGE, size: TEXT.note });
    const titleLines = cell.panel.title === '' ? [] : wrapText(cell.panel.title, TEXT.title, plotWidth, 'semibold');
    return { ...cell, left, right, x, flags, titleLines, showsX: index + columns >= panels.length };
  });
}

function yAxisAt(index: number, { figure, plan }: { figure: Figure; plan: Plan }, top: number): Axis | undefined {
  const domain = plan.domains[index];
  if (domain === undefined) return undefined;
  // the same room for signs in every panel, or shared axes would not agree
  const rows = figure.panels.reduce((most, panel) => Math.max(most, signRows(panel, figure).length), 0);
  const signs = rows === 0 ? INSET : INSET + 3 + SIGN_ROW * Math.min(rows, MOST_SIGN_ROWS);
  const range = [top + plan.plotHeight - signs, top + INSET] as const;
  return makeAxis({ kind: figure.y.scale, direction: 'y', domain, range, size: TEXT.tick });
}

function drawTopLegend(cells: readonly Cell[], { width, legend, setter }: Plan, y: number, parts: string[]): number {
  // from the plot's edge if that costs no row
  const placedFrom = (left: number) => ({ left, placed: legendRows(legend, width - left) });
  const [inset, full] = [placedFrom(cells[0]!.left), placedFrom(1)];
  const { left, placed } = rowsOf(full.placed) < rowsOf(inset.placed) ? full : inset;
  for (const { item, x, row } of placed) parts.push(drawItem(item, left + x, y + (row + 0.5) * LEGEND_LINE, setter));
  return y + rowsOf(placed) * LEGEND_LINE + 4;
}

function rowsOf(placed: readonly { readonly row: number }[]): number {
  return placed.reduce((rows, { row }) => Math.max(rows, row + 1), 0);
}

function drawRow(
  cells: readonly Cell[],
  { figure, plan }: { figure: Figure; plan: Plan },
  y: number,
  parts: string[],
): number {
  const { items, legend, naming, plotHeight, columns, setter } = plan;
  const head = Math.max(
    ...cells.map(({ titleLines, flags }) => titleLines.length * LINE + flagRows(flags) * FLAG_LINE),
  );
  const top = y + (head > 0 ? head + 3 : 2);
  // a method may be a curve here and a level there
  const curveLooks = new Map(items.map(({ id, look }) => [id, look]));
  const levels = new Map([...curveLooks, ...levelLooks(figure.panels)]);
  for (const cell of cells) {
    const frame: Box = { left: cell.left, right: cell.right, top, bottom: top + plotHeight };
    const yAxis = yAxisAt(cell.row * columns + cell.column, { figure, plan }, top);
    const shared = { figure, looks: curveLooks, levels, thinBelow: thinBelow(figure), setter };
    const setting = { ...cell, ...shared, frame, y: yAxis };
    parts.push(drawPanel(cell.panel, { ...setting, namesLevels: naming !== 'ends' }));
    if (naming === 'ends') parts.push(drawEnds(cell.panel, { ...setting, items }));
    if (naming === 'right') {
      const place = (index: number) => top + INSET + (index + 0.5) * (LEGEND_LINE + 2);
      parts.push(...legend.map((item, index) => drawItem(item, cell.right + 10, place(index), setter)));
    }
  }
  return top + plotHeight + (cells.some(({ showsX }) => showsX) ? X_LABELS : 4);
}

function drawXTitle(figure: Figure, cells: readonly Cell[], { setter }: Plan, y: number, parts: string[]): number {
  const left = Math.min(...cells.map((cell) => cell.left));
  const right = Math.max(...cells.map((cell) => cell.right));
  const lines = figure.x.title === '' ? [] : wrapText(figure.x.title, TEXT.label, right - left);
  for (const [index, line] of lines.entries()) {
    const style = { size: TEXT.label, anchor: 'middle' } as const;
    parts.push(setter.text(line, (left + right) / 2, y + 8 + index * LINE, style));
  }
  return y + lines.length * LINE + 1;
}

/** While a run is young every line is thin; later those whose points have less than half of the most repetitions. */
function thinBelow({ panels, progress }: Figure): number {
  if (progress === undefined || progress.done >= progress.total) return 0;
  if (progress.done < progress.total / 2) return Number.POSITIVE_INFINITY;
  const counts = panels.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.map((point) => point.repetitions)),
  );
  return counts.reduce((most, count) => Math.max(most, count), 0) / 2;
}
