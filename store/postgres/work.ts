/** Who computed what, and how long it took. */
import type { Work } from '../ledger.js';
import type { Connection, Session } from './connection.js';

/** Makes sure that the writer has a row. Outside of the batch's transaction, so that no batch waits for another's. */
export async function ensureWriter(connection: Connection, writer: string): Promise<void> {
  const [known] = await connection.all('SELECT 1 FROM writer WHERE description = $1', [writer]);
  if (known === undefined) {
    await connection.run('INSERT INTO writer (description) VALUES ($1) ON CONFLICT DO NOTHING', [writer]);
  }
}

/** @returns the id that segments refer to */
export async function addWork(session: Session, { writer, repetitions, elapsedMs }: Work): Promise<number> {
  const [row] = await session.all<{ id: number }>(
    `INSERT INTO work (writer, repetitions, elapsed_ms, written_at)
     VALUES ((SELECT id FROM writer WHERE description = $1), $2, $3, $4) RETURNING id`,
    [writer, repetitions, elapsedMs, new Date().toISOString()],
  );
  return row!.id;
}

export async function recentWork(
  connection: Connection,
  cellKey: string,
  limit: number,
): Promise<Pick<Work, 'repetitions' | 'elapsedMs'>[]> {
  return await connection.all(
    `SELECT repetitions, elapsed_ms AS "elapsedMs" FROM work
     WHERE id IN (SELECT work FROM segment WHERE cell = (SELECT id FROM cell WHERE key = $1))
     ORDER BY id DESC LIMIT $2`,
    [cellKey, limit],
  );
}

export async function writersOf(
  connection: Connection,
  cellKeys: readonly string[],
): Promise<{ writer: string | null; repetitions: number }[]> {
  return await connection.all(
    `SELECT writer.description AS writer, sum(segment.count)::bigint AS repetitions
     FROM segment JOIN cell ON cell.id = segment.cell
       LEFT JOIN work ON work.id = segment.work LEFT JOIN writer ON writer.id = work.writer
     WHERE cell.key = ANY($1)
     GROUP BY writer.id ORDER BY writer.id NULLS FIRST`,
    [cellKeys],
  );
}
