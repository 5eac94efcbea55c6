/** Where the time of a run went: what each batch took, and each time that a command worked on it. */
import type { BatchCost, BatchRecord, BatchTotals, Execution } from '../ledger.js';
import type { Fresh } from '../outcomes.js';
import type { Connection } from './connection.js';

/**
 * How long commits took that stand in no row yet. A commit cannot be timed by a row that it writes, so the next row of the
 * same connection has it.
 */
const unrecorded = new WeakMap<Connection, number>();

/** @param stateMs duration of the statements that wrote the batch @throws {RangeError} if there is no such run */
export function addBatch(connection: Connection, cost: BatchCost, stateMs: number, fresh: Fresh): void {
  const { runId, beganAt, threadMs, numericsMs, cpuMs, lookupMs } = cost;
  const writeMs = stateMs + (unrecorded.get(connection) ?? 0);
  unrecorded.delete(connection);
  const added = connection.run(
    `INSERT INTO batch (run, began_at, thread_ms, numerics_ms, cpu_ms, lookup_ms, write_ms, written_at, repetitions, failed)
     SELECT number, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM run WHERE id = ?`,
    [beganAt, threadMs, numericsMs, cpuMs, lookupMs, writeMs, Date.now(), fresh.repetitions, fresh.failed, runId],
  );
  if (added === 0) throw new RangeError(`Cannot record a batch: its run must be in the ledger, got ${runId}`);
}

export function commitTook(connection: Connection, milliseconds: number): void {
  unrecorded.set(connection, (unrecorded.get(connection) ?? 0) + milliseconds);
}

export function batchRecords(connection: Connection, runId: string, limit = Number.MAX_SAFE_INTEGER): BatchRecord[] {
  const newest = connection.all<BatchRecord>(
    `SELECT began_at AS beganAt, thread_ms AS threadMs, numerics_ms AS numericsMs, cpu_ms AS cpuMs, lookup_ms AS lookupMs,
       write_ms AS writeMs, written_at AS writtenAt, repetitions, failed
     FROM batch WHERE run = (SELECT number FROM run WHERE id = ?) ORDER BY id DESC LIMIT ?`,
    [runId, limit],
  );
  return newest.reverse();
}

export function batchTotals(connection: Connection, runId: string, last: number): BatchTotals {
  const [totals] = connection.all<BatchTotals>(
    `SELECT coalesce(sum(repetitions), 0) AS repetitions, coalesce(sum(failed), 0) AS failed, coalesce(max(id), ?2) AS last
     FROM batch WHERE run = (SELECT number FROM run WHERE id = ?1) AND id > ?2`,
    [runId, last],
  );
  return totals!;
}

export function addExecution(connection: Connection, runId: string, execution: Execution): void {
  const added = connection.run('INSERT INTO execution (run, record) SELECT number, ? FROM run WHERE id = ?', [
    JSON.stringify(execution),
    runId,
  ]);
  if (added === 0) throw new RangeError(`Cannot record an execution: its run must be in the ledger, got ${runId}`);
}

export function executionsOf(connection: Connection, runId: string): Execution[] {
  const rows = connection.all<{ record: string }>(
    'SELECT record FROM execution WHERE run = (SELECT number FROM run WHERE id = ?) ORDER BY id',
    [runId],
  );
  return rows.map(({ record }) => JSON.parse(record) as Execution);
}
