/**
 * A plan as every store keeps it: 16 bytes a batch, in chunks of 1024, so that one batch of a plan of any size is found by
 * reading 16 KiB. Plans of earlier versions have 12 bytes a batch, of one arm each.
 */
import type { Batch } from '../../studies/plan-batches.js';
import { checksum } from '../checksum.js';
import { bytesOf } from '../outcomes.js';
import type { Damaged } from './damaged.js';

export const CHUNK = 1024;
const FIELDS = ['arm', 'first', 'count', 'arms'] as const;
const MAXIMUM = 2 ** 32 - 1;

/** A plan as it stands in a run's row. */
export interface RunPlan {
  readonly runId: string;
  /** The plan's number. */
  readonly plan: number;
  /** Batches; null before there is a plan. */
  readonly planned: number | null;
}

export interface ChunkRow {
  readonly batches: ArrayBuffer;
  /** Numbers of each batch. */
  readonly width: number;
  readonly checksum: number;
}

export interface PackedChunk {
  readonly chunk: number;
  readonly batches: Uint8Array;
  readonly width: number;
  readonly checksum: number;
}

/** @throws {RangeError} if a number is not in [0, 2^32) */
export function packPlan(runId: string, batches: readonly Batch[]): PackedChunk[] {
  const packed = packBatches(batches);
  const stride = CHUNK * FIELDS.length;
  return Array.from({ length: Math.ceil(batches.length / CHUNK) }, (_, chunk) => {
    const content = bytesOf(packed.subarray(chunk * stride, (chunk + 1) * stride));
    const sum = checksum(chunkName(runId, chunk), content);
    return { chunk, batches: content, width: FIELDS.length, checksum: sum };
  });
}

/** @returns how many batches there are @throws {RangeError} if there is no plan, it is another by now, or it has no such batch */
export function checkBatchNumber(
  runId: string,
  plan: RunPlan | undefined,
  { index, wanted }: { readonly index: number; readonly wanted: number | undefined },
): number {
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
  return plan.planned;
}

/** The batch at `index`, from the row of its chunk. @throws {LedgerError} if the row is not what was written */
export function batchInChunk(
  row: ChunkRow | undefined,
  { runId, planned, index }: { readonly runId: string; readonly planned: number; readonly index: number },
  damaged: Damaged,
): Batch {
  const numbers = parseChunk(row, { runId, planned, chunk: Math.floor(index / CHUNK) }, damaged);
  const width = row?.width ?? FIELDS.length;
  const [arm = 0, first = 0, count = 0, arms = 1] = numbers.subarray((index % CHUNK) * width).subarray(0, width);
  return { arm, ...(arms !== 1 && { arms }), first, count };
}

/** @throws {LedgerError} if the row is not what was written */
export function parseChunk(
  row: ChunkRow | undefined,
  { runId, planned, chunk }: { readonly runId: string; readonly planned: number; readonly chunk: number },
  damaged: Damaged,
): Uint32Array {
  const batches = Math.min(CHUNK, planned - chunk * CHUNK);
  const content = new Uint8Array(row?.batches ?? new ArrayBuffer(0));
  const width = row?.width ?? FIELDS.length;
  if (content.length !== batches * width * 4 || checksum(chunkName(runId, chunk), content) !== row?.checksum) {
    throw damaged(
      `the checksum of batches ${chunk * CHUNK} to ${chunk * CHUNK + batches - 1} of the plan of run ${runId} does not match`,
    );
  }
  return new Uint32Array(content.buffer);
}

/** @throws {LedgerError} if the plan has chunks too many or too few */
export function checkChunkCount(
  { runId, planned, chunks }: { readonly runId: string; readonly planned: number | null; readonly chunks: number },
  damaged: Damaged,
): void {
  const expected = Math.ceil((planned ?? 0) / CHUNK);
  if (chunks !== expected) throw damaged(`the plan of run ${runId} has ${chunks} chunks and not ${expected}`);
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
