/**
 * Histograms of a chosen size: a row for each generator, a column for each panel, bins and axes shared by all.
 *
 * The mass at exactly 0 (no augmentation) is another thing than a small size: it has a bar of its own, left of the axis,
 * in full colour and with its share. Heights are shares of the successful repetitions of a cell.
 */
import { type Axis, makeAxis } from './axis.js';
import { withDagger } from './dagger.js';
import { svgDocument, widthInPoints } from './document.js';
import type { Histogram, HistogramFigure, HistogramRow } from './histogram-data.js';
import { histogramNotes, percentLabel } from './histogram-notes.js';
import { hairline } from './levels.js';
import { assignLooks, type Look, QUIET, STROKE, TEXT } from './look.js';
import { drawProgress } from './progress.js';
import { element, short } from './svg.js';
import { createTypesetter, MIDDLE, type Typesetter, textWidth, wrapText } from './typeface.js';

const LINE = 9.5;
const TICK = 3;
const LABEL_GAP = TICK + 2;
const COLUMN_GAP = 12;
const EDGE = 6;
/** Width of the bar of 0: room for its share above it. */
const ZERO = 17;
/** Clear space between the bar of 0 and the axis of the others. */
const ZERO_GAP = 5;
/** Height of a plot by the number of rows: alone it must hold the title of its axis. */
const HEIGHTS = [100, 64, 44, 44, 44];
const LEAST_HEIGHT = 34;
/** Room above the highest bar for the share at 0. */
const HEADROOM = 8.5;
const TITLE_ROW = 10.5;
/** Between a baseline and the next row's name; the median's sign stands in it. */
const ROW_GAP = 4;
const BIN_OPACITY = 0.55;
/** From a row's left edge to its name. */
const SWATCH = 8.5;
const NAIVE = 'γ = 1, naive';

interface Layout {
  readonly figure: HistogramFigure;
  readonly setter: Typesetter;
  readonly looks: readonly Look[];
  /** Left edges of the columns. */
  readonly lefts: readonly number[];
  readonly plotWidth: number;
  readonly plotHeight: number;
  /** Largest share of all, in percent. */
  readonly most: number;
}

/**
 * Draws histograms at print size (user unit: 1 pt), as {@link figureSvg} draws curves.
 *
 * @throws {RangeError} if the figure has no row
 */
export function histogramSvg(figure: HistogramFigure): string {
  if (figure.rows.length === 0) throw new RangeError('Cannot draw: a figure must have at least one row, got 0');
  const layout = layOut(figure);
  const { setter } = layout;
  const parts: string[] = [];
  let y = drawProgress(figure.progress, widthInPoints(figure.width), 2, { parts, setter });
  y = drawTitles(layout, y, parts);
  const first = y + TITLE_ROW;
  parts.push(nameNaive(layout, first));
  for (const [index, row] of figure.rows.entries()) {
    drawRow(layout, { row, look: layout.looks[index]!, top: y + TITLE_ROW }, parts);
    y += TITLE_ROW + layout.plotHeight + ROW_GAP;
  }
  const bottom = y - ROW_GAP;
  parts.push(drawYTitle(layout, first, bottom));
  y = drawXAxes(layout, bottom, parts);
  const { width, caption, provenance } = figure;
  return svgDocument({ width, height: y + 2, caption, notes: histogramNotes(figure), provenance, parts, setter });
}

function layOut(figure: HistogramFigure): Layout {
  const shares = figure.rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => (cell === undefined ? [] : sharesOf(cell))),
  );
  const most = Math.max(0, ...shares) || 100;
  const plotHeight = HEIGHTS[figure.rows.length - 1] ?? LEAST_HEIGHT;
  const labels = yAxis({ most, plotHeight }, 0).major.map(({ label }) => textWidth(label, TEXT.tick));
  const gutter = LINE + 4 + Math.max(...labels) + LABEL_GAP;
  const columns = figure.panels.length;
  const plotWidth = (widthInPoints(figure.width) - gutter - EDGE - (columns - 1) * COLUMN_GAP) / columns;
  return {
    figure,
    setter: createTypesetter(),
    looks: looksOf(figure.rows),
    lefts: figure.panels.map((_, column) => gutter + column * (plotWidth + COLUMN_GAP)),
    plotWidth,
    plotHeight,
    most,
  };
}

function looksOf(rows: readonly HistogramRow[]): Look[] {
  const looks = assignLooks(rows);
  return rows.map(({ key, label }) => looks.get(JSON.stringify([key, label]))!);
}

/** In percent: of 0, then of the bins. */
function sharesOf({ zero, bins, total }: Histogram): number[] {
  return [zero, ...bins].map((count) => (total === 0 ? 0 : (100 * count) / total));
}

function yAxis({ most, plotHeight }: Pick<Layout, 'most' | 'plotHeight'>, top: number): Axis {
  const range = [top + plotHeight, top + HEADROOM] as const;
  return makeAxis({ kind: 'linear', direction: 'y', domain: [0, most], range, size: TEXT.tick });
}

/** The axis of the bins, right of the bar of 0. */
function xAxis({ figure, plotWidth }: Layout, left: number): Axis {
  const start = left + (figure.hasZero ? ZERO + ZERO_GAP : 0);
  const domain = [figure.edges[0]!, figure.edges.at(-1)!] as const;
  return makeAxis({
    kind: 'linear',
    direction: 'x',
    domain,
    range: [start + 1, left + plotWidth - 1],
    size: TEXT.tick,
  });
}

function drawTitles({ figure, lefts, plotWidth, setter }: Layout, y: number, parts: string[]): number {
  const titles = figure.panels.map((title) => (title === '' ? [] : wrapText(title, TEXT.title, plotWidth, 'semibold')));
  const rows = Math.max(...titles.map(({ length }) => length));
  for (const [column, lines] of titles.entries()) {
    for (const [index, line] of lines.entries()) {
      const baseline = y + (rows - lines.length + index + 1) * LINE - 2;
      parts.push(setter.text(line, lefts[column]!, baseline, { size: TEXT.title, weight: 'semibold' }));
    }
  }
  return y + rows * LINE + (rows > 0 ? 2 : 0);
}

interface RowSetting {
  readonly row: HistogramRow;
  readonly look: Look;
  /** Of the plots; the row's name stands above. */
  readonly top: number;
}

function drawRow(layout: Layout, { row, look, top }: RowSetting, parts: string[]): void {
  const { figure, lefts, plotWidth, setter } = layout;
  const y = yAxis(layout, top);
  const [left] = lefts;
  const swatch = { class: 'swatch', x: left! - 0.4, y: top - 6.5, width: 6, height: 6, fill: look.colour };
  parts.push(element('rect', swatch), setter.text(rowLabel(row), left! + SWATCH, top - 1, { size: TEXT.label }));
  parts.push(drawYAxis(y, left!, setter));
  for (const [column, cell] of row.cells.entries()) {
    const at = lefts[column]!;
    const words = [row.label, figure.panels[column]].filter(Boolean).join(', ');
    const content =
      cell === undefined || cell.total === 0
        ? [emptiness(cell, at + plotWidth / 2, y.at(layout.most / 2), setter)]
        : [
            drawNaive(layout, at, top),
            ...drawBars(layout, cell, { look, y, left: at }),
            drawMedian(layout, cell, at, y),
          ];
    const baseline = drawBaseline(layout, at, y.at(0));
    parts.push(element('g', { class: 'histogram', 'aria-label': words }, ...content, baseline));
  }
}

function rowLabel({ label, cells }: HistogramRow): string {
  return withDagger(
    label,
    cells.filter((cell) => cell !== undefined),
  );
}

function drawBars(layout: Layout, cell: Histogram, { look, y, left }: { look: Look; y: Axis; left: number }): string[] {
  const { figure, setter } = layout;
  const x = xAxis(layout, left);
  const base = y.at(0);
  const [zeroShare, ...shares] = sharesOf(cell);
  const grid = element('path', {
    class: 'grid',
    d: y.major.map(({ value }) => `M${short(left)} ${short(y.at(value))}H${short(left + layout.plotWidth)}`).join(''),
    stroke: 'currentColor',
    'stroke-opacity': 0.1,
    'stroke-width': 0.5,
  });
  const bins = shares.map((share, index) => {
    const [from, to] = [x.at(figure.edges[index]!), x.at(figure.edges[index + 1]!)];
    const box = { x: from + 0.25, y: y.at(share), width: Math.max(0.2, to - from - 0.5), height: base - y.at(share) };
    return share === 0 ? '' : element('rect', { class: 'bin', ...box });
  });
  const filled = element('g', { fill: look.colour, 'fill-opacity': BIN_OPACITY }, ...bins);
  if (!figure.hasZero) return [grid, filled];
  const zero = { x: left + 1, y: y.at(zeroShare!), width: ZERO - 2, height: base - y.at(zeroShare!) };
  const share = setter.text(percentLabel(zeroShare!), left + ZERO / 2, y.at(zeroShare!) - 2, {
    size: TEXT.note,
    anchor: 'middle',
  });
  return [grid, filled, element('rect', { class: 'zero', ...zero, fill: look.colour }), share];
}

function emptiness(cell: Histogram | undefined, x: number, y: number, setter: Typesetter): string {
  const failed = cell !== undefined && cell.failed > 0;
  const words = failed ? 'no successful repetitions' : 'no repetitions yet';
  return setter.text(words, x, y + TEXT.note * MIDDLE, { size: TEXT.note, anchor: 'middle', opacity: QUIET });
}

function drawBaseline({ figure, plotWidth }: Layout, left: number, y: number): string {
  const start = left + (figure.hasZero ? ZERO + ZERO_GAP : 0);
  // under the bars, not through them: the lowest stand for one repetition
  const at = short(y + STROKE.axis / 2);
  const zero = figure.hasZero ? `M${short(left)} ${at}H${short(left + ZERO)}` : '';
  const d = `${zero}M${short(start)} ${at}H${short(left + plotWidth)}`;
  return element('path', { d, stroke: 'currentColor', 'stroke-width': STROKE.axis });
}

function drawYAxis(y: Axis, left: number, setter: Typesetter): string {
  const at = left - 2;
  const ticks = y.major.map(({ value }) => `M${short(at)} ${short(y.at(value))}h-${TICK}`).join('');
  const labels = y.major.map(({ value, label }) =>
    setter.text(label, at - LABEL_GAP + 1, y.at(value) + TEXT.tick * MIDDLE, { size: TEXT.tick, anchor: 'end' }),
  );
  const line = `M${short(at)} ${short(y.at(0))}V${short(y.at(y.high))}`;
  return element(
    'g',
    { class: 'y-axis' },
    element('path', { d: line + ticks, stroke: 'currentColor', 'stroke-width': STROKE.hairline }),
    ...labels,
  );
}

function drawYTitle({ setter }: Layout, top: number, bottom: number): string {
  const style = { size: TEXT.label, anchor: 'middle', upwards: true } as const;
  return setter.text('share of repetitions (%)', TEXT.label, (top + bottom) / 2, style);
}

/** Where γ = 1 is, if it is inside the axis. */
function naiveAt(layout: Layout, left: number): number | undefined {
  const x = xAxis(layout, left);
  return x.low < 1 && x.high > 1 ? x.at(1) : undefined;
}

function drawNaive(layout: Layout, left: number, top: number): string {
  const at = naiveAt(layout, left);
  return at === undefined ? '' : hairline(`M${short(at)} ${short(top + layout.plotHeight)}V${short(top)}`);
}

/** Names naive balancing above its line in the first row, where the row's name leaves room. */
function nameNaive(layout: Layout, top: number): string {
  const { figure, lefts, plotWidth, setter } = layout;
  const half = textWidth(NAIVE, TEXT.note) / 2;
  const taken = SWATCH + textWidth(rowLabel(figure.rows[0]!), TEXT.label) + 6;
  const names = lefts.map((left, column) => {
    const at = naiveAt(layout, left);
    if (at === undefined || at + half > left + plotWidth + EDGE) return '';
    if (at - half < left + (column === 0 ? taken : 0)) return '';
    return setter.text(NAIVE, at, top - 2, { size: TEXT.note, anchor: 'middle', opacity: QUIET });
  });
  return names.join('');
}

/** A sign below the baseline, under the bar that holds the median. */
function drawMedian(layout: Layout, { median }: Histogram, left: number, y: Axis): string {
  const at = layout.figure.hasZero && median === 0 ? left + ZERO / 2 : xAxis(layout, left).at(median);
  const d = `M${short(at)} ${short(y.at(0) + 1)}l1.8 3h-3.6z`;
  return element('path', { class: 'median', d, fill: 'currentColor' });
}

function drawXAxes(layout: Layout, y: number, parts: string[]): number {
  const { figure, lefts, plotWidth, setter } = layout;
  const style = { size: TEXT.tick, anchor: 'middle' } as const;
  for (const left of lefts) {
    const x = xAxis(layout, left);
    const major = figure.hasZero ? x.major.filter(({ value }) => value > 0) : x.major;
    const ticks = major.map(({ value }) => `M${short(x.at(value))} ${short(y)}v${TICK}`).join('');
    const labels = major.map(({ value, label }) => setter.text(label, x.at(value), y + TICK + 8, style));
    const zero = figure.hasZero ? setter.text('0', left + ZERO / 2, y + TICK + 8, style) : '';
    const line = element('path', { d: ticks, stroke: 'currentColor', 'stroke-width': STROKE.hairline });
    parts.push(element('g', { class: 'x-axis' }, line, ...labels, zero));
  }
  const centre = (lefts[0]! + lefts.at(-1)! + plotWidth) / 2;
  parts.push(setter.text(figure.xTitle, centre, y + TICK + 18.5, { size: TEXT.label, anchor: 'middle' }));
  return y + TICK + 21;
}
