/** Which points can be drawn, how wide their spread is, and what the axes must cover. */
import type { Curve, CurvePoint, Figure, Panel, ReferenceLine, ScaleKind } from './figure-data.js';

/**
 * Why a point is drawn or not: `below` has a mean that a log axis cannot show, `failed` has failures and no
 * success, `waiting` has no repetition yet (or lies off a log x axis).
 */
export type Fate = 'drawn' | 'below' | 'failed' | 'waiting';

/** Bands of MCSE are two wide on either side: about 95 % for a mean of many repetitions. */
export const MCSES = 2;

/** A lower band end further below its mean than this factor is cut at a log axis instead of stretching it. */
const LOG_REACH = 3;

/** Below this a number counts as zero: near the least double no scale or tick is exact. */
const TINY = 1e-300;

const SIGNED: ReadonlySet<Fate> = new Set(['failed', 'below']);

/** A curve is the same one in every panel when key and label agree. */
export function curveId({ key, label }: Pick<Curve, 'key' | 'label'>): string {
  return JSON.stringify([key, label]);
}

export function fateOf(point: CurvePoint, { x, y }: Figure): Fate {
  if (!Number.isFinite(point.x) || (x.scale === 'log' && point.x <= TINY)) return 'waiting';
  if (!(point.repetitions > 0) || !Number.isFinite(point.mean)) return point.failed > 0 ? 'failed' : 'waiting';
  return y.scale === 'log' && point.mean <= TINY ? 'below' : 'drawn';
}

/** Half the height of a band or bar; 0 when one repetition leaves it unknown. */
export function halfSpread({ mcse, sd, repetitions }: CurvePoint, spread: Figure['spread']): number {
  const half = spread === 'mcse' ? MCSES * mcse : sd;
  return repetitions > 1 && Number.isFinite(half) && half > 0 ? half : 0;
}

/** Half the height of a level's band; 0 if it has none. */
export function halfOfLevel({ mcse = 0 }: ReferenceLine): number {
  return Number.isFinite(mcse) && mcse > 0 ? MCSES * mcse : 0;
}

/** Rows of signs on the x axis: one for each curve of a panel that has points which cannot be drawn. */
export function signRows({ curves }: Panel, figure: Figure): readonly string[] {
  const marked = curves.filter(
    ({ points, style }) => style !== 'all-finished' && points.some((point) => SIGNED.has(fateOf(point, figure))),
  );
  const drawn = curves.some(({ points }) => points.some((point) => fateOf(point, figure) === 'drawn'));
  return drawn ? marked.map((curve) => curveId(curve)) : [];
}

/** Covers every x, drawn or not, so that a failed study keeps its axis. */
export function xDomain(figure: Figure): [number, number] {
  const { scale } = figure.x;
  const values = figure.panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points.map(({ x }) => x)));
  return widen(
    values.filter((x) => Number.isFinite(x) && (scale === 'linear' || x > TINY)),
    scale,
  );
}

/** Covers means, spreads and levels of `panels`; undefined when nothing can be drawn. */
export function yDomain(panels: readonly Panel[], figure: Figure): [number, number] | undefined {
  const { spread, y } = figure;
  const points = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const drawn = points.filter((point) => fateOf(point, figure) === 'drawn');
  if (drawn.length === 0) return undefined;
  const levels = panels.flatMap(({ references }) => references.filter(({ axis }) => axis === 'y'));
  const centres = [
    ...drawn.map((point) => ({ value: point.mean, half: halfSpread(point, spread) })),
    ...levels.map((level) => ({ value: level.value, half: halfOfLevel(level) })),
  ].filter(({ value }) => Number.isFinite(value) && (y.scale === 'linear' || value > TINY));
  const ends = centres.flatMap(({ value, half }) => {
    const low = y.scale === 'log' ? Math.max(value - half, value / LOG_REACH) : value - half;
    return [low, value + half];
  });
  return widen(ends, y.scale);
}

function widen(values: readonly number[], scale: ScaleKind): [number, number] {
  if (values.length === 0) return scale === 'log' ? [1, 10] : [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  // differences near the last digit of a double, or near its least value, leave no room for distinct ticks
  const least = Math.max(TINY, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  if (high - low > least) return [low, high];
  if (scale === 'log') return [low / 2, high * 2];
  const margin = Math.abs(low) > TINY ? Math.abs(low) / 2 : 1;
  return [low - margin, high + margin];
}
