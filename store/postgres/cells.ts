/** Repetitions of cells: looked up, read and counted. */
import { checkSpan, gaps, type Span } from '../../studies/spans.js';
import { type CellTotals, MOST_SCANNED, type Outcomes } from '../ledger.js';
import { countFailed, cutOutcomes, joinOutcomes, overlapOf } from '../outcomes.js';
import { CELL_COLUMNS, type Cell } from '../rows/segment-row.js';
import type { Connection, Session } from './connection.js';
import {
  checkSegments,
  pieceEnd,
  type Reading,
  readSegments,
  readSegmentsOf,
  segmentSpansOf,
  sumSegments,
} from './segments.js';

const NOTHING: CellTotals = { finished: 0, failed: 0 };

/** The repetitions in `span` that are missing, of many cells, by one look. */
export async function missingSpansOf(
  connection: Connection,
  cellKeys: readonly string[],
  span: Span,
): Promise<Span[][]> {
  checkSpan(span);
  const stored = await segmentSpansOf(connection, cellKeys, span);
  return cellKeys.map((_, i) => gaps(span, stored.get(i) ?? []));
}

/** What is stored of `span`, of many cells, by one look. */
export async function readOutcomesOf(
  connection: Connection,
  cellKeys: readonly string[],
  span: Span,
): Promise<Outcomes[][]> {
  checkSpan(span);
  if (span.from === span.to) return cellKeys.map(() => []);
  const stored = await readSegmentsOf({ session: connection, place: connection.place }, cellKeys, span);
  return cellKeys.map((_, i) => joinOutcomes(stored.get(i) ?? [], span));
}

/** Reads piece by piece, each against one state of the ledger. */
export async function* scanOutcomes(connection: Connection, cellKey: string, span: Span): AsyncGenerator<Outcomes> {
  checkSpan(span);
  const { place } = connection;
  let { from } = span;
  while (from < span.to) {
    const rest = { from, to: span.to };
    const { pieces, next } = await connection.transaction('read', (session) =>
      readPiece({ session, place }, cellKey, rest),
    );
    yield* pieces;
    from = next;
  }
}

/**
 * Counts the repetitions below `repetitions`. Cells without any beyond it, the usual case, are added up where they lie;
 * the others cost a walk over their segments.
 */
export async function countRepetitions(
  connection: Connection,
  cellKeys: readonly string[],
  repetitions: number,
): Promise<{ finished: number; failed: number }> {
  checkSpan({ from: 0, to: repetitions });
  const { place } = connection;
  return await connection.transaction('read', async (session) => {
    const [sums] = await session.all<{ finished: number; failed: number; beyond: number }>(
      `SELECT coalesce(sum(finished) FILTER (WHERE extent <= $2), 0)::float8 AS finished,
         coalesce(sum(failed) FILTER (WHERE extent <= $2), 0)::float8 AS failed,
         count(*) FILTER (WHERE extent > $2)::int AS beyond
       FROM cell WHERE key = ANY($1)`,
      [cellKeys, repetitions],
    );
    const total = { finished: sums!.finished, failed: sums!.failed };
    if (sums!.beyond === 0) return total;
    const sql = `SELECT ${CELL_COLUMNS} FROM cell WHERE key = ANY($1) AND extent > $2`;
    for (const cell of await session.all<Cell>(sql, [cellKeys, repetitions])) {
      const { finished, failed } = await countBelow({ session, place }, cell, repetitions);
      total.finished += finished;
      total.failed += failed;
    }
    return total;
  });
}

/** What is stored of each cell, by its totals. */
export async function cellTotals(connection: Connection, cellKeys: readonly string[]): Promise<CellTotals[]> {
  const rows = await connection.all<CellTotals & { readonly at: number }>(
    `SELECT place - 1 AS at, finished, failed
     FROM unnest($1::text[]) WITH ORDINALITY AS keys (key, place) JOIN cell ON cell.key = keys.key`,
    [cellKeys],
  );
  const totals: CellTotals[] = cellKeys.map(() => NOTHING);
  for (const { at, finished, failed } of rows) totals[at] = { finished, failed };
  return totals;
}

/** Verifies all cells, each against one state of the ledger. */
export async function checkCells(connection: Connection): Promise<void> {
  const { place } = connection;
  let last = 0;
  for (;;) {
    const checked = await connection.transaction('read', async (session) => {
      const sql = `SELECT ${CELL_COLUMNS} FROM cell WHERE id > $1 ORDER BY id LIMIT 1`;
      const [cell] = await session.all<Cell>(sql, [last]);
      if (cell) await checkSegments({ session, place }, cell);
      return cell;
    });
    if (!checked) return;
    last = checked.id;
  }
}

/** The first pieces of `span`, as they were written, and where the next ones begin. */
async function readPiece(reading: Reading, cellKey: string, span: Span): Promise<{ pieces: Outcomes[]; next: number }> {
  const cell = await findCell(reading.session, cellKey);
  const end = cell && (await pieceEnd(reading.session, cell, span, Math.floor(MOST_SCANNED / cell.measures)));
  if (cell === undefined || end === undefined) return { pieces: [], next: span.to };
  const part = { from: span.from, to: Math.min(end, span.to) };
  const segments = await readSegments(reading, cell, part);
  return { pieces: segments.map((segment) => cutOutcomes(segment, overlapOf(segment, part))), next: part.to };
}

async function findCell(session: Session, cellKey: string): Promise<Cell | undefined> {
  return (await session.all<Cell>(`SELECT ${CELL_COLUMNS} FROM cell WHERE key = $1`, [cellKey]))[0];
}

async function countBelow(
  reading: Reading,
  cell: Cell,
  repetitions: number,
): Promise<{ finished: number; failed: number }> {
  if (repetitions === 0) return { finished: 0, failed: 0 };
  // the segment that holds the last repetition below the limit is the only one that may reach beyond
  const [last] = await readSegments(reading, cell, { from: repetitions - 1, to: repetitions });
  const { finished, failed } = await sumSegments(reading.session, cell, last?.first ?? repetitions);
  if (!last) return { finished, failed };
  const inside = cutOutcomes(last, { from: last.first, to: repetitions });
  return { finished: finished + inside.codes.length, failed: failed + countFailed(inside.codes) };
}
