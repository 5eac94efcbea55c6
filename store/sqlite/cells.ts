/** Repetitions of cells: looked up, read and counted. */

import { checkSpan, gaps, type Span } from '../../studies/spans.js';
import { type CellTotals, MOST_SCANNED, type Outcomes } from '../ledger.js';
import { countFailed, cutOutcomes, joinOutcomes, overlapOf } from '../outcomes.js';
import { CELL_COLUMNS, type Cell } from '../rows/segment-row.js';
import type { Connection } from './connection.js';
import {
  checkSegments,
  pieceEnd,
  readSegments,
  readSegmentsOf,
  segmentSpans,
  segmentSpansOf,
  sumSegments,
} from './segments.js';

export function missingSpans(connection: Connection, cellKey: string, span: Span): Span[] {
  checkSpan(span);
  return connection.transaction('read', () => {
    const cell = findCell(connection, cellKey);
    return gaps(span, cell ? segmentSpans(connection, cell, span) : []);
  });
}

/** {@link missingSpans} of many cells, by one look. */
export function missingSpansOf(connection: Connection, cellKeys: readonly string[], span: Span): Span[][] {
  checkSpan(span);
  const stored = segmentSpansOf(connection, cellKeys, span);
  return cellKeys.map((_, i) => gaps(span, stored.get(i) ?? []));
}

/** {@link readOutcomes} of many cells, by one look. */
export function readOutcomesOf(connection: Connection, cellKeys: readonly string[], span: Span): Outcomes[][] {
  checkSpan(span);
  if (span.from === span.to) return cellKeys.map(() => []);
  const stored = readSegmentsOf(connection, cellKeys, span);
  return cellKeys.map((_, i) => joinOutcomes(stored.get(i) ?? [], span));
}

export function readOutcomes(connection: Connection, cellKey: string, span: Span): Outcomes[] {
  checkSpan(span);
  if (span.from === span.to) return [];
  return connection.transaction('read', () => {
    const cell = findCell(connection, cellKey);
    return cell ? joinOutcomes(readSegments(connection, cell, span), span) : [];
  });
}

/** Reads piece by piece, each against one state of the file; lets other work through in between. */
export async function* scanOutcomes(connection: Connection, cellKey: string, span: Span): AsyncGenerator<Outcomes> {
  checkSpan(span);
  let { from } = span;
  while (from < span.to) {
    const rest = { from, to: span.to };
    const { pieces, next } = connection.transaction('read', () => readPiece(connection, cellKey, rest));
    yield* pieces;
    from = next;
  }
}

/**
 * Counts the repetitions below `repetitions`. Cells without any beyond it, the usual case, are added up where they lie;
 * the others cost a walk over their segments.
 */
export function countRepetitions(
  connection: Connection,
  cellKeys: readonly string[],
  repetitions: number,
): { finished: number; failed: number } {
  checkSpan({ from: 0, to: repetitions });
  return connection.transaction('read', () => {
    const parameters = [JSON.stringify(cellKeys), repetitions];
    const [sums] = connection.all<{ finished: number; failed: number; beyond: number }>(
      `SELECT coalesce(sum(finished) FILTER (WHERE extent <= ?2), 0) AS finished,
         coalesce(sum(failed) FILTER (WHERE extent <= ?2), 0) AS failed,
         count(*) FILTER (WHERE extent > ?2) AS beyond
       FROM cell WHERE ${ASKED_FOR}`,
      parameters,
    );
    const total = { finished: sums!.finished, failed: sums!.failed };
    if (sums!.beyond === 0) return total;
    const sql = `SELECT ${CELL_COLUMNS} FROM cell WHERE ${ASKED_FOR} AND extent > ?2`;
    for (const cell of connection.all<Cell>(sql, parameters)) {
      const { finished, failed } = countBelow(connection, cell, repetitions);
      total.finished += finished;
      total.failed += failed;
    }
    return total;
  });
}

const ASKED_FOR = 'key IN (SELECT value FROM json_each(?1))';

/** What is stored of each cell, by its totals. */
export function cellTotals(connection: Connection, cellKeys: readonly string[]): CellTotals[] {
  const rows = connection.all<CellTotals & { readonly at: number }>(
    `SELECT keys.key AS at, finished, failed FROM json_each(?) AS keys CROSS JOIN cell ON cell.key = keys.value`,
    [JSON.stringify(cellKeys)],
  );
  const totals: CellTotals[] = cellKeys.map(() => NOTHING);
  for (const { at, finished, failed } of rows) totals[at] = { finished, failed };
  return totals;
}

const NOTHING: CellTotals = { finished: 0, failed: 0 };

/** Verifies all cells, each against one state of the file; lets other work through in between. */
export async function checkCells(connection: Connection): Promise<void> {
  let last = 0;
  for (;;) {
    const checked = connection.transaction('read', () => {
      const [cell] = connection.all<Cell>(`SELECT ${CELL_COLUMNS} FROM cell WHERE id > ? ORDER BY id LIMIT 1`, [last]);
      if (cell) checkSegments(connection, cell);
      return cell;
    });
    if (!checked) return;
    last = checked.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The first pieces of `span`, as they were written, and where the next ones begin. */
function readPiece(connection: Connection, cellKey: string, span: Span): { pieces: Outcomes[]; next: number } {
  const cell = findCell(connection, cellKey);
  const end = cell && pieceEnd(connection, cell, span, Math.floor(MOST_SCANNED / cell.measures));
  if (cell === undefined || end === undefined) return { pieces: [], next: span.to };
  const part = { from: span.from, to: Math.min(end, span.to) };
  const segments = readSegments(connection, cell, part);
  return { pieces: segments.map((segment) => cutOutcomes(segment, overlapOf(segment, part))), next: part.to };
}

function findCell(connection: Connection, cellKey: string): Cell | undefined {
  return connection.all<Cell>(`SELECT ${CELL_COLUMNS} FROM cell WHERE key = ?`, [cellKey])[0];
}

function countBelow(connection: Connection, cell: Cell, repetitions: number): { finished: number; failed: number } {
  if (repetitions === 0) return { finished: 0, failed: 0 };
  // the segment that holds the last repetition below the limit is the only one that may reach beyond
  const limit = { from: repetitions - 1, to: repetitions };
  const [last] = readSegments(connection, cell, limit);
  const { finished, failed } = sumSegments(connection, cell, last?.first ?? repetitions);
  if (!last) return { finished, failed };
  const inside = cutOutcomes(last, { from: last.first, to: repetitions });
  return { finished: finished + inside.codes.length, failed: failed + countFailed(inside.codes) };
}
