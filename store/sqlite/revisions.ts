/** What runs asked for before they were extended. */
import type { NewRun, Revision, Specification } from '../ledger.js';
import { parseRevision, type RevisionRow, revisionChecksum, staleRevision } from '../rows/revision-row.js';
import { type RunRow, runChecksum } from '../rows/run-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './ledger-error.js';

export function reviseRun(
  connection: Connection,
  id: string,
  expected: number,
  to: Specification & Pick<NewRun, 'origin'>,
): void {
  connection.transaction('write', () => {
    const run = rowOf(connection, id);
    if (run.revision !== expected) throw staleRevision(id, expected, run.revision);
    const old = { number: expected, specification: run.specification, numericsVersion: run.numerics_version };
    const endedAt = new Date().toISOString();
    connection.run(
      'INSERT INTO revision (run, number, specification, numerics_version, ended_at, checksum) VALUES (?, ?, ?, ?, ?, ?)',
      [
        run.number,
        expected,
        old.specification,
        old.numericsVersion,
        endedAt,
        revisionChecksum(id, { ...old, endedAt }),
      ],
    );
    const { study, created_at: createdAt } = run;
    connection.run(
      `UPDATE run SET specification = ?, numerics_version = ?, checksum = ?, origin = coalesce(?, origin),
         revision = revision + 1, state = 'open' WHERE number = ?`,
      [
        to.specification,
        to.numericsVersion,
        runChecksum({ id, study, ...to, createdAt }),
        to.origin ?? null,
        run.number,
      ],
    );
  });
}

/** @throws {LedgerError} if one is not what was written */
export function revisionsOf(connection: Connection, id: string): Revision[] {
  const rows = connection.all<RevisionRow>(
    `SELECT number, specification, numerics_version, ended_at, checksum FROM revision
     WHERE run = (SELECT number FROM run WHERE id = ?) ORDER BY number`,
    [id],
  );
  return rows.map((row) => parseRevision(id, row, damageIn(connection.file)));
}

function rowOf(connection: Connection, id: string): Omit<RunRow, 'id'> {
  const [row] = connection.all<RunRow>(
    'SELECT number, study, specification, numerics_version, created_at, revision FROM run WHERE id = ?',
    [id],
  );
  if (!row) throw new RangeError(`Cannot extend a run: its id must be in the ledger, got ${id}`);
  return row;
}
