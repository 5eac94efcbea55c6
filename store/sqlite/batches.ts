/** Where the time of a run went: what each batch took. */
import type { BatchCost, BatchRecord } from '../ledger.js';
import type { Connection } from './connection.js';

/**
 * How long commits took that stand in no row yet. A commit cannot be timed by a row that it writes, so the next row of the
 * same connection has it.
 */
const unrecorded = new WeakMap<Connection, number>();

/** @param stateMs duration of the statements that wrote the batch @throws {RangeError} if there is no such run */
export function addBatch(connection: Connection, cost: BatchCost, stateMs: number): void {
  const { runId, beganAt, threadMs, numericsMs, lookupMs } = cost;
  const writeMs = stateMs + (unrecorded.get(connection) ?? 0);
  unrecorded.delete(connection);
  const added = connection.run(
    `INSERT INTO batch (run, began_at, thread_ms, numerics_ms, lookup_ms, write_ms, written_at)
     SELECT number, ?, ?, ?, ?, ?, ? FROM run WHERE id = ?`,
    [beganAt, threadMs, numericsMs, lookupMs, writeMs, Date.now(), runId],
  );
  if (added === 0) throw new RangeError(`Cannot record a batch: its run must be in the ledger, got ${runId}`);
}

export function commitTook(connection: Connection, milliseconds: number): void {
  unrecorded.set(connection, (unrecorded.get(connection) ?? 0) + milliseconds);
}

export function batchRecords(connection: Connection, runId: string): BatchRecord[] {
  return connection.all<BatchRecord>(
    `SELECT began_at AS beganAt, thread_ms AS threadMs, numerics_ms AS numericsMs, lookup_ms AS lookupMs,
       write_ms AS writeMs, written_at AS writtenAt
     FROM batch WHERE run = (SELECT number FROM run WHERE id = ?) ORDER BY id`,
    [runId],
  );
}
