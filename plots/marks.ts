/** Draws curves inside a panel: bands or bars, lines, markers, and signs for what cannot be drawn. */
import { area, line } from 'd3-shape';
import type { Axis } from './axis.js';
import type { Curve, CurvePoint, Figure, Panel } from './figure-data.js';
import { BAND_OPACITY, drawMarker, type Look, STROKE } from './look.js';
import { curveId, fateOf, halfSpread, signRows } from './points.js';
import { element, short, translate } from './svg.js';

export interface Marks {
  readonly figure: Figure;
  readonly x: Axis;
  readonly y: Axis;
  /** Position of the x axis, where signs for undrawable points stand. */
  readonly bottom: number;
  readonly looks: ReadonlyMap<string, Look>;
  /** Repetitions under which a line is thin; 0 in a finished figure. */
  readonly thinBelow: number;
}

/** How a curve of some style differs from the plain one of its look. */
export const THIN_DASH = '2.4 1.6';
const MARKER_SPACING = 8.5;
const DODGE = 1.8;
/** Height of a row of signs on the x axis. */
export const SIGN_ROW = 5.5;
export const MOST_SIGN_ROWS = 4;

/** Bands below all lines, lines below all markers, so that no curve hides another's. */
export function drawCurves(panel: Panel, marks: Marks): string {
  const layers: readonly ((curve: Curve, look: Look, marks: Marks) => string)[] = [
    marks.figure.spread === 'mcse' ? drawBand : drawBars,
    drawLine,
    drawMarkers,
  ];
  const { curves } = panel;
  const shifted = curves.map((_, index) => dodged(marks, index, curves.length));
  const drawn = layers.map((layer) =>
    curves.map((curve, index) => layer(curve, lookFor(curve, marks), shifted[index]!)).join(''),
  );
  const signs = signRows(panel, marks.figure).map((id, row) => {
    const curve = curves.find((candidate) => curveId(candidate) === id)!;
    return drawSigns(curve, lookFor(curve, marks), {
      ...marks,
      bottom: marks.bottom - (row % MOST_SIGN_ROWS) * SIGN_ROW,
    });
  });
  return [...drawn, ...signs].join('');
}

/** Positions along a curve and its bars, about 2 pt apart: what labels should not cover. */
export function trace(curve: Curve, marks: Marks): [number, number][] {
  const { figure, x, y } = marks;
  const traced: [number, number][] = [];
  let before: [number, number] | undefined;
  for (const point of curve.points) {
    if (fateOf(point, figure) !== 'drawn') {
      before = undefined;
      continue;
    }
    const here: [number, number] = [x.at(point.x), y.at(point.mean)];
    const [fromX, fromY] = before ?? here;
    const steps = Math.max(1, Math.ceil(Math.hypot(here[0] - fromX, here[1] - fromY) / 2));
    for (let step = 1; step <= steps; step++) {
      traced.push([fromX + ((here[0] - fromX) * step) / steps, fromY + ((here[1] - fromY) * step) / steps]);
    }
    before = here;
    if (figure.spread === 'mcse') continue;
    const { low, high } = reach(point, marks);
    for (let at = high; at < low; at += 2) traced.push([here[0], at]);
  }
  return traced;
}

/** Bars of several curves at one x stand a little beside each other; bands need not. */
function dodged(marks: Marks, index: number, count: number): Marks {
  if (marks.figure.spread !== 'sd') return marks;
  const shift = (index - (count - 1) / 2) * DODGE;
  return { ...marks, x: { ...marks.x, at: (value) => marks.x.at(value) + shift } };
}

function lookFor(curve: Curve, { looks }: Marks): Look {
  return looks.get(curveId(curve))!;
}

function drawBand(curve: Curve, { colour }: Look, marks: Marks): string {
  const { figure, x } = marks;
  if (curve.points.every((point) => halfSpread(point, figure.spread) === 0)) return '';
  const has = (point: CurvePoint | undefined) => point !== undefined && fateOf(point, figure) === 'drawn';
  const band = area<CurvePoint>()
    .defined((point) => has(point))
    .x((point) => x.at(point.x))
    .y0((point) => reach(point, marks).low)
    .y1((point) => reach(point, marks).high)
    .digits(2);
  // a point without neighbours has a band of no width: give it that of its marker
  const lonely = curve.points.filter(
    (point, i) => has(point) && !has(curve.points[i - 1]) && !has(curve.points[i + 1]),
  );
  const boxes = lonely.map((point) => {
    const { low, high } = reach(point, marks);
    return element('rect', { x: x.at(point.x) - 3, y: high, width: 6, height: low - high });
  });
  const path = element('path', { d: band([...curve.points]) ?? '' });
  return element('g', { class: 'band', fill: colour, 'fill-opacity': BAND_OPACITY }, path, ...boxes);
}

function drawBars(curve: Curve, { colour }: Look, marks: Marks): string {
  const { figure, x } = marks;
  const bars = curve.points.map((point) => {
    if (halfSpread(point, figure.spread) === 0 || fateOf(point, figure) !== 'drawn') return '';
    const { low, high, cut } = reach(point, marks);
    const at = x.at(point.x);
    const caps = (cut ? [high] : [low, high]).map((end) => `M${short(at - 1.5)} ${short(end)}h3`);
    return `M${short(at)} ${short(low)}V${short(high)}${caps.join('')}`;
  });
  return element('path', { class: 'bars', d: bars.join(''), stroke: colour, 'stroke-width': STROKE.bar });
}

/** Where a band or bar ends, in points of the page; one that leaves the axis runs down to its line, and is cut there. */
function reach(point: CurvePoint, { figure, y, bottom }: Marks): { low: number; high: number; cut: boolean } {
  const half = halfSpread(point, figure.spread);
  const cut = point.mean - half < y.low;
  return { low: cut ? bottom : y.at(point.mean - half), high: y.at(point.mean + half), cut };
}

function drawLine(curve: Curve, { colour, dash }: Look, marks: Marks): string {
  const { figure, x, y, thinBelow } = marks;
  const draw = line<CurvePoint>()
    .defined((point) => fateOf(point, figure) === 'drawn')
    .x((point) => x.at(point.x))
    .y((point) => y.at(point.mean))
    .digits(2);
  const pieces = splitByWeight(curve.points, thinBelow).map(({ points, thin }) =>
    element('path', {
      d: draw(points) ?? '',
      'stroke-width': widthOf(curve, thin),
      'stroke-dasharray': curve.style === undefined ? dash : THIN_DASH,
    }),
  );
  const attributes = { class: 'curve', 'aria-label': curve.label, stroke: colour };
  return element('g', attributes, ...pieces);
}

function widthOf({ style }: Curve, thin: boolean): number {
  if (style === 'theory') return STROKE.level;
  return thin || style === 'all-finished' ? STROKE.thin : STROKE.curve;
}

/** Runs of segments of one weight; neighbours share the point where they meet. */
function splitByWeight(
  points: readonly CurvePoint[],
  thinBelow: number,
): { readonly points: CurvePoint[]; readonly thin: boolean }[] {
  const isThin = (index: number) => points[index]!.repetitions < thinBelow;
  const pieces: { points: CurvePoint[]; thin: boolean }[] = [];
  for (let end = 1; end < points.length; end++) {
    const thin = isThin(end - 1) || isThin(end);
    if (pieces.at(-1)?.thin === thin) pieces.at(-1)!.points.push(points[end]!);
    else pieces.push({ points: [points[end - 1]!, points[end]!], thin });
  }
  return pieces;
}

/** Markers at points, from the right end of each run leftwards, as many as have room. */
function drawMarkers(curve: Curve, look: Look, { figure, x, y }: Marks): string {
  const { points, style } = curve;
  if (style !== undefined) return '';
  const has = (index: number) => points[index] !== undefined && fateOf(points[index], figure) === 'drawn';
  let next = Number.POSITIVE_INFINITY;
  const drawn = points.map((_, fromRight) => {
    const index = points.length - 1 - fromRight;
    const point = points[index]!;
    if (!has(index)) return '';
    if (!has(index + 1)) next = Number.POSITIVE_INFINITY;
    const at = x.at(point.x);
    if (Math.abs(next - at) < (has(index - 1) ? MARKER_SPACING : MARKER_SPACING / 2)) return '';
    next = at;
    return drawMarker(look, at, y.at(point.mean));
  });
  return element('g', { class: 'markers' }, ...drawn);
}

/** On the axis: a cross where every repetition failed, an arrow down where the mean lies below a log axis. */
function drawSigns(curve: Curve, { colour }: Look, { figure, x, bottom }: Marks): string {
  const shapes = { failed: 'M-2-2L2 2M-2 2L2-2', below: 'M0-6V0M-2-2.2L0 0L2-2.2' } as const;
  const signs = curve.points.map((point) => {
    const fate = fateOf(point, figure);
    if (fate !== 'failed' && fate !== 'below') return '';
    const attributes = {
      class: fate,
      d: shapes[fate],
      transform: translate(x.at(point.x), bottom - (fate === 'failed' ? 4 : 1)),
    };
    return element('path', { ...attributes, stroke: colour, 'stroke-width': 0.9 });
  });
  return signs.join('');
}
