/** Arithmetic of half-open ranges of repetitions. */
import type { Span } from './ledger.js';

/** @throws {RangeError} unless 0 ≤ from ≤ to, both safe integers */
export function checkSpan({ from, to }: Span): void {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to)) {
    throw new RangeError(
      `Cannot look up repetitions: a span must be integers with 0 <= from <= to, got [${from}, ${to})`,
    );
  }
}

/**
 * Lists the parts of `span` that `covered` leaves open, ascending and merged.
 *
 * @param covered ascending and disjoint; may reach beyond `span` on both sides
 * @returns empty for an empty span
 */
export function gaps(span: Span, covered: readonly Span[]): Span[] {
  const open: Span[] = [];
  let next = span.from;
  for (const { from, to } of covered) {
    if (from > next && next < span.to) open.push({ from: next, to: Math.min(from, span.to) });
    next = Math.max(next, to);
  }
  if (next < span.to) open.push({ from: next, to: span.to });
  return open;
}
