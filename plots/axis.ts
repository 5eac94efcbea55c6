/** Scales and their ticks: at most seven labels, never touching, and honest on a log axis. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { ScaleKind } from './figure-data.js';
import { chooseTicks, type Tick } from './ticks.js';
import { textWidth } from './typeface.js';

export interface Axis {
  readonly kind: ScaleKind;
  readonly low: number;
  readonly high: number;
  readonly major: readonly Tick[];
  readonly minor: readonly number[];
  /** Position of a value in points. */
  at(value: number): number;
}

export interface AxisOptions {
  readonly kind: ScaleKind;
  readonly direction: 'x' | 'y';
  readonly domain: readonly [number, number];
  /** Positions of the domain's ends. */
  readonly range: readonly [number, number];
  /** Size of the tick labels in points. */
  readonly size: number;
}

/** Builds a scale over `domain` and the densest ticks that fit: 1-2-5, else decades, else every k-th decade. */
export function makeAxis({ kind, direction, domain, range, size }: AxisOptions): Axis {
  const [low, high] = domain;
  const scale = (kind === 'log' ? scaleLog : scaleLinear)()
    .domain([low, high])
    .range([...range]);
  const at = (value: number) => scale(value);
  const { major, minor } = chooseTicks(kind, domain, (ticks) => isApart(ticks, at, direction, size));
  return { kind, low, high, major, minor, at };
}

function isApart(ticks: readonly Tick[], at: (value: number) => number, direction: 'x' | 'y', size: number): boolean {
  const extent = (tick: Tick) => (direction === 'x' ? textWidth(tick.label, size) + 0.8 * size : 1.5 * size);
  return ticks.every((tick, index) => {
    const next = ticks[index + 1];
    return next === undefined || Math.abs(at(next.value) - at(tick.value)) >= (extent(tick) + extent(next)) / 2;
  });
}
