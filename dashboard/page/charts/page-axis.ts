/** Axes on a page, in pixels. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { chooseTicks, type Tick } from '../../../plots/ticks.js';

export interface PageAxis {
  readonly at: (value: number) => number;
  readonly major: readonly Tick[];
  readonly minor: readonly number[];
}

export type Scale = 'linear' | 'log';

/** Of text at 11 px. */
const CHARACTER = 6.4;
const LINE = 15;

export function pageAxis(
  kind: Scale,
  domain: readonly [number, number],
  range: readonly [number, number],
  direction: 'x' | 'y',
): PageAxis {
  const at = (kind === 'log' ? scaleLog : scaleLinear)()
    .domain([...domain])
    .range([...range]);
  const extent = ({ label }: Tick) => (direction === 'x' ? label.length * CHARACTER + 8 : LINE);
  const apart = (ticks: readonly Tick[]) =>
    ticks.every((tick, i) => {
      const next = ticks[i + 1];
      return next === undefined || Math.abs(at(next.value) - at(tick.value)) >= (extent(tick) + extent(next)) / 2;
    });
  return { at, ...chooseTicks(kind, domain, apart) };
}

/** Least and most of the finite values, a little apart if they are one; undefined of none. */
export function domainOf(values: readonly number[], kind: Scale): [number, number] | undefined {
  const known = values.filter((value) => Number.isFinite(value) && (kind === 'linear' || value > 0));
  if (known.length === 0) return undefined;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (high > low) return [low, high];
  return kind === 'log' ? [low / 2, high * 2] : [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
}

/** The domain in steps, so that it does not move with every batch: quarter decades, or eighths of the span. */
export function steppedDomain([low, high]: readonly [number, number], kind: Scale): [number, number] {
  if (kind === 'log') {
    return [10 ** (Math.floor(4 * Math.log10(low)) / 4), 10 ** (Math.ceil(4 * Math.log10(high)) / 4)];
  }
  const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}
