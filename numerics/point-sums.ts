/** First and second sums of points: all that least squares needs to know of points that share a target and a weight. */
import { type Arena, arenaBytesOf } from './arena.js';

export interface PointSums {
  /** Σ x, d long. */
  readonly first: Float64Array;
  /** Σ x x′ (d × d), row-major; entries below the diagonal mean nothing. */
  readonly second: Float64Array;
}

/** Bytes that `createPointSums` takes. */
export function pointSumsBytes(d: number): number {
  return arenaBytesOf(d) + arenaBytesOf(d * d);
}

/** Cuts sums from an arena, all zero. */
export function createPointSums(d: number, arena: Arena): PointSums {
  const sums = { first: arena.float64(d), second: arena.float64(d * d) };
  clearPointSums(sums);
  return sums;
}

/** Sets all sums to zero. */
export function clearPointSums({ first, second }: PointSums): void {
  first.fill(0);
  second.fill(0);
}
