/** Horizontal reference lines: drawn, banded when they are means themselves, and named beside the line. */
import type { Axis } from './axis.js';
import { withDagger } from './dagger.js';
import type { Panel, ReferenceLine } from './figure-data.js';
import { assignLevelLooks, BAND_OPACITY, GREY, type Look, type Named, QUIET, STROKE, TEXT } from './look.js';
import { type Box, leastCovering, touches } from './place-labels.js';
import { curveId, halfOfLevel } from './points.js';
import { element, short } from './svg.js';
import { type Typesetter, textWidth } from './typeface.js';

/** The horizontal reference lines that the axis can show. */
export function levelsOf({ references }: Panel, y: Axis): ReferenceLine[] {
  return references.filter(({ axis, value }) => axis === 'y' && value >= y.low && value <= y.high);
}

/** Levels that stand for a method in all panels alike: a legend names them once. */
export function methodLevels(panels: readonly Panel[]): (Named & { readonly failed: number })[] {
  return panels.flatMap(({ references }) =>
    references.flatMap(({ axis, key, label, curve, failed = 0 }) =>
      axis === 'x' || key === undefined || curve !== undefined ? [] : { key, label, failed },
    ),
  );
}

/** The looks of {@link methodLevels}, by their ids. */
export function levelLooks(panels: readonly Panel[]): ReadonlyMap<string, Look> {
  return assignLevelLooks(methodLevels(panels));
}

/** @param looks of curves and of {@link methodLevels} */
export function drawLevels(
  panel: Panel,
  { y, frame, looks }: { y: Axis; frame: Box; looks: ReadonlyMap<string, Look> },
): string {
  const { left, right } = frame;
  const levels = levelsOf(panel, y).map((level) => {
    const { value, key, label, curve } = level;
    const half = halfOfLevel(level);
    const named = curve ?? (key === undefined ? undefined : { key, label });
    const look = named && looks.get(curveId(named));
    const high = y.at(value + half);
    const low = y.at(Math.max(y.low, value - half));
    const colour = look?.colour ?? GREY;
    const paint = { fill: colour, 'fill-opacity': colour === GREY ? BAND_OPACITY / 2 : BAND_OPACITY };
    const box = { x: left, y: high, width: right - left, height: low - high };
    const band = half > 0 ? element('rect', { class: 'band', ...box, ...paint }) : '';
    const d = `M${short(left)} ${short(y.at(value))}H${short(right)}`;
    return band + (look === undefined ? hairline(d) : levelLine(d, look));
  });
  return levels.join('');
}

export interface LevelSetting {
  readonly y: Axis;
  /** The plot area. */
  readonly frame: Box;
  /** Positions that names should not cover: curves, bars, lines. */
  readonly obstacles: readonly (readonly [number, number])[];
  /** Boxes of other names. */
  readonly taken: readonly Box[];
  readonly setter: Typesetter;
}

/** Names each level that no legend names above or below its line, wherever it hides the least; not at all if every place is taken. */
export function nameLevels(panel: Panel, setting: LevelSetting): string {
  const { y, frame, obstacles, setter } = setting;
  const size = TEXT.note;
  const taken = [...setting.taken];
  const inLegend = (level: ReferenceLine) => level.key !== undefined && level.curve === undefined;
  const levels = levelsOf(panel, y).filter((level) => !inLegend(level));
  const names = levels.map((level) => {
    const { value } = level;
    const label = withDagger(level.label, [level]);
    const width = textWidth(label, size);
    const [first, last] = [frame.right - width - 2, frame.left + 4];
    // the ends first, then the middle, then anywhere
    const lefts = [0, 1, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875].map((share) => first + share * (last - first));
    const tops = [y.at(value) - size - 1, y.at(value) + 1];
    const boxes = lefts.flatMap((left) =>
      tops.map((top) => ({ left, right: left + width, top, bottom: top + size + 0.6 })),
    );
    const inside = boxes.filter(({ top, bottom }) => top >= frame.top && bottom <= frame.bottom);
    const free = inside.filter((box) => !taken.some((other) => touches(box, other)));
    if (free.length === 0) return '';
    const box = leastCovering(free, obstacles);
    taken.push(box);
    return setter.text(label, box.left, box.bottom - 1.8, { size, opacity: QUIET });
  });
  return names.join('');
}

export function hairline(d: string): string {
  return element('path', { class: 'reference', d, stroke: GREY, 'stroke-width': STROKE.hairline });
}

/** Methods in grey stand back. */
export function levelStroke({ colour }: Pick<Look, 'colour'>): number {
  return colour === GREY ? STROKE.level : STROKE.curve;
}

function levelLine(d: string, { colour, dash }: Look): string {
  const stroke = { stroke: colour, 'stroke-width': levelStroke({ colour }), 'stroke-dasharray': dash };
  return element('path', { class: 'reference', d, ...stroke });
}
