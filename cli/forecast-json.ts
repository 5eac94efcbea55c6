/** Forecasts as scripts read them. */
import type { ForecastCell, RunForecast } from '../store/run-forecast.js';
import type { Estimate } from '../studies/cell-forecast.js';
import { armSeconds, endOf } from '../studies/forecast.js';
import { factorColumns, factorValues } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import type { Schedule } from './forecast-words.js';

/** What `status` has of a forecast. */
export interface ForecastSummary {
  readonly repetitions: Estimate;
  readonly left: Estimate;
  readonly cpuSeconds: Estimate;
  /** False if a duration is only reckoned from the sizes. */
  readonly measured: boolean;
  readonly threads: number;
  /** ISO 8601, UTC; null if nothing is left, or the run is paused. */
  readonly ends: { readonly estimate: string; readonly low: string; readonly high: string } | null;
}

export function forecastSummary(
  forecast: RunForecast,
  { threads, now, phase }: Schedule & { readonly phase?: string },
): ForecastSummary {
  const { repetitions, left, cpuSeconds, measured } = forecast;
  const end = endOf(forecast, threads, now);
  const ends = { estimate: iso(end.estimate), low: iso(end.low), high: iso(end.high) };
  return {
    repetitions,
    left,
    cpuSeconds,
    measured,
    threads,
    ends: left.high === 0 || phase === 'paused' ? null : ends,
  };
}

export function forecastJson(study: Study, runId: string | null, forecast: RunForecast, schedule: Schedule) {
  const columns = factorColumns(study);
  const levels = (values: readonly unknown[]) => Object.fromEntries(columns.map((name, i) => [name, values[i]]));
  return {
    study: study.name,
    runId,
    ...forecastSummary(forecast, schedule),
    arms: forecast.arms.map((arm) => ({
      ...levels(factorValues(columns, { ...arm.arm, gamma: null })),
      milliseconds: arm.duration.ms,
      measured: arm.duration.measured,
      cpuSeconds: armSeconds(arm),
    })),
    cells: forecast.arms.flatMap((arm) =>
      arm.cells.map((cell) => ({
        method: cell.cell.method,
        ...levels(factorValues(columns, { ...arm.arm, gamma: cell.cell.gamma })),
        ...cellJson(cell),
      })),
    ),
  };
}

/** An infinite `needed` becomes null. */
function cellJson({ cell, finished, settled, forecast: { targets, stop } }: ForecastCell) {
  return { cellKey: cell.key, finished, settled, stop, targets };
}

/** The last moment that there is, for ends beyond it. */
function iso(at: number): string {
  return new Date(Math.min(at, 8.64e15)).toISOString();
}
