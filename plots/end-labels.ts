/** Names curves and levels in the right margin, where they end; a leader where a name had to move. */
import type { Axis } from './axis.js';
import { withDagger } from './dagger.js';
import type { Figure, Panel, ReferenceLine } from './figure-data.js';
import type { LegendItem } from './legend.js';
import { levelsOf } from './levels.js';
import { GREY, QUIET, TEXT } from './look.js';
import { type Box, spreadLabels } from './place-labels.js';
import { curveId, fateOf } from './points.js';
import { element, short } from './svg.js';
import { MIDDLE, type Typesetter, textWidth } from './typeface.js';

export interface EndSetting {
  readonly figure: Figure;
  readonly frame: Box;
  readonly x: Axis;
  readonly y: Axis | undefined;
  readonly items: readonly LegendItem[];
  readonly setter: Typesetter;
}

interface End {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly quiet: boolean;
  /** Whether anything is drawn there for the label to point to. */
  readonly drawn: boolean;
}

/** Space between the plot and the labels, for leaders. */
const MARGIN = 5;
const LINE = 9;

/** Whether all names find room one below the other. */
export function endsFit(panel: Panel, items: readonly LegendItem[], height: number): boolean {
  const levels = panel.references.filter(({ axis }) => axis === 'y');
  return (items.length + levels.length - 1) * LINE <= height;
}

/** Width that the right margin needs. */
export function endWidth(panel: Panel, items: readonly LegendItem[]): number {
  const levels = panel.references.filter(({ axis }) => axis === 'y');
  const widths = [
    ...items.map(({ label }) => textWidth(label, TEXT.label)),
    ...levels.map((level) => textWidth(labelOf(level), level.key === undefined ? TEXT.note : TEXT.label)),
  ];
  return MARGIN + Math.max(0, ...widths) + 1;
}

export function drawEnds(panel: Panel, setting: EndSetting): string {
  const { frame, setter } = setting;
  const ends = endsOf(panel, setting);
  const heights = spreadLabels(
    ends.map(({ y }) => y),
    LINE,
    frame.top,
    frame.bottom,
  );
  const labels = ends.map(({ label, x, y, quiet, drawn }, index) => {
    const at = heights[index]!;
    const size = quiet ? TEXT.note : TEXT.label;
    const text = setter.text(
      label,
      frame.right + MARGIN,
      at + size * MIDDLE,
      quiet ? { size, opacity: QUIET } : { size },
    );
    if (!drawn || (Math.abs(at - y) < 1.5 && x > frame.right - MARGIN)) return text;
    const d = `M${short(x + 3)} ${short(y)}L${short(frame.right + MARGIN - 1.5)} ${short(at)}`;
    return element('path', { class: 'leader', d, stroke: GREY, 'stroke-width': 0.4 }) + text;
  });
  return element('g', { class: 'ends' }, ...labels);
}

function endsOf(panel: Panel, { figure, frame, x, y, items }: EndSetting): End[] {
  const curves = items.map(({ id, label }) => {
    const points = panel.curves.find((curve) => curveId(curve) === id)?.points ?? [];
    const last = points.findLast((point) => fateOf(point, figure) === 'drawn');
    if (last === undefined || y === undefined)
      return { label, x: frame.right, y: frame.bottom, quiet: false, drawn: false };
    return { label, x: x.at(last.x), y: y.at(last.mean), quiet: false, drawn: true };
  });
  const levels = y === undefined ? [] : levelsOf(panel, y);
  const named = levels.map((level) => {
    const { value, key } = level;
    return { label: labelOf(level), x: frame.right - 3, y: y!.at(value), quiet: key === undefined, drawn: true };
  });
  return [...curves, ...named];
}

function labelOf(level: ReferenceLine): string {
  return withDagger(level.label, [level]);
}
