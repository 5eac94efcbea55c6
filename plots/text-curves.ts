/** Curves as text, for a terminal: one panel, a marker for each curve, its name at its right end. */
import { makeAxis } from './axis.js';
import type { Curve, Figure, Panel } from './figure-data.js';
import { fateOf, xDomain, yDomain } from './points.js';

const MARKERS = ['●', '■', '▲', '◆', '▼', '+', '×', '○', '□', '△', '◇', '▽'];
const LEFT = 12;
/** Characters are about twice as high as wide, and tick labels need one each. */
const SIZE = 1;

export interface TextSize {
  readonly columns: number;
  readonly rows: number;
}

/** @returns lines; a sentence if nothing can be drawn yet */
export function textCurves(figure: Figure, panel: Panel, { columns, rows }: TextSize): string[] {
  const curves = panel.curves.filter(({ style }) => style === undefined).slice(0, MARKERS.length);
  const drawn = curves.map((curve) => ({
    curve,
    points: curve.points.filter((point) => fateOf(point, figure) === 'drawn'),
  }));
  const domain = yDomain([{ ...panel, curves }], figure);
  if (domain === undefined) return ['nothing is finished yet that could be drawn'];
  const names = Math.max(...curves.map(({ label }) => label.length)) + 3;
  const width = Math.max(20, columns - LEFT - names);
  const x = makeAxis({
    kind: figure.x.scale,
    direction: 'x',
    domain: xDomain(figure),
    range: [0, width - 1],
    size: SIZE,
  });
  const y = makeAxis({ kind: figure.y.scale, direction: 'y', domain, range: [rows - 1, 0], size: SIZE });
  const grid = Array.from({ length: rows }, () => new Array<string>(width).fill(' '));
  for (const { axis, value } of panel.references) {
    if (axis === 'x' && value > x.low && value < x.high) for (const row of grid) row[Math.round(x.at(value))] = '┊';
  }
  for (const [i, { points }] of drawn.entries()) {
    for (const point of points) put(grid, x.at(point.x), y.at(point.mean), MARKERS[i]!);
  }
  const ends = endNames(drawn, rows, (mean) => Math.round(y.at(mean)));
  const labels = new Map(y.major.map(({ value, label }) => [Math.round(y.at(value)), label]));
  const body = grid.map((row, i) => {
    const label = labels.get(i);
    return `${(label ?? '').padStart(LEFT - 3)} ${label === undefined ? '│' : '┤'} ${row.join('')}  ${ends.get(i) ?? ''}`.trimEnd();
  });
  return [
    `${panel.title === '' ? '' : `${panel.title}: `}${panel.yTitle ?? figure.y.title}`,
    ...body,
    ...xLines(x, width, figure.x.title),
  ];
}

function put(grid: string[][], column: number, row: number, marker: string): void {
  const line = grid[Math.round(row)];
  if (line !== undefined && column >= 0 && Math.round(column) < line.length) line[Math.round(column)] = marker;
}

/** Each curve's name beside its last point, or in the nearest row that is free. */
function endNames(
  drawn: readonly { readonly curve: Curve; readonly points: readonly { readonly mean: number }[] }[],
  rows: number,
  rowOf: (mean: number) => number,
): Map<number, string> {
  const names = new Map<number, string>();
  for (const [i, { curve, points }] of drawn.entries()) {
    const last = points.at(-1);
    if (last === undefined) continue;
    const wanted = rowOf(last.mean);
    const free = Array.from({ length: rows }, (_, row) => row)
      .filter((row) => !names.has(row))
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    if (free !== undefined) names.set(free, `${MARKERS[i]} ${curve.label}`);
  }
  return names;
}

function xLines(x: ReturnType<typeof makeAxis>, width: number, title: string): string[] {
  const line = new Array<string>(width).fill('─');
  const labels = new Array<string>(width + 8).fill(' ');
  for (const { value, label } of x.major) {
    const at = Math.round(x.at(value));
    line[at] = '┬';
    [...label].forEach((character, i) => {
      labels[Math.max(0, at - Math.floor(label.length / 2)) + i] = character;
    });
  }
  const indent = ' '.repeat(LEFT - 2);
  return [
    `${indent}└─${line.join('')}`,
    `${indent}  ${labels.join('').trimEnd()}`,
    `${indent}  ${title.padStart(width)}`,
  ];
}
