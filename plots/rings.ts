/** Rings the places of curves that a figure points out, and names them where the name hides the least. */
import type { Panel } from './figure-data.js';
import { STROKE, TEXT } from './look.js';
import type { Marks } from './marks.js';
import { type Box, leastCovering, touches } from './place-labels.js';
import { curveId, fateOf } from './points.js';
import { element } from './svg.js';
import { type Typesetter, textWidth } from './typeface.js';

export interface RingSetting extends Marks {
  /** The plot area. */
  readonly frame: Box;
  /** Positions that names should not cover: curves, bars, lines. */
  readonly obstacles: readonly (readonly [number, number])[];
  readonly setter: Typesetter;
}

const RADIUS = 3.6;
/** Half a line of a name, above and below its middle. */
const HALF = TEXT.note / 2 + 0.8;

/** @returns what was drawn, and the boxes that the names take */
export function drawRings(panel: Panel, setting: RingSetting): { drawn: string; names: readonly Box[] } {
  const { figure, x, y, setter } = setting;
  const names: Box[] = [];
  const drawn = panel.curves.map((curve) => {
    const { points, ring } = curve;
    const point = points.find((candidate) => candidate.x === ring?.x);
    if (ring === undefined || point === undefined || fateOf(point, figure) !== 'drawn') return '';
    const [cx, cy] = [x.at(point.x), y.at(point.mean)];
    const look = setting.looks.get(curveId(curve));
    const stroke = { stroke: look?.colour ?? 'currentColor', 'stroke-width': STROKE.axis };
    const circle = element('circle', { class: 'ring', cx, cy, r: RADIUS, ...stroke });
    if (ring.label === undefined) return circle;
    const box = placeName(textWidth(ring.label, TEXT.note), [cx, cy], setting, names);
    if (box === undefined) return circle;
    names.push(box);
    return circle + setter.text(ring.label, box.left, box.bottom - 2.2, { size: TEXT.note });
  });
  return { drawn: drawn.join(''), names };
}

/** Below, above or beside the ring, nearer first; nowhere if it would leave the plot or touch another name. */
function placeName(
  width: number,
  [cx, cy]: readonly [number, number],
  { frame, obstacles }: RingSetting,
  taken: readonly Box[],
): Box | undefined {
  const away = [RADIUS + HALF + 0.5, RADIUS + 2 * HALF, RADIUS + 4 * HALF];
  const heights = [...away.flatMap((distance) => [cy + distance, cy - distance]), cy];
  const boxes = heights.flatMap((middle) => {
    const beside = middle === cy;
    const lefts = beside ? [cx + RADIUS + 2, cx - RADIUS - 2 - width] : [cx - width / 2, cx, cx - width];
    return lefts.map((left) => ({ left, right: left + width, top: middle - HALF, bottom: middle + HALF }));
  });
  const free = boxes.filter((box) => {
    const inside = box.left >= frame.left + 1 && box.right <= frame.right && box.top >= frame.top;
    return inside && box.bottom <= frame.bottom - 1 && !taken.some((other) => touches(box, other));
  });
  return free.length === 0 ? undefined : leastCovering(free, obstacles);
}
