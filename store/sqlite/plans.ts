/** The table of plans. */
import type { Batch } from '../../studies/plan-batches.js';
import {
  batchInChunk,
  CHUNK,
  type ChunkRow,
  checkBatchNumber,
  checkChunkCount,
  packPlan,
  parseChunk,
  type RunPlan,
} from '../rows/plan-chunks.js';
import type { Connection } from './connection.js';
import { damageIn } from './ledger-error.js';

export function savePlan(connection: Connection, runId: string, batches: readonly Batch[]): number {
  const chunks = packPlan(runId, batches);
  return connection.transaction('write', () => {
    const known = findPlan(connection, runId);
    if (known === undefined) throw new RangeError(`Cannot save a plan: its run must be in the ledger, got ${runId}`);
    const run = known.number;
    connection.run('DELETE FROM plan WHERE run = ?', [run]);
    for (const { chunk, batches: content, checksum, width } of chunks) {
      connection.run('INSERT INTO plan (run, chunk, batches, checksum, width) VALUES (?, ?, ?, ?, ?)', [
        run,
        chunk,
        content,
        checksum,
        width,
      ]);
    }
    connection.run('UPDATE run SET planned = ?, plan = plan + 1 WHERE number = ?', [batches.length, run]);
    return known.plan + 1;
  });
}

export function plannedBatch(connection: Connection, runId: string, index: number, wanted?: number): Batch {
  return connection.transaction('read', () => {
    const plan = findPlan(connection, runId);
    const planned = checkBatchNumber(runId, plan, { index, wanted });
    const row = readChunk(connection, plan?.number ?? 0, Math.floor(index / CHUNK));
    return batchInChunk(row, { runId, planned, index }, damageIn(connection.file));
  });
}

/** @throws {LedgerError} if a chunk of any plan is missing, too many or altered */
export function checkPlans(connection: Connection): void {
  const damaged = damageIn(connection.file);
  connection.transaction('read', () => {
    const plans = connection.all<{ number: number; id: string; planned: number | null; chunks: number }>(
      'SELECT number, id, planned, (SELECT count(*) FROM plan WHERE plan.run = run.number) AS chunks FROM run',
    );
    for (const { number: run, id: runId, planned, chunks } of plans) {
      checkChunkCount({ runId, planned, chunks }, damaged);
      for (let chunk = 0; chunk < chunks; chunk++) {
        parseChunk(readChunk(connection, run, chunk), { runId, planned: planned ?? 0, chunk }, damaged);
      }
    }
  });
}

function findPlan(connection: Connection, runId: string): (RunPlan & { readonly number: number }) | undefined {
  const sql = 'SELECT id AS runId, number, plan, planned FROM run WHERE id = ?';
  return connection.all<RunPlan & { readonly number: number }>(sql, [runId])[0];
}

function readChunk(connection: Connection, run: number, chunk: number): ChunkRow | undefined {
  const sql = 'SELECT batches, checksum, width FROM plan WHERE run = ? AND chunk = ?';
  return connection.all<ChunkRow>(sql, [run, chunk])[0];
}
