/** Names curves: their labels, their order at the right edge, and the legend when labels do not stand at the ends. */
import { withDagger } from './dagger.js';
import type { Curve, Figure } from './figure-data.js';
import { levelLooks, levelStroke, methodLevels } from './levels.js';
import { assignLooks, drawMarker, type Look, STROKE, TEXT } from './look.js';
import { THIN_DASH } from './marks.js';
import { curveId, fateOf } from './points.js';
import { element, translate } from './svg.js';
import { MIDDLE, type Typesetter, textWidth } from './typeface.js';
import { isBeside } from './unfinished.js';

export interface LegendItem {
  readonly id: string;
  readonly label: string;
  readonly look: Look;
  /** Whether any point of it can be drawn. */
  readonly drawn: boolean;
  /** A horizontal line, not a curve: it has no marker. */
  readonly isLevel?: boolean;
  /** Explains the thin dashes alone. */
  readonly isSample?: boolean;
}

const LOWEST = -Number.MAX_VALUE;
const SAMPLE = 20;
const GAP = 4;
const BETWEEN = 12;
export const LEGEND_LINE = 10;

/**
 * One item per curve, ordered as the curves stand at the right edge of the last panel that shows them, top first.
 */
export function legendItems(figure: Figure): LegendItem[] {
  const all = figure.panels.flatMap((panel) => panel.curves);
  const looks = assignLooks(all);
  const items = [...looks].map(([id, look]) => {
    const same = all.filter((curve) => curveId(curve) === id);
    const height = heightAtEnd(
      same.filter((curve) => !isBeside(curve)),
      figure,
    );
    const isSample = same.every(({ style, points }) => style !== undefined && points.length === 0);
    return { id, look, label: labelOf(same, figure), drawn: height !== undefined, height: height ?? LOWEST, isSample };
  });
  return items.sort((a, b) => b.height - a.height).map(({ height: _, ...item }) => item);
}

/** One item for each method that stands in the figure as a horizontal line. */
export function levelItems({ panels }: Figure): LegendItem[] {
  const levels = methodLevels(panels);
  return [...levelLooks(panels)].map(([id, look]) => {
    const same = levels.filter((level) => curveId(level) === id);
    return { id, label: withDagger(same[0]!.label, same), look, drawn: true, isLevel: true };
  });
}

/** Width of the legend as a column. */
export function legendWidth(items: readonly LegendItem[]): number {
  return Math.max(0, ...items.map(itemWidth));
}

/** Sets items in rows of at most `width`, in columns when one row does not hold them. */
export function legendRows(
  items: readonly LegendItem[],
  width: number,
): { item: LegendItem; x: number; row: number }[] {
  const widths = items.map(itemWidth);
  if (widths.reduce((sum, next) => sum + next + BETWEEN, -BETWEEN) <= width) {
    let x = 0;
    return items.map((item, index) => {
      const placed = { item, x, row: 0 };
      x += widths[index]! + BETWEEN;
      return placed;
    });
  }
  const column = legendWidth(items) + BETWEEN;
  const columns = Math.max(1, Math.floor((width + BETWEEN) / column));
  const rows = Math.ceil(items.length / columns);
  // down the columns: the order of the curves stays readable from top to bottom
  return items.map((item, index) => ({ item, x: Math.floor(index / rows) * column, row: index % rows }));
}

/** Draws one item with the middle of its line at y. */
export function drawItem(
  { label, look, isLevel = false, isSample = false }: LegendItem,
  x: number,
  y: number,
  setter: Typesetter,
): string {
  const attributes = {
    d: `M0 0h${SAMPLE}`,
    stroke: look.colour,
    'stroke-width': isSample ? STROKE.level : isLevel ? levelStroke(look) : STROKE.curve,
  };
  const dash = isSample ? THIN_DASH : look.dash;
  const sample = element('path', { ...attributes, 'stroke-dasharray': dash, transform: translate(x, y) });
  const text = setter.text(label, x + SAMPLE + GAP, y + TEXT.label * MIDDLE, { size: TEXT.label });
  return element(
    'g',
    { class: 'legend-item' },
    sample,
    isLevel || isSample ? '' : drawMarker(look, x + SAMPLE / 2, y),
    text,
  );
}

function itemWidth({ label }: LegendItem): number {
  return SAMPLE + GAP + textWidth(label, TEXT.label);
}

function labelOf(curves: readonly Curve[], figure: Figure): string {
  const points = curves.flatMap((curve) => curve.points);
  const label = curves[0]?.label ?? '';
  const fates = points.map((point) => fateOf(point, figure));
  if (fates.includes('failed') && !fates.includes('drawn') && !fates.includes('below')) return `${label} (all failed)`;
  return withDagger(label, points);
}

function heightAtEnd(curves: readonly Curve[], figure: Figure): number | undefined {
  const ends = curves.map(({ points }) => points.findLast((point) => fateOf(point, figure) === 'drawn')?.mean);
  return ends.findLast((mean) => mean !== undefined);
}
