/** What the segments of a training set come to. */
import type { Segment } from './contract.js';

export function rowCount(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** Σ ω. */
export function weightOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to, weight }) => sum + weight * (to - from), 0);
}
