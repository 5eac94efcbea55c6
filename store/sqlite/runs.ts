/** The table of runs. */
import { checksum } from '../checksum.js';
import { IntegrityError, type NewRun, RUN_STATES, type RunRecord, type RunState } from '../ledger.js';
import type { Connection } from './connection.js';
import { damagedLedger } from './ledger-error.js';
import { retriesOf } from './retries.js';

export const PRIORITIES = [1, 2, 3, 4, 5] as const;
/** In the middle of {@link PRIORITIES}. */
const USUAL_PRIORITY = 3;

interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly study: string;
  readonly specification: string;
  readonly numerics_version: number;
  readonly created_at: string;
  readonly checksum: number;
  readonly state: string;
  readonly revision: number;
  readonly priority: number;
  readonly origin: string | null;
}

const COLUMNS =
  'number, id, study, specification, numerics_version, created_at, checksum, state, revision, priority, origin';

export function createRun(connection: Connection, run: NewRun): void {
  connection.transaction('write', () => {
    const known = findRun(connection, run.id);
    if (known) return assertSameRun(known, run);
    const { id, study, specification, numericsVersion, origin = null, priority = USUAL_PRIORITY } = run;
    checkPriority(priority);
    const createdAt = new Date().toISOString();
    connection.run(
      `INSERT INTO run (id, study, specification, numerics_version, created_at, checksum, state, priority, origin)
       VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?)`,
      [id, study, specification, numericsVersion, createdAt, runChecksum({ ...run, createdAt }), priority, origin],
    );
  });
}

export function findRun(connection: Connection, id: string): RunRecord | undefined {
  const [row] = connection.all<RunRow>(`SELECT ${COLUMNS} FROM run WHERE id = ?`, [id]);
  return row && parseRun(connection, row);
}

/** Newest first, by the order of creation and not by the clock. */
export function listRuns(connection: Connection): RunRecord[] {
  const rows = connection.all<RunRow>(`SELECT ${COLUMNS} FROM run ORDER BY number DESC`);
  return rows.map((row) => parseRun(connection, row));
}

export function setRunState(connection: Connection, id: string, state: RunState): void {
  const changed = connection.run('UPDATE run SET state = ? WHERE id = ?', [state, id]);
  if (changed === 0) throw new RangeError(`Cannot set the state of a run: its id must be in the ledger, got ${id}`);
}

export function setRunPriority(connection: Connection, id: string, priority: number): void {
  checkPriority(priority);
  const changed = connection.run('UPDATE run SET priority = ? WHERE id = ?', [priority, id]);
  if (changed === 0) throw new RangeError(`Cannot set the priority of a run: its id must be in the ledger, got ${id}`);
}

function checkPriority(priority: number): void {
  if (PRIORITIES.some((known) => known === priority)) return;
  throw new RangeError(`Cannot give a run the priority ${priority}: it must be a whole number from 1 to 5`);
}

function assertSameRun(known: RunRecord, run: NewRun): void {
  for (const field of ['study', 'numericsVersion', 'specification'] as const) {
    if (known[field] === run[field]) continue;
    throw new IntegrityError(
      `Cannot record run ${run.id}: its ${field} must be what the ledger holds, ${known[field]}, got ${run[field]}`,
    );
  }
}

function parseRun(connection: Connection, row: RunRow): RunRecord {
  const { file } = connection;
  const { id, study, specification, revision, priority, origin } = row;
  const state = RUN_STATES.find((known) => known === row.state);
  if (!state) throw damagedLedger(file, `run ${id} has the unknown state "${row.state}"`);
  const run = { id, study, specification, numericsVersion: row.numerics_version, createdAt: row.created_at };
  if (runChecksum(run) !== row.checksum) throw damagedLedger(file, `the checksum of run ${id} does not match`);
  return { ...run, state, revision, priority, origin, retries: retriesOf(connection, row.number) };
}

/** Covers what a run is, and not what may change without making it another. */
export function runChecksum({
  id,
  study,
  specification,
  numericsVersion,
  createdAt,
}: Pick<RunRecord, 'id' | 'study' | 'specification' | 'numericsVersion' | 'createdAt'>): number {
  return checksum('run', JSON.stringify([id, study, specification, numericsVersion, createdAt]));
}
