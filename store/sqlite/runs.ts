/** The table of runs. */
import type { NewRun, RunRecord, RunState } from '../ledger.js';
import {
  assertSameRun,
  checkPriority,
  parseRun,
  RUN_COLUMNS,
  type RunRow,
  runChecksum,
  USUAL_PRIORITY,
} from '../rows/run-row.js';
import type { Connection } from './connection.js';
import { damageIn } from './ledger-error.js';
import { retriesOf } from './retries.js';

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
  const [row] = connection.all<RunRow>(`SELECT ${RUN_COLUMNS} FROM run WHERE id = ?`, [id]);
  return row && recordOf(connection, row);
}

/** Newest first, by the order of creation and not by the clock. */
export function listRuns(connection: Connection): RunRecord[] {
  const rows = connection.all<RunRow>(`SELECT ${RUN_COLUMNS} FROM run ORDER BY number DESC`);
  return rows.map((row) => recordOf(connection, row));
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

function recordOf(connection: Connection, row: RunRow): RunRecord {
  return parseRun(row, retriesOf(connection, row.number), damageIn(connection.file));
}
