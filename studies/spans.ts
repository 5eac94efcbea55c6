/** Half-open ranges of repetitions: `from` ≤ r < `to`. Lists of them are ascending and do not touch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The repetitions that are in any of the lists. */
export function unionOfSpans(lists: readonly (readonly Span[])[]): Span[] {
  const sorted = lists.flat().sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** The spans of these repetitions, in whatever order they come. */
export function spansOfRepetitions(repetitions: readonly number[]): Span[] {
  return unionOfSpans([repetitions.map((repetition) => ({ from: repetition, to: repetition + 1 }))]);
}

/** Cuts the union at every place where the set of lists that contain the repetition changes. */
export function piecesOfSpans(lists: readonly (readonly Span[])[]): { span: Span; members: number[] }[] {
  const edges = [...new Set(lists.flat().flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((to, i) => {
    const from = edges[i] ?? to;
    const members = lists.flatMap((list, n) => (list.some((span) => span.from <= from && to <= span.to) ? [n] : []));
    return members.length > 0 ? [{ span: { from, to }, members }] : [];
  });
}

export function lengthOfSpans(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

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
