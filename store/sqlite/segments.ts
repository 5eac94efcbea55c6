/** The table of segments: consecutive repetitions of one cell in one row. */

import type { Span } from '../../studies/spans.js';
import { outcomesChecksum } from '../checksum.js';
import type { Outcomes } from '../ledger.js';
import { bytesOf, countFailed } from '../outcomes.js';
import {
  type Cell,
  createSegmentCheck,
  endOfPiece,
  groupedByKey,
  MOST_IN_PIECE,
  parseSegment,
  type SegmentRow,
} from '../rows/segment-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './ledger-error.js';

/**
 * Segments are disjoint, so of those that begin at or before a span only the last can reach into it; starting there
 * keeps the search from walking the whole cell.
 */
const TOUCHING = `
  FROM segment
  WHERE cell = ?1 AND first < ?3 AND first + count > ?2
    AND first >= coalesce((SELECT max(first) FROM segment WHERE cell = ?1 AND first <= ?2), 0)
  ORDER BY first`;

/** The same of many cells: their keys are ?1, and `at` is a key's position. */
const TOUCHING_OF = `
  FROM json_each(?1) AS keys CROSS JOIN cell ON cell.key = keys.value CROSS JOIN segment ON segment.cell = cell.id
    AND first < ?3 AND first + count > ?2
    AND first >= coalesce((SELECT max(first) FROM segment WHERE cell = cell.id AND first <= ?2), 0)
  ORDER BY keys.key, first`;

/** Rows verified at a time. */
const MOST_ROWS = 1000;

/** Reads all segments that touch `span`, uncut, ascending. @throws {LedgerError} if one is not what was written */
export function readSegments(connection: Connection, cell: Cell, { from, to }: Span): Outcomes[] {
  const rows = connection.all<SegmentRow>(`SELECT first, count, failed, checksum, codes, numbers ${TOUCHING}`, [
    cell.id,
    from,
    to,
  ]);
  return rows.map((row) => parseSegment(cell, row, damageIn(connection.file)));
}

/** The spans of all segments that touch `span`, ascending, without reading what they hold. */
export function segmentSpans(connection: Connection, cell: Cell, { from, to }: Span): Span[] {
  return connection.all<Span>(`SELECT first AS "from", first + count AS "to" ${TOUCHING}`, [cell.id, from, to]);
}

/** As {@link readSegments}, of many cells, by the position of their keys. */
export function readSegmentsOf(
  connection: Connection,
  cellKeys: readonly string[],
  span: Span,
): Map<number, Outcomes[]> {
  type Row = SegmentRow & Pick<Cell, 'measures'> & { readonly at: number };
  const damaged = damageIn(connection.file);
  const rows = connection.all<Row>(
    `SELECT keys.key AS at, measures, first, count, segment.failed AS failed, checksum, codes, numbers ${TOUCHING_OF}`,
    [JSON.stringify(cellKeys), span.from, span.to],
  );
  return groupedByKey(rows, (row) =>
    parseSegment({ key: cellKeys[row.at] ?? '', measures: row.measures }, row, damaged),
  );
}

/** As {@link segmentSpans}, of many cells, by the position of their keys. */
export function segmentSpansOf(connection: Connection, cellKeys: readonly string[], span: Span): Map<number, Span[]> {
  const rows = connection.all<Span & { readonly at: number }>(
    `SELECT keys.key AS at, first AS "from", first + count AS "to" ${TOUCHING_OF}`,
    [JSON.stringify(cellKeys), span.from, span.to],
  );
  return groupedByKey(rows, ({ from, to }) => ({ from, to }));
}

/**
 * Where a piece of at most `most` repetitions that begins with a span's first segment ends: with the last segment that fits,
 * the first one in any case. Undefined if no segment touches the span.
 */
export function pieceEnd(connection: Connection, cell: Cell, { from, to }: Span, most: number): number | undefined {
  const spans = connection.all<Span>(`SELECT first AS "from", first + count AS "to" ${TOUCHING} LIMIT ?4`, [
    cell.id,
    from,
    to,
    MOST_IN_PIECE,
  ]);
  return endOfPiece(spans, most);
}

/** Totals over the segments that begin before `before`. */
export function sumSegments(connection: Connection, cell: Cell, before: number): { finished: number; failed: number } {
  const [sums] = connection.all<{ finished: number; failed: number }>(
    `SELECT coalesce(sum(count), 0) AS finished, coalesce(sum(failed), 0) AS failed
     FROM segment WHERE cell = ? AND first < ?`,
    [cell.id, before],
  );
  return sums!;
}

/** Adds a segment; it must touch no other. */
export function addSegment(connection: Connection, cell: Cell, segment: Outcomes, work: number | null): void {
  const { first, codes, values } = segment;
  connection.run(
    'INSERT INTO segment (cell, first, count, failed, checksum, codes, numbers, work) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [cell.id, first, codes.length, countFailed(codes), outcomesChecksum(segment), codes, bytesOf(values), work],
  );
}

/**
 * Verifies every segment of a cell, and the cell's totals against them, {@link MOST_ROWS} rows in memory at a time.
 *
 * @throws {LedgerError} naming the first damage
 */
export function checkSegments(connection: Connection, cell: Cell): void {
  const check = createSegmentCheck(cell, damageIn(connection.file));
  for (let last = -1; ; ) {
    const rows = connection.all<SegmentRow>(
      `SELECT first, count, failed, checksum, codes, numbers FROM segment
       WHERE cell = ? AND first > ? ORDER BY first LIMIT ?`,
      [cell.id, last, MOST_ROWS],
    );
    for (const row of rows) check.add(row);
    const newest = rows.at(-1);
    if (newest === undefined) break;
    last = newest.first;
  }
  check.end();
}
