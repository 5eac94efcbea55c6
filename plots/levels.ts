/** Horizontal reference lines: drawn, banded when they are means themselves, and named beside the line. */
import type { Axis } from './axis.js';
import type { Panel, ReferenceLine } from './figure-data.js';
import { BAND_OPACITY, GREY, type Look, lookOf, QUIET, STROKE, TEXT } from './look.js';
import { type Box, leastCovering } from './place-labels.js';
import { halfOfLevel } from './points.js';
import { element, short } from './svg.js';
import { type Typesetter, textWidth } from './typeface.js';

/** The horizontal reference lines that the axis can show. */
export function levelsOf({ references }: Panel, y: Axis): ReferenceLine[] {
  return references.filter(({ axis, value }) => axis === 'y' && value >= y.low && value <= y.high);
}

export function drawLevels(panel: Panel, y: Axis, { left, right }: Box): string {
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

export interface LevelSetting {
  readonly y: Axis;
  /** The plot area. */
  readonly frame: Box;
  /** Positions that names should not cover: curves, bars, lines. */
  readonly obstacles: readonly (readonly [number, number])[];
  readonly setter: Typesetter;
}

/** Names each level above or below its line, wherever it hides the least; not at all if every place is taken. */
export function nameLevels(panel: Panel, { y, frame, obstacles, setter }: LevelSetting): string {
  const size = TEXT.note;
  const taken: Box[] = [];
  const names = levelsOf(panel, y).map(({ value, label }) => {
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

function levelLine(d: string, { colour, dash }: Look): string {
  const stroke = { stroke: colour, 'stroke-width': STROKE.curve, 'stroke-dasharray': dash };
  return element('path', { class: 'reference', d, ...stroke });
}

function touches(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
