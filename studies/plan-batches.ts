/**
 * Cuts a run's missing repetitions into batches, the units that one activity computes.
 *
 * A batch aims at {@link BATCH_SECONDS} of compute: an activity costs tens of milliseconds of bookkeeping, and a crash
 * loses at most the batches in flight. A small study is cut finer, so that no thread idles at the end. The plan never
 * shapes a number.
 */

import { lengthOfSpans, type Span } from './spans.js';

/** Compute time a batch aims at. */
export const BATCH_SECONDS = 10;
/** Batches that each thread should get at least, if that leaves more than a tenth of a second for each. */
const BATCHES_PER_THREAD = 8;
const SMALLEST_BATCH_SECONDS = 0.1;

/** Repetitions [first, first + count) of an arm. */
export interface Batch {
  readonly arm: number;
  readonly first: number;
  readonly count: number;
}

/** What an arm has left to do. */
export interface ArmWork {
  readonly arm: number;
  readonly missing: readonly Span[];
  /** Measured cost of one repetition. */
  readonly msPerRepetition: number;
}

/**
 * @param threads compute threads that will share the work
 * @param batchSize repetitions in each batch, to override the cut by time
 * @returns batches that partition the missing repetitions; all arms advance together
 */
export function planBatches(work: readonly ArmWork[], threads: number, batchSize?: number): Batch[] {
  const totalMs = work.reduce((sum, { missing, msPerRepetition }) => sum + lengthOfSpans(missing) * msPerRepetition, 0);
  const share = totalMs / (threads * BATCHES_PER_THREAD);
  const targetMs = Math.min(BATCH_SECONDS * 1000, Math.max(SMALLEST_BATCH_SECONDS * 1000, share));

  const perArm = work.map(({ arm, missing, msPerRepetition }) => {
    const size = batchSize ?? Math.max(1, Math.round(targetMs / Math.max(msPerRepetition, 1e-6)));
    return missing.flatMap(({ from, to }) => cutEvenly(arm, from, to, size));
  });
  return perArm
    .flatMap((batches) => batches.map((batch, i) => ({ batch, progress: (i + 1) / batches.length })))
    .sort((a, b) => a.progress - b.progress || a.batch.arm - b.batch.arm)
    .map(({ batch }) => batch);
}

/** Compute time of a batch on average; 0 if there are none, or nothing was measured. */
export function secondsOfBatch(work: readonly ArmWork[], batches: readonly Batch[]): number {
  const ms = work.reduce((sum, { missing, msPerRepetition }) => sum + lengthOfSpans(missing) * msPerRepetition, 0);
  return batches.length === 0 ? 0 : ms / 1000 / batches.length;
}

/** Pieces of at most `size` repetitions that differ by one at most, so that no small remainder is left. */
function cutEvenly(arm: number, from: number, to: number, size: number): Batch[] {
  const pieces = Math.ceil((to - from) / size);
  return Array.from({ length: pieces }, (_, i) => {
    const first = from + Math.floor(((to - from) * i) / pieces);
    const next = from + Math.floor(((to - from) * (i + 1)) / pieces);
    return { arm, first, count: next - first };
  });
}
