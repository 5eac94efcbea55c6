/** The table of runs. */
import { checksum } from '../checksum.js';
import { IntegrityError, RUN_STATES, type RunRecord, type RunState } from '../ledger.js';
import type { Connection } from './connection.js';
import { damagedLedger } from './ledger-error.js';

interface RunRow {
  readonly id: string;
  readonly study: string;
  readonly specification: string;
  readonly numerics_version: number;
  readonly created_at: string;
  readonly checksum: number;
  readonly state: string;
}

const COLUMNS = 'id, study, specification, numerics_version, created_at, checksum, state';

export function createRun(connection: Connection, run: Omit<RunRecord, 'state' | 'createdAt'>): void {
  connection.transaction('write', () => {
    const known = findRun(connection, run.id);
    if (known) return assertSameRun(known, run);
    const record: RunRecord = { ...run, createdAt: new Date().toISOString(), state: 'open' };
    const { id, study, specification, numericsVersion, createdAt, state } = record;
    connection.run(`INSERT INTO run (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`, [
      id,
      study,
      specification,
      numericsVersion,
      createdAt,
      runChecksum(record),
      state,
    ]);
  });
}

export function findRun(connection: Connection, id: string): RunRecord | undefined {
  const [row] = connection.all<RunRow>(`SELECT ${COLUMNS} FROM run WHERE id = ?`, [id]);
  return row && parseRun(connection.file, row);
}

/** Newest first, by the order of creation and not by the clock. */
export function listRuns(connection: Connection): RunRecord[] {
  const rows = connection.all<RunRow>(`SELECT ${COLUMNS} FROM run ORDER BY number DESC`);
  return rows.map((row) => parseRun(connection.file, row));
}

export function setRunState(connection: Connection, id: string, state: RunState): void {
  const changed = connection.run('UPDATE run SET state = ? WHERE id = ?', [state, id]);
  if (changed === 0) throw new RangeError(`Cannot set the state of a run: its id must be in the ledger, got ${id}`);
}

function assertSameRun(known: RunRecord, run: Omit<RunRecord, 'state' | 'createdAt'>): void {
  for (const field of ['study', 'numericsVersion', 'specification'] as const) {
    if (known[field] === run[field]) continue;
    throw new IntegrityError(
      `Cannot record run ${run.id}: its ${field} must be what the ledger holds, ${known[field]}, got ${run[field]}`,
    );
  }
}

function parseRun(file: string, row: RunRow): RunRecord {
  const { id, study, specification } = row;
  const state = RUN_STATES.find((known) => known === row.state);
  if (!state) throw damagedLedger(file, `run ${id} has the unknown state "${row.state}"`);
  const run = { id, study, specification, numericsVersion: row.numerics_version, createdAt: row.created_at, state };
  if (runChecksum(run) !== row.checksum) throw damagedLedger(file, `the checksum of run ${id} does not match`);
  return run;
}

function runChecksum({ id, study, specification, numericsVersion, createdAt }: RunRecord): number {
  return checksum('run', JSON.stringify([id, study, specification, numericsVersion, createdAt]));
}
