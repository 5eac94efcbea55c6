/** Repetitions of cells: written, looked up, read and counted. */

import { checkSpan, gaps, type Span } from '../../studies/spans.js';
import { IntegrityError, MOST_SCANNED, type Outcomes, type Work } from '../ledger.js';
import {
  assertSameOutcomes,
  canonicalOutcomes,
  countFailed,
  cutOutcomes,
  joinOutcomes,
  measuresOf,
  overlapOf,
  spanOf,
} from '../outcomes.js';

import type { Connection } from './connection.js';
import { addSegment, type Cell, checkSegments, pieceEnd, readSegments, segmentSpans, sumSegments } from './segments.js';
import { addWork } from './work.js';

const COLUMNS = 'id, key, measures, finished, failed, extent';

/** Writes a batch in one transaction. @returns how many repetitions were new, summed over the cells */
export function writeBatch(connection: Connection, batch: readonly Outcomes[], work?: Work): number {
  const offers = batch.map(canonicalOutcomes);
  if (offers.length === 0) return 0;
  return connection.transaction('write', () => {
    // recorded with the first segment that refers to it, so that writing the same again leaves no trace
    let recorded: number | null = null;
    const workId = () => {
      if (work !== undefined) recorded ??= addWork(connection, work);
      return recorded;
    };
    let fresh = 0;
    for (const offered of offers) fresh += writeOutcomes(connection, offered, workId);
    return fresh;
  });
}

export function missingSpans(connection: Connection, cellKey: string, span: Span): Span[] {
  checkSpan(span);
  return connection.transaction('read', () => {
    const cell = findCell(connection, cellKey);
    return gaps(span, cell ? segmentSpans(connection, cell, span) : []);
  });
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
 * Counts the repetitions below `repetitions`. Cells without any beyond it, the usual case, cost one row each;
 * the others a walk over their segments.
 */
export function countRepetitions(
  connection: Connection,
  cellKeys: readonly string[],
  repetitions: number,
): { finished: number; failed: number } {
  checkSpan({ from: 0, to: repetitions });
  return connection.transaction('read', () => {
    const cells = connection.all<Cell>(`SELECT ${COLUMNS} FROM cell WHERE key IN (SELECT value FROM json_each(?))`, [
      JSON.stringify(cellKeys),
    ]);
    const total = { finished: 0, failed: 0 };
    for (const cell of cells) {
      const { finished, failed } = cell.extent <= repetitions ? cell : countBelow(connection, cell, repetitions);
      total.finished += finished;
      total.failed += failed;
    }
    return total;
  });
}

/** Verifies all cells, each against one state of the file; lets other work through in between. */
export async function checkCells(connection: Connection): Promise<void> {
  let last = 0;
  for (;;) {
    const checked = connection.transaction('read', () => {
      const [cell] = connection.all<Cell>(`SELECT ${COLUMNS} FROM cell WHERE id > ? ORDER BY id LIMIT 1`, [last]);
      if (cell) checkSegments(connection, cell);
      return cell;
    });
    if (!checked) return;
    last = checked.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function writeOutcomes(connection: Connection, offered: Outcomes, workId: () => number | null): number {
  const cell = findOrAddCell(connection, offered);
  const span = spanOf(offered);
  const stored = readSegments(connection, cell, span);
  for (const segment of stored) assertSameOutcomes(segment, offered);

  let [fresh, failed] = [0, 0];
  for (const gap of gaps(span, stored.map(spanOf))) {
    const piece = cutOutcomes(offered, gap);
    addSegment(connection, cell, piece, workId());
    fresh += piece.codes.length;
    failed += countFailed(piece.codes);
  }
  if (fresh > 0) {
    connection.run(
      'UPDATE cell SET finished = finished + ?, failed = failed + ?, extent = max(extent, ?) WHERE id = ?',
      [fresh, failed, span.to, cell.id],
    );
  }
  return fresh;
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
  return connection.all<Cell>(`SELECT ${COLUMNS} FROM cell WHERE key = ?`, [cellKey])[0];
}

function findOrAddCell(connection: Connection, offered: Outcomes): Cell {
  const { cellKey } = offered;
  const measures = measuresOf(offered);
  const known = findCell(connection, cellKey);
  if (known && known.measures !== measures) {
    throw new IntegrityError(
      `Cannot store outcomes of cell ${cellKey}: it must have as many measures as in the ledger, ${known.measures}, got ${measures}`,
    );
  }
  if (known) return known;
  const sql = `INSERT INTO cell (key, measures) VALUES (?, ?) RETURNING ${COLUMNS}`;
  return connection.all<Cell>(sql, [cellKey, measures])[0]!;
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
