/** How fast a run goes just now, whoever works on it. */
import type { BatchRecord, Ledger } from './ledger.js';

/** Batches that it looks back at, and how far in milliseconds. */
const BATCHES = 200;
const WINDOW_MS = 30_000;

/** Repetitions a second, over all cells; null before two batches. @param now in milliseconds since 1970 */
export async function recentRate(ledger: Ledger, runId: string, now: number): Promise<number | null> {
  return rateOf(await ledger.batchRecords(runId, BATCHES), now);
}

/** @param batches in the order in which they were written */
export function rateOf(batches: readonly BatchRecord[], now: number): number | null {
  const recent = batches.filter(({ writtenAt }) => now - writtenAt <= WINDOW_MS);
  const [first] = recent;
  if (first === undefined || recent.length < 2) return null;
  const span = Math.max(now, recent.at(-1)!.writtenAt) - Math.min(first.beganAt, first.writtenAt);
  return span > 0 ? (1000 * recent.reduce((sum, { repetitions }) => sum + repetitions, 0)) / span : null;
}
