/** The table of segments: consecutive repetitions of one cell in one row. */
import type { Span } from '../../studies/spans.js';
import type { Outcomes } from '../ledger.js';
import {
  type Cell,
  createSegmentCheck,
  endOfPiece,
  groupedByKey,
  MOST_IN_PIECE,
  parseSegment,
  type SegmentRow,
} from '../rows/segment-row.js';
import type { Session } from './connection.js';
import { damageIn } from './postgres-error.js';

/**
 * Segments are disjoint, so of those that begin at or before a span only the last can reach into it; starting there
 * keeps the search from walking the whole cell.
 */
const TOUCHING = `
  FROM segment
  WHERE cell = $1 AND first < $3 AND first + count > $2
    AND first >= coalesce((SELECT max(first) FROM segment WHERE cell = $1 AND first <= $2), 0)
  ORDER BY first`;

/** The same of many cells: their keys are $1, and `at` is a key's position. */
const TOUCHING_OF = `
  FROM unnest($1::text[]) WITH ORDINALITY AS keys (key, place) JOIN cell ON cell.key = keys.key
    CROSS JOIN LATERAL (
      SELECT * FROM segment
      WHERE segment.cell = cell.id AND first < $3 AND first + count > $2
        AND first >= coalesce((SELECT max(first) FROM segment WHERE segment.cell = cell.id AND first <= $2), 0)
    ) AS touching
  ORDER BY place, first`;

/** Rows verified at a time. */
const MOST_ROWS = 1000;

/** A way to the ledger, and how people call it. */
export interface Reading {
  readonly session: Session;
  readonly place: string;
}

/** Reads all segments that touch `span`, uncut, ascending. @throws {LedgerError} if one is not what was written */
export async function readSegments({ session, place }: Reading, cell: Cell, { from, to }: Span): Promise<Outcomes[]> {
  const sql = `SELECT first, count, failed, checksum, codes, numbers ${TOUCHING}`;
  const rows = await session.all<SegmentRow>(sql, [cell.id, from, to]);
  return rows.map((row) => parseSegment(cell, row, damageIn(place)));
}

/** As {@link readSegments}, of many cells, by the position of their keys. */
export async function readSegmentsOf(
  { session, place }: Reading,
  cellKeys: readonly string[],
  span: Span,
): Promise<Map<number, Outcomes[]>> {
  type Row = SegmentRow & Pick<Cell, 'measures'> & { readonly at: number };
  const rows = await session.all<Row>(
    `SELECT place - 1 AS at, measures, first, count, touching.failed, checksum, codes, numbers ${TOUCHING_OF}`,
    [cellKeys, span.from, span.to],
  );
  const damaged = damageIn(place);
  return groupedByKey(rows, (row) =>
    parseSegment({ key: cellKeys[row.at] ?? '', measures: row.measures }, row, damaged),
  );
}

/** The spans of segments, without what they hold, by the position of their cells' keys. */
export async function segmentSpansOf(
  session: Session,
  cellKeys: readonly string[],
  span: Span,
): Promise<Map<number, Span[]>> {
  const rows = await session.all<Span & { readonly at: number }>(
    `SELECT place - 1 AS at, first AS "from", first + count AS "to" ${TOUCHING_OF}`,
    [cellKeys, span.from, span.to],
  );
  return groupedByKey(rows, ({ from, to }) => ({ from, to }));
}

/**
 * Where a piece of at most `most` repetitions that begins with a span's first segment ends: with the last segment that fits,
 * the first one in any case. Undefined if no segment touches the span.
 */
export async function pieceEnd(
  session: Session,
  cell: Cell,
  { from, to }: Span,
  most: number,
): Promise<number | undefined> {
  const spans = await session.all<Span>(`SELECT first AS "from", first + count AS "to" ${TOUCHING} LIMIT $4`, [
    cell.id,
    from,
    to,
    MOST_IN_PIECE,
  ]);
  return endOfPiece(spans, most);
}

/** Totals over the segments that begin before `before`. */
export async function sumSegments(
  session: Session,
  cell: Cell,
  before: number,
): Promise<{ finished: number; failed: number }> {
  const [sums] = await session.all<{ finished: number; failed: number }>(
    `SELECT coalesce(sum(count), 0)::bigint AS finished, coalesce(sum(failed), 0)::bigint AS failed
     FROM segment WHERE cell = $1 AND first < $2`,
    [cell.id, before],
  );
  return sums!;
}

/**
 * Verifies every segment of a cell, and the cell's totals against them, {@link MOST_ROWS} rows in memory at a time.
 *
 * @throws {LedgerError} naming the first damage
 */
export async function checkSegments({ session, place }: Reading, cell: Cell): Promise<void> {
  const check = createSegmentCheck(cell, damageIn(place));
  for (let last = -1; ; ) {
    const rows = await session.all<SegmentRow>(
      `SELECT first, count, failed, checksum, codes, numbers FROM segment
       WHERE cell = $1 AND first > $2 ORDER BY first LIMIT $3`,
      [cell.id, last, MOST_ROWS],
    );
    for (const row of rows) check.add(row);
    const newest = rows.at(-1);
    if (newest === undefined) break;
    last = newest.first;
  }
  check.end();
}
