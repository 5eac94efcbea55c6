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
import { damageIn } from './postgres-error.js';
import { lockRun } from './runs.js';

export async function savePlan(connection: Connection, runId: string, batches: readonly Batch[]): Promise<number> {
  const chunks = packPlan(runId, batches);
  return await connection.transaction('write', async (session) => {
    const run = await lockRun(session, runId);
    if (run === undefined) throw new RangeError(`Cannot save a plan: its run must be in the ledger, got ${runId}`);
    await session.run('DELETE FROM plan WHERE run = $1', [run]);
    for (const { chunk, batches: content, checksum, width } of chunks) {
      await session.run('INSERT INTO plan (run, chunk, batches, checksum, width) VALUES ($1, $2, $3, $4, $5)', [
        run,
        chunk,
        content,
        checksum,
        width,
      ]);
    }
    const [saved] = await session.all<{ plan: number }>(
      'UPDATE run SET planned = $1, plan = plan + 1 WHERE number = $2 RETURNING plan',
      [batches.length, run],
    );
    return saved!.plan;
  });
}

export async function plannedBatch(
  connection: Connection,
  runId: string,
  index: number,
  wanted?: number,
): Promise<Batch> {
  // a number that no plan can have finds no chunk, and is refused below
  const chunk = Number.isSafeInteger(index) ? Math.floor(index / CHUNK) : -1;
  const [row] = await connection.all<RunPlan & Partial<ChunkRow>>(
    `SELECT id AS "runId", run.plan, planned, batches, plan.checksum, width
     FROM run LEFT JOIN plan ON plan.run = run.number AND chunk = $2 WHERE id = $1`,
    [runId, chunk],
  );
  const planned = checkBatchNumber(runId, row, { index, wanted });
  return batchInChunk(chunkOf(row), { runId, planned, index }, damageIn(connection.place));
}

/** @throws {LedgerError} if a chunk of any plan is missing, too many or altered */
export async function checkPlans(connection: Connection): Promise<void> {
  const damaged = damageIn(connection.place);
  await connection.transaction('read', async (session) => {
    const plans = await session.all<{ number: number; id: string; planned: number | null; chunks: number }>(
      'SELECT number, id, planned, (SELECT count(*) FROM plan WHERE plan.run = run.number) AS chunks FROM run',
    );
    for (const { number: run, id: runId, planned, chunks } of plans) {
      checkChunkCount({ runId, planned, chunks }, damaged);
      for (let chunk = 0; chunk < chunks; chunk++) {
        const sql = 'SELECT batches, checksum, width FROM plan WHERE run = $1 AND chunk = $2';
        const [row] = await session.all<ChunkRow>(sql, [run, chunk]);
        parseChunk(row, { runId, planned: planned ?? 0, chunk }, damaged);
      }
    }
  });
}

/** Undefined if the join found no chunk. */
function chunkOf(row: Partial<ChunkRow> | undefined): ChunkRow | undefined {
  const { batches, width, checksum } = row ?? {};
  return batches && width && typeof checksum === 'number' ? { batches, width, checksum } : undefined;
}
