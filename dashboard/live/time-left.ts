/** How long a run still takes: by a forecast that is made anew now and then, or by the rate alone. */
import { performance } from 'node:perf_hooks';
import type { Ledger } from '../../store/ledger.js';
import { type RunForecast, runForecast } from '../../store/run-forecast.js';
import type { RunCounts } from '../../store/run-results.js';
import type { RunSpec } from '../../store/run-spec.js';
import { endOf } from '../../studies/forecast.js';
import type { Interval } from '../contract.js';

/** A forecast is made anew at most so often, and may take at most this share of the time. */
const FORECAST_MS = 2000;
const SHARE = 0.02;
/** A forecast looks through all that is stored; of larger runs the rate alone tells when they end. */
const [MOST_CELLS, MOST_REPETITIONS] = [1000, 200_000];
/** Without a forecast: twice as fast or slow as of late is as much as arms usually differ. */
const RATE_FACTOR = 2;

export interface Progress {
  readonly spec: RunSpec;
  readonly counts: RunCounts;
  /** Repetitions in the end. */
  readonly expected: number;
  /** Repetitions a second; null if not known. */
  readonly rate: number | null;
}

interface Services {
  readonly ledger: Ledger;
  /** Compute threads that forecasts count on. */
  readonly threads: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** @returns what tells the milliseconds left of one run, again and again; null while there is nothing to go by */
export function createTimeLeft({ ledger, threads, now }: Services): (progress: Progress) => Promise<Interval | null> {
  let forecast: { readonly due: number; readonly end: Interval | null } = { due: 0, end: null };
  return async ({ spec, counts, expected, rate }) => {
    if (counts.finished === 0) return null;
    if (counts.cells > MOST_CELLS || counts.finished > MOST_REPETITIONS) {
      if (rate === null) return null;
      const mean = (1000 * Math.max(0, expected - counts.finished)) / rate;
      return { low: mean / RATE_FACTOR, mean, high: mean * RATE_FACTOR };
    }
    if (performance.now() >= forecast.due) {
      const started = performance.now();
      const end = endInterval(await runForecast(ledger, spec), threads, now());
      const took = performance.now() - started;
      forecast = { due: performance.now() + Math.max(FORECAST_MS, took / SHARE), end };
    }
    const { end } = forecast;
    if (end === null) return null;
    const until = (at: number) => Math.max(0, at - now());
    return { low: until(end.low), mean: until(end.mean), high: until(end.high) };
  };
}

function endInterval(forecast: RunForecast, threads: number, now: number): Interval | null {
  const { low, estimate, high } = endOf(forecast, threads, now);
  return Number.isFinite(high) ? { low, mean: estimate, high } : null;
}
