/** What runs asked for before they were extended, and failures of theirs that are computed again. */
import type { NewRun, Retry, Revision, Specification } from '../ledger.js';
import { parseRevision, type RevisionRow, revisionChecksum, staleRevision } from '../rows/revision-row.js';
import { type RunRow, runChecksum } from '../rows/run-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './postgres-error.js';
import { lockRun } from './runs.js';

export async function reviseRun(
  connection: Connection,
  id: string,
  expected: number,
  to: Specification & Pick<NewRun, 'origin'>,
): Promise<void> {
  const revise = connection.transaction(
    'write',
    async (session) => {
      const [run] = await session.all<Omit<RunRow, 'id'>>(
        `SELECT number, study, specification, numerics_version, created_at, revision FROM run
         WHERE id = $1 FOR NO KEY UPDATE`,
        [id],
      );
      if (run === undefined) throw new RangeError(`Cannot extend a run: its id must be in the ledger, got ${id}`);
      if (run.revision !== expected) throw staleRevision(id, expected, run.revision);
      const { study, specification, numerics_version: numericsVersion, created_at: createdAt } = run;
      const endedAt = new Date().toISOString();
      const sum = revisionChecksum(id, { number: expected, specification, numericsVersion, endedAt });
      await session.run(
        'INSERT INTO revision (run, number, specification, numerics_version, ended_at, checksum) VALUES ($1, $2, $3, $4, $5, $6)',
        [run.number, expected, specification, numericsVersion, endedAt, sum],
      );
      await session.run(
        `UPDATE run SET specification = $1, numerics_version = $2, checksum = $3, origin = coalesce($4, origin),
           revision = revision + 1, state = 'open' WHERE number = $5`,
        [
          to.specification,
          to.numericsVersion,
          runChecksum({ id, study, ...to, createdAt }),
          to.origin ?? null,
          run.number,
        ],
      );
    },
    // a second try would take the first one for somebody else's
    { once: true },
  );
  await revise;
}

/** @throws {LedgerError} if one is not what was written */
export async function revisionsOf(connection: Connection, id: string): Promise<Revision[]> {
  const rows = await connection.all<RevisionRow>(
    `SELECT number, specification, numerics_version, ended_at, checksum FROM revision
     WHERE run = (SELECT number FROM run WHERE id = $1) ORDER BY number`,
    [id],
  );
  return rows.map((row) => parseRevision(id, row, damageIn(connection.place)));
}

export async function addRetry(connection: Connection, id: string, { reason, numericsVersion }: Retry): Promise<void> {
  await connection.transaction('write', async (session) => {
    const run = await lockRun(session, id);
    if (run === undefined) {
      throw new RangeError(`Cannot retry failures of a run: its id must be in the ledger, got ${id}`);
    }
    const added = await session.run(
      `INSERT INTO retry (run, number, reason, numerics_version)
       SELECT $1::bigint, (SELECT count(*) FROM retry WHERE run = $1), $2::bigint, $3::bigint
       WHERE NOT EXISTS (SELECT 1 FROM retry WHERE run = $1 AND reason = $2 AND numerics_version = $3)`,
      [run, reason, numericsVersion],
    );
    if (added > 0) await session.run(`UPDATE run SET state = 'open' WHERE number = $1`, [run]);
  });
}
