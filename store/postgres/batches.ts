/** Where the time of a run went: what each batch took, and each time that a command worked on it. */
import type { BatchCost, BatchRecord, BatchTotals, Execution } from '../ledger.js';
import type { Fresh } from '../outcomes.js';
import type { Connection, Session } from './connection.js';
import { lockRun } from './runs.js';

/**
 * Adds a batch's row. The run's row is locked from here to the end of the transaction, which is the next statement, so that the
 * batches of a run become visible in the order of their numbers: who has seen one has seen all before it.
 *
 * @throws {RangeError} if there is no such run
 */
export async function addBatch(session: Session, cost: BatchCost, writeMs: number, fresh: Fresh): Promise<void> {
  const { runId, beganAt, threadMs, numericsMs, cpuMs, lookupMs } = cost;
  const run = await lockRun(session, runId);
  if (run === undefined) throw new RangeError(`Cannot record a batch: its run must be in the ledger, got ${runId}`);
  await session.run(
    `INSERT INTO batch (run, began_at, thread_ms, numerics_ms, cpu_ms, lookup_ms, write_ms, written_at, repetitions, failed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [run, beganAt, threadMs, numericsMs, cpuMs, lookupMs, writeMs, Date.now(), fresh.repetitions, fresh.failed],
  );
}

export async function batchRecords(
  connection: Connection,
  runId: string,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<BatchRecord[]> {
  const newest = await connection.all<BatchRecord>(
    `SELECT began_at AS "beganAt", thread_ms AS "threadMs", numerics_ms AS "numericsMs", cpu_ms AS "cpuMs",
       lookup_ms AS "lookupMs", write_ms AS "writeMs", written_at AS "writtenAt", repetitions, failed
     FROM batch WHERE run = (SELECT number FROM run WHERE id = $1) ORDER BY id DESC LIMIT $2`,
    [runId, limit],
  );
  return newest.reverse();
}

export async function batchTotals(connection: Connection, runId: string, last: number): Promise<BatchTotals> {
  const [totals] = await connection.all<BatchTotals>(
    `SELECT coalesce(sum(repetitions), 0)::bigint AS repetitions, coalesce(sum(failed), 0)::bigint AS failed,
       coalesce(max(id), $2)::bigint AS last
     FROM batch WHERE run = (SELECT number FROM run WHERE id = $1) AND id > $2`,
    [runId, last],
  );
  return totals!;
}

export async function addExecution(connection: Connection, runId: string, execution: Execution): Promise<void> {
  const added = await connection.run('INSERT INTO execution (run, record) SELECT number, $1 FROM run WHERE id = $2', [
    JSON.stringify(execution),
    runId,
  ]);
  if (added === 0) throw new RangeError(`Cannot record an execution: its run must be in the ledger, got ${runId}`);
}

export async function executionsOf(connection: Connection, runId: string): Promise<Execution[]> {
  const rows = await connection.all<{ record: string }>(
    'SELECT record FROM execution WHERE run = (SELECT number FROM run WHERE id = $1) ORDER BY id',
    [runId],
  );
  return rows.map(({ record }) => JSON.parse(record) as Execution);
}
