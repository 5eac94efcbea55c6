/** What runs asked for before they were extended. */
import { checksum } from '../checksum.js';
import { IntegrityError, type NewRun, type Revision, type Specification } from '../ledger.js';
import type { Connection } from './connection.js';
import { damagedLedger } from './ledger-error.js';
import { runChecksum } from './runs.js';

interface RunRow {
  readonly number: number;
  readonly study: string;
  readonly specification: string;
  readonly numerics_version: number;
  readonly created_at: string;
  readonly revision: number;
}

interface RevisionRow {
  readonly number: number;
  readonly specification: string;
  readonly numerics_version: number;
  readonly ended_at: string;
  readonly checksum: number;
}

export function reviseRun(
  connection: Connection,
  id: string,
  expected: number,
  to: Specification & Pick<NewRun, 'origin'>,
): void {
  connection.transaction('write', () => {
    const run = rowOf(connection, id);
    if (run.revision !== expected) {
      throw new IntegrityError(
        `Cannot extend run ${id}: it must be at revision ${expected}, got ${run.revision}; another command has changed it, look again`,
      );
    }
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
  return rows.map(({ number, specification, numerics_version: numericsVersion, ended_at: endedAt, checksum: sum }) => {
    const revision = { number, specification, numericsVersion, endedAt };
    if (revisionChecksum(id, revision) === sum) return revision;
    throw damagedLedger(connection.file, `the checksum of revision ${number} of run ${id} does not match`);
  });
}

function rowOf(connection: Connection, id: string): RunRow {
  const [row] = connection.all<RunRow>(
    'SELECT number, study, specification, numerics_version, created_at, revision FROM run WHERE id = ?',
    [id],
  );
  if (!row) throw new RangeError(`Cannot extend a run: its id must be in the ledger, got ${id}`);
  return row;
}

function revisionChecksum(id: string, { number, specification, numericsVersion, endedAt }: Revision): number {
  return checksum('revision', JSON.stringify([id, number, specification, numericsVersion, endedAt]));
}
