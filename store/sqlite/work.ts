/** Who computed what, and how long it took. */
import type { Work } from '../ledger.js';
import type { Connection } from './connection.js';

/** @returns the id that segments refer to */
export function addWork(connection: Connection, { writer, repetitions, elapsedMs }: Work): number {
  connection.run('INSERT INTO writer (description) VALUES (?) ON CONFLICT DO NOTHING', [writer]);
  const sql = `
    INSERT INTO work (writer, repetitions, elapsed_ms, written_at)
    VALUES ((SELECT id FROM writer WHERE description = ?), ?, ?, ?) RETURNING id`;
  const [row] = connection.all<{ id: number }>(sql, [writer, repetitions, elapsedMs, new Date().toISOString()]);
  return row!.id;
}

export function recentWork(
  connection: Connection,
  cellKey: string,
  limit: number,
): Pick<Work, 'repetitions' | 'elapsedMs'>[] {
  return connection.all(
    `SELECT repetitions, elapsed_ms AS elapsedMs FROM work
     WHERE id IN (SELECT work FROM segment WHERE cell = (SELECT id FROM cell WHERE key = ?))
     ORDER BY id DESC LIMIT ?`,
    [cellKey, limit],
  );
}

export function writersOf(
  connection: Connection,
  cellKeys: readonly string[],
): { writer: string | null; repetitions: number }[] {
  return connection.all(
    `SELECT writer.description AS writer, sum(segment.count) AS repetitions
     FROM segment JOIN cell ON cell.id = segment.cell
       LEFT JOIN work ON work.id = segment.work LEFT JOIN writer ON writer.id = work.writer
     WHERE cell.key IN (SELECT value FROM json_each(?))
     GROUP BY writer.id ORDER BY writer.id`,
    [JSON.stringify(cellKeys)],
  );
}
