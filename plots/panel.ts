/** Draws one panel: grid, reference lines, curves, axes, and a plain word where nothing can be drawn. */
import type { Axis } from './axis.js';
import type { Figure, Panel, ReferenceLine } from './figure-data.js';
import { BAND_OPACITY, GREY, type Look, lookOf, STROKE, TEXT } from './look.js';
import { drawCurves, type Marks, trace } from './marks.js';
import { type Box, type Flag, leastCovering } from './place-labels.js';
import { fateOf, halfOfLevel } from './points.js';
import { element, short } from './svg.js';
import { MIDDLE, type Typesetter, textWidth } from './typeface.js';

/** The plot area, between the axes. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PanelSetting {
  readonly figure: Figure;
  readonly frame: Frame;
  readonly x: Axis;
  /** Undefined when the panel has nothing to measure. */
  readonly y: Axis | undefined;
  readonly looks: ReadonlyMap<string, Look>;
  readonly thinBelow: number;
  readonly flags: readonly Flag[];
  readonly titleLines: readonly string[];
  readonly yTitleLines: readonly string[];
  readonly showsX: boolean;
  readonly showsY: boolean;
  /** Names horizontal levels inside the plot; otherwise they stand in the right margin. */
  readonly namesLevels: boolean;
  readonly setter: Typesetter;
}

export const TICK = 3;
export const LINE = 9.5;
export const FLAG_LINE = 8.5;
/** Clear space between the plot's edge and the first and last value. */
export const INSET = 4;
/** Distance from the y axis to the right end of its labels. */
export const LABEL_GAP = TICK + 2;
const QUIET = 0.72;

export function drawPanel(panel: Panel, setting: PanelSetting): string {
  const { figure, x, y, frame, looks, thinBelow } = setting;
  const parts = [drawTitle(setting), drawXReferences(panel, setting)];
  if (y !== undefined) {
    const marks: Marks = { figure, x, y, bottom: frame.bottom, looks, thinBelow };
    parts.push(drawGrid(y, frame), drawLevels(panel, y, frame), drawCurves(panel, marks));
    if (setting.namesLevels) parts.push(nameLevels(panel, marks, setting));
  }
  parts.push(drawEmptiness(panel, setting), drawXAxis(setting), drawYAxis(setting));
  return element('g', { class: 'panel', 'aria-label': panel.title || undefined }, ...parts);
}

/** The vertical reference lines that lie within the axis, in the form that flags need. */
export function verticalLines({ references }: Panel, x: Axis): { x: number; label: string }[] {
  return references
    .filter(({ axis, value }) => axis === 'x' && value >= x.low && value <= x.high)
    .map(({ value, label }) => ({ x: x.at(value), label }));
}

/** The horizontal reference lines that the axis can show. */
export function levelsOf({ references }: Panel, y: Axis): ReferenceLine[] {
  return references.filter(({ axis, value }) => axis === 'y' && value >= y.low && value <= y.high);
}

function drawTitle({ titleLines, flags, frame, setter }: PanelSetting): string {
  const bottom = frame.top - flagRows(flags) * FLAG_LINE - 4;
  const lines = titleLines.map((line, index) => {
    const baseline = bottom - (titleLines.length - 1 - index) * LINE;
    return setter.text(line, frame.left, baseline, { size: TEXT.title, weight: 'semibold' });
  });
  return lines.join('');
}

function drawXReferences(panel: Panel, { x, frame, flags, setter }: PanelSetting): string {
  const lines = verticalLines(panel, x).map(({ x: at, label }) => {
    const flag = flags.find((candidate) => candidate.x === at && candidate.label === label);
    const top = frame.top - (flag === undefined ? 0 : (flag.row + 1) * FLAG_LINE - 1.5);
    return hairline(`M${short(at)} ${short(frame.bottom)}V${short(top)}`);
  });
  const names = flags.map(({ label, left, row }) =>
    setter.text(label, left, frame.top - row * FLAG_LINE - 2.5, { size: TEXT.note, opacity: QUIET }),
  );
  return [...lines, ...names].join('');
}

function drawGrid(y: Axis, { left, right }: Frame): string {
  const d = y.major.map(({ value }) => `M${short(left)} ${short(y.at(value))}H${short(right)}`).join('');
  return element('path', { class: 'grid', d, stroke: 'currentColor', 'stroke-opacity': 0.1, 'stroke-width': 0.5 });
}

function drawLevels(panel: Panel, y: Axis, { left, right }: Frame): string {
  const levels = levelsOf(panel, y).map((level) => {
    const { value, key } = level;
    const half = halfOfLevel(level);
    const look = key === undefined ? undefined : lookOf(key);
    const high = y.at(value + half);
    const low = y.at(Math.max(y.low, value - half));
    const paint = { fill: look?.colour ?? GREY, 'fill-opacity': BAND_OPACITY };
    const box = { x: left, y: high, width: right - left, height: low - high };
    const band = half > 0 ? element('rect', { class: 'band', ...box, ...paint }) : '';
    const d = `M${short(left)} ${short(y.at(value))}H${short(right)}`;
    return band + (look === undefined ? hairline(d) : levelLine(d, look));
  });
  return levels.join('');
}

function hairline(d: string): string {
  return element('path', { class: 'reference', d, stroke: GREY, 'stroke-width': STROKE.hairline });
}

function levelLine(d: string, { colour, dash }: Look): string {
  const stroke = { stroke: colour, 'stroke-width': STROKE.curve, 'stroke-dasharray': dash };
  return element('path', { class: 'reference', d, ...stroke });
}

/** Beside its line, at whichever end hides the least of the curves. */
function nameLevels(panel: Panel, marks: Marks, { x, frame, setter }: PanelSetting): string {
  const size = TEXT.note;
  const obstacles = panel.curves.flatMap((curve) => trace(curve, marks));
  const levels = levelsOf(panel, marks.y);
  for (const { value } of levels)
    obstacles.push(...sample(frame.left, frame.right).map((at) => [at, marks.y.at(value)] as [number, number]));
  for (const line of verticalLines(panel, x))
    obstacles.push(...sample(frame.top, frame.bottom).map((at) => [line.x, at] as [number, number]));
  const names = levels.map(({ value, label }) => {
    const width = textWidth(label, size);
    const [first, last] = [frame.right - width - 2, frame.left + 4];
    const lefts = [0, 1, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875].map((share) => first + share * (last - first));
    const level = marks.y.at(value);
    const boxes = lefts.flatMap((left) => [beside(left, width, level - size - 1), beside(left, width, level + 1)]);
    const inside = boxes.filter(({ top, bottom }) => top >= frame.top && bottom <= frame.bottom);
    const box = leastCovering(inside.length > 0 ? inside : boxes, obstacles);
    obstacles.push(...sample(box.left, box.right).map((at) => [at, (box.top + box.bottom) / 2] as [number, number]));
    return setter.text(label, box.left, box.bottom - 1.8, { size, opacity: QUIET });
  });
  return names.join('');
}

function beside(left: number, width: number, top: number): Box {
  return { left, right: left + width, top, bottom: top + TEXT.note + 0.6 };
}

function sample(from: number, to: number): number[] {
  return Array.from({ length: Math.max(1, Math.floor((to - from) / 2)) }, (_, index) => from + 2 * index);
}

function drawEmptiness(panel: Panel, { figure, x, y, frame, setter }: PanelSetting): string {
  const fates = panel.curves.flatMap(({ points }) => points.map((point) => fateOf(point, figure)));
  if (fates.includes('drawn')) return '';
  const failed = fates.includes('failed') ? 'no successful repetitions' : 'no repetitions yet';
  const words = fates.includes('below') ? 'no mean above zero' : failed;
  // in the widest gap between the vertical lines
  const edges = [frame.left, ...verticalLines(panel, x).map((line) => line.x), frame.right].sort((a, b) => a - b);
  const gaps = edges
    .slice(1)
    .map((right, index) => ({ centre: (edges[index]! + right) / 2, width: right - edges[index]! }));
  const { centre } = gaps.reduce((widest, gap) => (gap.width > widest.width ? gap : widest));
  // and clear of horizontal levels and their names
  const levels = y === undefined ? [] : levelsOf(panel, y).map(({ value }) => y.at(value));
  const heights = [0.5, 0.3, 0.7, 0.15, 0.9].map((share) => frame.top + share * (frame.bottom - frame.top));
  const isFree = (at: number) => levels.every((level) => Math.abs(level - at) > 2 * LINE);
  const style = { size: TEXT.label, anchor: 'middle', opacity: QUIET } as const;
  return setter.text(words, centre, heights.find(isFree) ?? heights[0]!, style);
}

function drawXAxis({ x, frame, showsX, setter }: PanelSetting): string {
  const { left, right, bottom } = frame;
  const ticks = [
    ...x.major.map(({ value }) => `M${short(x.at(value))} ${short(bottom)}v${TICK}`),
    ...x.minor.map((value) => `M${short(x.at(value))} ${short(bottom)}v${TICK / 2}`),
  ];
  const labels = x.major.map(({ value, label }) =>
    setter.text(label, x.at(value), bottom + TICK + 8, { size: TEXT.tick, anchor: 'middle' }),
  );
  const lines = axisLine(`M${short(left)} ${short(bottom)}H${short(right)}`) + tickLines(ticks);
  return element('g', { class: 'x-axis' }, lines, ...(showsX ? labels : []));
}

function drawYAxis({ y, frame, showsY, yTitleLines, setter }: PanelSetting): string {
  const { left, top, bottom } = frame;
  const line = axisLine(`M${short(left)} ${short(bottom)}V${short(top)}`);
  const major = y?.major ?? [];
  const ticks = [
    ...major.map(({ value }) => `M${short(left)} ${short(y!.at(value))}h-${TICK}`),
    ...(y?.minor ?? []).map((value) => `M${short(left)} ${short(y!.at(value))}h-${TICK / 2}`),
  ];
  if (!showsY) return element('g', { class: 'y-axis' }, line, tickLines(ticks));
  const labels = major.map(({ value, label }) =>
    setter.text(label, left - LABEL_GAP, y!.at(value) + TEXT.tick * MIDDLE, { size: TEXT.tick, anchor: 'end' }),
  );
  const widest = Math.max(0, ...major.map(({ label }) => textWidth(label, TEXT.tick)));
  const titles = yTitleLines.map((title, index) => {
    const at = left - LABEL_GAP - widest - 5 - (yTitleLines.length - 1 - index) * LINE;
    return setter.text(title, at, (top + bottom) / 2, { size: TEXT.label, anchor: 'middle', upwards: true });
  });
  return element('g', { class: 'y-axis' }, line, tickLines(ticks), ...labels, ...titles);
}

function axisLine(d: string): string {
  return element('path', { d, stroke: 'currentColor', 'stroke-width': STROKE.axis, 'stroke-linecap': 'square' });
}

function tickLines(ticks: readonly string[]): string {
  if (ticks.length === 0) return '';
  return element('path', {
    class: 'ticks',
    d: ticks.join(''),
    stroke: 'currentColor',
    'stroke-width': STROKE.hairline,
  });
}

export function flagRows(flags: readonly Flag[]): number {
  return flags.reduce((rows, { row }) => Math.max(rows, row + 1), 0);
}
