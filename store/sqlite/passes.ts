/** What is stored, with who computed it, for another ledger to take. */
import type { Pass } from '../ledger.js';
import { MOST_PASSES, type PassRow, passPages } from '../rows/pass-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './ledger-error.js';

const SQL = `
  SELECT segment.cell AS cell, key, measures, first, count, segment.failed AS failed, segment.checksum AS checksum, codes, numbers,
    work.repetitions AS repetitions, elapsed_ms AS elapsedMs, description AS writer
  FROM segment JOIN cell ON cell.id = segment.cell
    LEFT JOIN work ON work.id = segment.work LEFT JOIN writer ON writer.id = work.writer
  WHERE segment.cell IN (SELECT id FROM cell WHERE key IN (SELECT value FROM json_each(?1)) AND id >= ?2)
    AND (segment.cell > ?2 OR first > ?3)
  ORDER BY segment.cell, first LIMIT ?4`;

export function passesOf(connection: Connection, cellKeys: readonly string[]): AsyncIterable<Pass[]> {
  const keys = JSON.stringify(cellKeys);
  const read = async ({ cell, first }: { readonly cell: number; readonly first: number }) =>
    connection.all<PassRow>(SQL, [keys, cell, first, MOST_PASSES]);
  return passPages(read, damageIn(connection.file));
}
