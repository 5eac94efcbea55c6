/** How many repetitions an adaptive run will probably have, for displays that ask often. */
import { performance } from 'node:perf_hooks';
import type { Ledger } from './ledger.js';
import { runForecast } from './run-forecast.js';
import type { RunSpec } from './run-spec.js';

const EVERY_MS = 3000;
/** A forecast may take at most this share of the time. */
const SHARE = 0.02;

/**
 * Forecasts anew now and then, as seldom as it takes long.
 *
 * @returns a function that gives the expected number; undefined of runs that are not adaptive, which have what they ask for
 */
export function createExpectedRepetitions(ledger: Ledger): (spec: RunSpec) => Promise<number | undefined> {
  let [due, expected, of]: [number, number | undefined, RunSpec | undefined] = [0, undefined, undefined];
  return async function expectedRepetitions(spec) {
    if (spec.study.precision === undefined) return undefined;
    const started = performance.now();
    if (started < due && of === spec) return expected;
    expected = (await runForecast(ledger, spec)).repetitions.estimate;
    of = spec;
    due = performance.now() + Math.max(EVERY_MS, (performance.now() - started) / SHARE);
    return expected;
  };
}
