/** Draws one panel: grid, reference lines, curves, axes, and a plain word where nothing can be drawn. */
import type { Axis } from './axis.js';
import type { Figure, Panel } from './figure-data.js';
import { drawLevels, hairline, levelsOf, nameLevels } from './levels.js';
import { type Look, QUIET, STROKE, TEXT } from './look.js';
import { drawCurves, type Marks, trace } from './marks.js';
import type { Box, Flag } from './place-labels.js';
import { fateOf } from './points.js';
import { drawRings } from './rings.js';
import { element, short } from './svg.js';
import { MIDDLE, type Typesetter, textWidth } from './typeface.js';

export interface PanelSetting {
  readonly figure: Figure;
  /** The plot area, between the axes. */
  readonly frame: Box;
  readonly x: Axis;
  /** Undefined when the panel has nothing to measure. */
  readonly y: Axis | undefined;
  readonly looks: ReadonlyMap<string, Look>;
  readonly levels: ReadonlyMap<string, Look>;
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

export function drawPanel(panel: Panel, setting: PanelSetting): string {
  const { figure, x, y, frame, looks, thinBelow } = setting;
  const parts = [drawTitle(setting), drawXReferences(panel, setting)];
  if (y !== undefined) {
    const marks: Marks = { figure, x, y, bottom: frame.bottom, looks, thinBelow };
    const levels = drawLevels(panel, { y, frame, looks: setting.levels });
    parts.push(drawGrid(y, frame), levels, drawCurves(panel, marks));
    const naming = { ...setting, y, obstacles: obstaclesOf(panel, marks, frame) };
    const rings = drawRings(panel, { ...marks, ...naming });
    parts.push(rings.drawn);
    if (setting.namesLevels) parts.push(nameLevels(panel, { ...naming, taken: rings.names }));
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

function drawGrid(y: Axis, { left, right }: Box): string {
  const d = y.major.map(({ value }) => `M${short(left)} ${short(y.at(value))}H${short(right)}`).join('');
  return element('path', { class: 'grid', d, stroke: 'currentColor', 'stroke-opacity': 0.1, 'stroke-width': 0.5 });
}

/** What the names of levels should not cover, as positions about 2 pt apart. */
function obstaclesOf(panel: Panel, marks: Marks, frame: Box): [number, number][] {
  const steps = (from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / 2) }, (_, index) => from + 2 * index);
  return [
    ...panel.curves.flatMap((curve) => trace(curve, marks)),
    ...levelsOf(panel, marks.y).flatMap(({ value }) =>
      steps(frame.left, frame.right).map((at): [number, number] => [at, marks.y.at(value)]),
    ),
    ...verticalLines(panel, marks.x).flatMap(({ x }) =>
      steps(frame.top, frame.bottom).map((at): [number, number] => [x, at]),
    ),
  ];
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
