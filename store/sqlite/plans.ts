/**
 * The table of plans: 16 bytes a batch, in chunks of 1024, so that one batch of a plan of any size is found by reading
 * 16 KiB. Plans of earlier versions have 12 bytes a batch, of one arm each.
 */

import type { Batch } from '../../studies/plan-batches.js';
import { checksum } from '../checksum.js';
import { bytesOf } from '../outcomes.js';
import type { Connection } from './connection.js';
import { damagedLedger } from './ledger-error.js';

const CHUNK = 1024;
const FIELDS = ['arm', 'first', 'count', 'arms'] as const;
const MAXIMUM = 2 ** 32 - 1;

interface ChunkRow {
  readonly batches: ArrayBuffer;
  readonly width: number;
  readonly checksum: number;
}

export function savePlan(connection: Connection, runId: string, batches: readonly Batch[]): number {
  const packed = packBatches(batches);
  const stride = CHUNK * FIELDS.length;
  return connection.transaction('write', () => {
    const known = findPlan(connection, runId);
    if (known === undefined) throw new RangeError(`Cannot save a plan: its run must be in the ledger, got ${runId}`);
    const run = known.number;
    connection.run('DELETE FROM plan WHERE run = ?', [run]);
    for (let chunk = 0; chunk * CHUNK < batches.length; chunk++) {
      const content = bytesOf(packed.subarray(chunk * stride, (chunk + 1) * stride));
      const sum = checksum(chunkName(runId, chunk), content);
      connection.run('INSERT INTO plan (run, chunk, batches, checksum, width) VALUES (?, ?, ?, ?, ?)', [
        run,
        chunk,
        content,
        sum,
        FIELDS.length,
      ]);
    }
    connection.run('UPDATE run SET planned = ?, plan = plan + 1 WHERE number = ?', [batches.length, run]);
    return known.plan + 1;
  });
}

export function plannedBatch(connection: Connection, runId: string, index: number, wanted?: number): Batch {
  return connection.transaction('read', () => {
    const plan = findPlan(connection, runId);
    if (plan === undefined || plan.planned === null) {
      throw new RangeError(`Cannot look up a planned batch: the run must have a plan, got ${runId} without one`);
    }
    if (wanted !== undefined && wanted !== plan.plan) {
      throw new RangeError(
        `Cannot look up a batch of plan ${wanted} of run ${runId}: it has been replaced by plan ${plan.plan}`,
      );
    }
    if (!(Number.isInteger(index) && index >= 0 && index < plan.planned)) {
      throw new RangeError(
        `Cannot look up a planned batch of run ${runId}: its number must be an integer in [0, ${plan.planned}), got ${index}`,
      );
    }
    const { numbers, width } = readChunk(
      connection,
      { runId, run: plan.number, planned: plan.planned },
      Math.floor(index / CHUNK),
    );
    const [arm = 0, first = 0, count = 0, arms = 1] = numbers.subarray((index % CHUNK) * width).subarray(0, width);
    return { arm, ...(arms !== 1 && { arms }), first, count };
  });
}

/** @throws {LedgerError} if a chunk of any plan is missing, too many or altered */
export function checkPlans(connection: Connection): void {
  connection.transaction('read', () => {
    const plans = connection.all<{ number: number; id: string; planned: number | null; chunks: number }>(
      'SELECT number, id, planned, (SELECT count(*) FROM plan WHERE plan.run = run.number) AS chunks FROM run',
    );
    for (const { number: run, id: runId, planned, chunks } of plans) {
      const expected = Math.ceil((planned ?? 0) / CHUNK);
      if (chunks !== expected) {
        throw damagedLedger(connection.file, `the plan of run ${runId} has ${chunks} chunks and not ${expected}`);
      }
      for (let chunk = 0; chunk < chunks; chunk++) readChunk(connection, { runId, run, planned: planned ?? 0 }, chunk);
    }
  });
}

interface RunPlan {
  readonly number: number;
  readonly plan: number;
  readonly planned: number | null;
}

function findPlan(connection: Connection, runId: string): RunPlan | undefined {
  return connection.all<RunPlan>('SELECT number, plan, planned FROM run WHERE id = ?', [runId])[0];
}

interface Plan {
  readonly runId: string;
  readonly run: number;
  readonly planned: number;
}

interface Chunk {
  readonly numbers: Uint32Array;
  /** Numbers of each batch, in the order of {@link FIELDS}. */
  readonly width: number;
}

function readChunk(connection: Connection, { runId, run, planned }: Plan, chunk: number): Chunk {
  const [row] = connection.all<ChunkRow>('SELECT batches, checksum, width FROM plan WHERE run = ? AND chunk = ?', [
    run,
    chunk,
  ]);
  const batches = Math.min(CHUNK, planned - chunk * CHUNK);
  const content = new Uint8Array(row?.batches ?? new ArrayBuffer(0));
  const width = row?.width ?? FIELDS.length;
  if (content.length !== batches * width * 4 || checksum(chunkName(runId, chunk), content) !== row?.checksum) {
    throw damagedLedger(
      connection.file,
      `the checksum of batches ${chunk * CHUNK} to ${chunk * CHUNK + batches - 1} of the plan of run ${runId} does not match`,
    );
  }
  return { numbers: new Uint32Array(content.buffer), width };
}

function packBatches(batches: readonly Batch[]): Uint32Array {
  const packed = new Uint32Array(batches.length * FIELDS.length);
  let next = 0;
  for (const [index, batch] of batches.entries()) {
    for (const field of FIELDS) {
      const value = batch[field] ?? 1;
      if (!(Number.isInteger(value) && value >= 0 && value <= MAXIMUM)) {
        throw new RangeError(
          `Cannot save a plan: ${field} of batch ${index} must be an integer in [0, ${MAXIMUM}], got ${value}`,
        );
      }
      packed[next++] = value;
    }
  }
  return packed;
}

function chunkName(runId: string, chunk: number): string {
  return `plan/${runId}/${chunk}`;
}
