/** Counts of a run for displays that ask often: all anew as often as that is cheap, else what was written since. */
import { performance } from 'node:perf_hooks';
import type { Ledger } from './ledger.js';
import { type RunCounts, runCounts } from './run-counts.js';
import type { RunSpec } from './run-spec.js';

/** Counting all anew may take at most this share of the time; in between, what batches have stored is added up. */
const SHARE = 0.02;

/** @returns a function that counts the run as it is now; what other runs store of the same cells may come a little later */
export function createLiveCounts(ledger: Ledger, runId: string): (spec: RunSpec) => Promise<RunCounts> {
  let [counts, batches, of, due]: [RunCounts | undefined, number, RunSpec | undefined, number] = [
    undefined,
    0,
    undefined,
    0,
  ];
  return async (spec) => {
    const started = performance.now();
    if (counts === undefined || of !== spec || started >= due) {
      batches = (await ledger.batchTotals(runId, 0)).last;
      counts = await runCounts(ledger, spec);
      of = spec;
      due = performance.now() + (performance.now() - started) / SHARE;
      return counts;
    }
    const { finished, failed, total } = counts;
    const since = await ledger.batchTotals(runId, batches);
    return { ...counts, finished: Math.min(total, finished + since.repetitions), failed: failed + since.failed };
  };
}
