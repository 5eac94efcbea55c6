/** The table of runs. */
import type { NewRun, Retry, RunRecord, RunState } from '../ledger.js';
import {
  assertSameRun,
  checkPriority,
  parseRun,
  RUN_COLUMNS,
  type RunRow,
  runChecksum,
  USUAL_PRIORITY,
} from '../rows/run-row.js';
import type { Connection, Session } from './connection.js';
import { damageIn } from './postgres-error.js';

export async function createRun(connection: Connection, run: NewRun): Promise<void> {
  const { id, study, specification, numericsVersion, origin = null, priority = USUAL_PRIORITY } = run;
  const createdAt = new Date().toISOString();
  const known = await findRun(connection, id);
  if (known !== undefined) return assertSameRun(known, run);
  checkPriority(priority);
  const added = await connection.run(
    `INSERT INTO run (id, study, specification, numerics_version, created_at, checksum, state, priority, origin)
     VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8) ON CONFLICT (id) DO NOTHING`,
    [id, study, specification, numericsVersion, createdAt, runChecksum({ ...run, createdAt }), priority, origin],
  );
  if (added > 0) return;
  // another process came first
  const other = await findRun(connection, id);
  if (other !== undefined) assertSameRun(other, run);
}

export async function findRun(connection: Connection, id: string): Promise<RunRecord | undefined> {
  const [record] = await readRuns(connection, 'WHERE id = $1', [id]);
  return record;
}

/** Newest first, by the order of creation and not by the clock. */
export async function listRuns(connection: Connection): Promise<RunRecord[]> {
  return await readRuns(connection, 'ORDER BY number DESC', []);
}

export async function setRunState(connection: Connection, id: string, state: RunState): Promise<void> {
  const changed = await connection.run('UPDATE run SET state = $1 WHERE id = $2', [state, id]);
  if (changed === 0) throw new RangeError(`Cannot set the state of a run: its id must be in the ledger, got ${id}`);
}

export async function setRunPriority(connection: Connection, id: string, priority: number): Promise<void> {
  checkPriority(priority);
  const changed = await connection.run('UPDATE run SET priority = $1 WHERE id = $2', [priority, id]);
  if (changed === 0) throw new RangeError(`Cannot set the priority of a run: its id must be in the ledger, got ${id}`);
}

/** The number of a run's row, which is locked till the transaction ends. */
export async function lockRun(session: Session, id: string): Promise<number | undefined> {
  // rows that refer to it may be added meanwhile
  const [row] = await session.all<{ number: number }>('SELECT number FROM run WHERE id = $1 FOR NO KEY UPDATE', [id]);
  return row?.number;
}

type RunRowWithRetries = RunRow & { readonly retries: string };

async function readRuns(connection: Connection, which: string, parameters: readonly string[]): Promise<RunRecord[]> {
  const rows = await connection.all<RunRowWithRetries>(
    `SELECT ${RUN_COLUMNS}, (
       SELECT coalesce(json_agg(json_build_object('reason', reason, 'numericsVersion', retry.numerics_version)
         ORDER BY retry.number), '[]') FROM retry WHERE retry.run = run.number
     )::text AS retries
     FROM run ${which}`,
    parameters,
  );
  const damaged = damageIn(connection.place);
  return rows.map((row) => parseRun(row, JSON.parse(row.retries) as Retry[], damaged));
}
