/** What is stored, with who computed it, for another ledger to take. */
import type { Pass } from '../ledger.js';
import { MOST_PASSES, type PassRow, passPages } from '../rows/pass-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './postgres-error.js';

const SQL = `
  SELECT segment.cell, key, measures, first, count, segment.failed, segment.checksum, codes, numbers,
    work.repetitions, elapsed_ms AS "elapsedMs", description AS writer
  FROM segment JOIN cell ON cell.id = segment.cell
    LEFT JOIN work ON work.id = segment.work LEFT JOIN writer ON writer.id = work.writer
  WHERE segment.cell = ANY(ARRAY(SELECT id FROM cell WHERE key = ANY($1) AND id >= $2))
    AND (segment.cell > $2 OR first > $3)
  ORDER BY segment.cell, first LIMIT $4`;

export function passesOf(connection: Connection, cellKeys: readonly string[]): AsyncIterable<Pass[]> {
  const read = ({ cell, first }: { readonly cell: number; readonly first: number }) =>
    connection.all<PassRow>(SQL, [cellKeys, cell, first, MOST_PASSES]);
  return passPages(read, damageIn(connection.place));
}
