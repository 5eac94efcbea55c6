/**
 * Pictures of unfinished runs: curves are over the prefix of repetitions that are all finished, a fair sample; beside them, thin
 * and dashed, the means over all that is finished, in which fast repetitions are too many.
 */

import type { Curve, Figure, Panel } from './figure-data.js';
import { curveId } from './points.js';
import { countLabel } from './ticks.js';

/** Names the dashes in a legend. */
const SAMPLE: Curve = { key: 'all-finished', label: 'all finished so far', points: [], style: 'all-finished' };

/** The dashed curves: of `all`, those that rest on more repetitions than the curve of the same name, without its spread. */
export function besideCurves(curves: readonly Curve[], all: readonly Curve[]): Curve[] {
  return all.flatMap((curve): Curve[] => {
    const own = curves.find((other) => curveId(other) === curveId(curve));
    const isSame = curve.points.every(({ repetitions, failed }, i) => {
      const point = own?.points[i];
      return point?.repetitions === repetitions && point.failed === failed;
    });
    if (isSame) return [];
    const points = curve.points.map((point) => ({ ...point, mcse: Number.NaN, sd: Number.NaN }));
    return [{ key: curve.key, label: curve.label, points, style: 'all-finished' }];
  });
}

/** Explains the dashes in the legend, if there are any. */
export function withSample(panels: readonly Panel[]): Panel[] {
  const hasDashes = panels.some(({ curves }) => curves.some(isBeside));
  return panels.map((panel) => (hasDashes ? { ...panel, curves: [...panel.curves, SAMPLE] } : panel));
}

/** Whether a curve is a dashed one. */
export function isBeside({ style }: Curve): boolean {
  return style === 'all-finished';
}

/** What curves and dashes rest on, in words. */
export function prefixNotes({ panels, progress }: Figure): string[] {
  if (progress === undefined || progress.done >= progress.total) return [];
  const curves = panels.flatMap((panel) => panel.curves);
  const dashes = curves.filter(isBeside);
  if (dashes.length === 0) return [];
  const fair = curves.filter(({ style }) => style === undefined);
  return [
    `Curves and bands: of each point the repetitions from the first that are all finished, ${repetitionsOf(fair)}; dashed: ` +
      `all that are finished so far, ${repetitionsOf(dashes)}, in which the fast ones are too many.`,
  ];
}

/** 12, or 8 to 12. */
function repetitionsOf(curves: readonly Curve[]): string {
  return countRange(curves.flatMap(({ points }) => points.map(({ repetitions, failed }) => repetitions + failed)));
}

/** The least and the most of the counts: 12, or 8 to 12. */
export function countRange(counts: readonly number[]): string {
  const least = counts.reduce((low, count) => Math.min(low, count), Number.POSITIVE_INFINITY);
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  return least >= most ? countLabel(most) : `${countLabel(least)} to ${countLabel(most)}`;
}
