/**
 * Cuts a run's missing repetitions into batches, the units that one activity computes.
 *
 * A batch aims at {@link BATCH_SECONDS} of compute: an activity costs tens of milliseconds of bookkeeping, and a crash
 * loses at most the batches in flight. Arms that have less to do than that share a batch with their neighbours, so that a
 * grid of a million cheap cells takes some hundred batches. A small study is cut finer, and the last batches of any, so that no
 * thread idles at the end. The plan never shapes a number.
 */

import { lengthOfSpans, type Span } from './spans.js';

/** Compute time a batch aims at. */
export const BATCH_SECONDS = 10;
/** Batches that each thread should get at least, if that leaves more than a tenth of a second for each. */
const BATCHES_PER_THREAD = 8;
const SMALLEST_BATCH_SECONDS = 0.1;

/** The last batches for each thread are cut into pieces, if these take at least a quarter of a second. */
const LAST_PER_THREAD = 2;
const PIECES_OF_LAST = 4;
const SMALLEST_PIECE_MS = 250;

/** Most arms in a batch: what they lack is looked up, and written, at once. */
const MOST_ARMS = 1000;

/** What is missing of repetitions [first, first + count) of an arm, or of several in a row. */
export interface Batch {
  readonly arm: number;
  /** Arms [arm, arm + arms); 1 if absent. */
  readonly arms?: number;
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
 * @param work in the order of the arms
 * @param threads compute threads that will share the work
 * @param batchSize repetitions in each batch, to override the cut by time
 * @returns batches that partition the missing repetitions; all arms advance together
 */
export function planBatches(work: readonly ArmWork[], threads: number, batchSize?: number): Batch[] {
  const totalMs = work.reduce((sum, arm) => sum + millisecondsOf(arm), 0);
  const share = totalMs / (threads * BATCHES_PER_THREAD);
  const targetMs = Math.min(BATCH_SECONDS * 1000, Math.max(SMALLEST_BATCH_SECONDS * 1000, share));

  const whole = batchSize === undefined ? shareBatches(work, targetMs) : [];
  const shared = new Set(whole.flatMap(({ members }) => members));
  const perArm = work
    .filter((arm) => !shared.has(arm))
    .map(({ arm, missing, msPerRepetition }) => {
      const size = batchSize ?? Math.max(1, Math.round(targetMs / Math.max(msPerRepetition, 1e-6)));
      return missing.flatMap(({ from, to }) => cutEvenly(arm, from, to, size));
    });
  const inOrder = [...perArm, ...whole.map(({ batch }) => [batch])]
    .flatMap((batches) => batches.map((batch, i) => ({ batch, progress: (i + 1) / batches.length })))
    .sort((a, b) => a.progress - b.progress || a.batch.arm - b.batch.arm)
    .map(({ batch }) => batch);
  return batchSize === undefined ? cutLast(inOrder, work, threads) : inOrder;
}

/** A thread that has nothing left to take waits for the others as long as their last batch takes. */
function cutLast(batches: readonly Batch[], work: readonly ArmWork[], threads: number): Batch[] {
  const cost = new Map(work.map(({ arm, msPerRepetition }) => [arm, msPerRepetition]));
  const from = batches.length - LAST_PER_THREAD * threads;
  return batches.flatMap((batch, i) => {
    const piece = Math.ceil(batch.count / PIECES_OF_LAST);
    const isCut = i >= from && batch.arms === undefined && piece * (cost.get(batch.arm) ?? 0) >= SMALLEST_PIECE_MS;
    return isCut ? cutEvenly(batch.arm, batch.first, batch.first + batch.count, piece) : [batch];
  });
}

/** Arms in a row that have little to do, and the batch that they share. */
interface Shared {
  readonly members: readonly ArmWork[];
  readonly batch: Batch;
}

/** Gives arms in a row one batch as long as all that they have to do stays within the target; two arms or more. */
function shareBatches(work: readonly ArmWork[], targetMs: number): Shared[] {
  const shared: Shared[] = [];
  let [members, ms]: [ArmWork[], number] = [[], 0];
  function close(): void {
    if (members.length > 1) shared.push({ members, batch: batchOf(members) });
    [members, ms] = [[], 0];
  }
  for (const arm of work) {
    if (arm.missing.length === 0) continue;
    const more = millisecondsOf(arm);
    const first = members[0]?.arm ?? arm.arm;
    if (ms + more > targetMs || arm.arm - first >= MOST_ARMS) close();
    if (more > targetMs) continue;
    members.push(arm);
    ms += more;
  }
  close();
  return shared;
}

/** All that the members miss lies in it, and nothing that another arm's batches have. */
function batchOf(members: readonly ArmWork[]): Batch {
  const [arm, last] = [members[0]?.arm ?? 0, members.at(-1)?.arm ?? 0];
  const spans = members.flatMap(({ missing }) => missing);
  const first = spans.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const end = spans.reduce((most, { to }) => Math.max(most, to), 0);
  return { arm, arms: last - arm + 1, first, count: end - first };
}

function millisecondsOf({ missing, msPerRepetition }: ArmWork): number {
  return lengthOfSpans(missing) * msPerRepetition;
}

/** Compute time of a batch on average; 0 if there are none, or nothing was measured. */
export function secondsOfBatch(work: readonly ArmWork[], batches: readonly Batch[]): number {
  const ms = work.reduce((sum, arm) => sum + millisecondsOf(arm), 0);
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
