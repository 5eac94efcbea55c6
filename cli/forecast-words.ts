/** Forecasts as people read them. */
import type { RunForecast } from '../store/run-forecast.js';
import type { Estimate } from '../studies/cell-forecast.js';
import { endOf } from '../studies/forecast.js';
import type { Study } from '../studies/study.js';
import { duration, grouped, rounded } from './words.js';

const HOUR = 3600;
const DAY_MS = 24 * HOUR * 1000;
const YEAR_MS = 365 * DAY_MS;
/** Ends nearer than this are told to the second. */
const SOON_MS = 10 * 60 * 1000;

export interface Schedule {
  readonly threads: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What becomes of the run; `running` if absent. */
  readonly state?: 'running' | 'paused' | 'stopped';
}

/** Lines with a label each: what the run needs, and what of it is left. */
export function forecastLines(forecast: RunForecast, { threads, now, state = 'running' }: Schedule): string[] {
  const { repetitions, left, cpuSeconds, measured } = forecast;
  const cells = forecast.arms.flatMap((arm) => arm.cells);
  const finished = cells.reduce((sum, cell) => sum + cell.finished, 0);
  const count = cells.every(({ settled }) => settled) ? grouped : (value: number) => `about ${rounded(value)}`;
  const needs = `needs      ${count(repetitions.estimate)} repetitions${range(repetitions, rounded)} in ${grouped(cells.length)} cells`;
  if (left.high === 0) return [`${needs}; all are finished`];
  const time = `${cpuTime(cpuSeconds)}${measured ? '' : ', in part reckoned from the sizes'}`;
  const when = state === 'paused' ? '' : `; ${STATES[state]} ${endInWords(forecast, threads, now)}`;
  return [`${needs}; ${grouped(finished)} are finished`, `left       ${time}${when}`];
}

const STATES = { running: 'ends', stopped: 'if it went on now, it would end' } as const;

function endInWords(forecast: RunForecast, threads: number, now: number): string {
  const end = endOf(forecast, threads, now);
  const words = (at: number) => clock(at, now, end.high - now < SOON_MS);
  const at = `${words(end.estimate)}${range(end, words)}`;
  return `about ${at} on ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** What makes a cell stop: targets, and how few and many repetitions. */
export function precisionInWords({ precision, repetitions }: Study): string {
  if (precision === undefined) return `${grouped(repetitions)} repetitions each`;
  const targets = Object.entries(precision.targets).map(([measure, target]) => {
    const most =
      'absolute' in target
        ? String(target.absolute)
        : `${Number((100 * target.relative).toPrecision(6))} % of the mean`;
    return `MCSE of ${measure} at most ${most}`;
  });
  return (
    `cells stop when precise (${targets.join(', ')}), ` +
    `after ${grouped(precision.minimum)} to ${grouped(repetitions)} repetitions`
  );
}

/** ' (9 800 to 16 000)'; nothing if both ends read the same. */
export function range({ low, high }: Estimate, inWords: (value: number) => string): string {
  const [from, to] = [inWords(low), inWords(high)];
  return from === to ? '' : ` (${from} to ${to})`;
}

function cpuTime(seconds: Estimate): string {
  if (seconds.estimate < HOUR / 2) return `${duration(seconds.estimate)}${range(seconds, duration)} of CPU time`;
  const hours = (value: number) => rounded10(value / HOUR);
  return `${hours(seconds.estimate)} CPU hours${range(seconds, hours)}`;
}

/** One decimal below 10, three digits above. */
function rounded10(value: number): string {
  return value < 10 ? value.toFixed(1) : rounded(value);
}

/** Local time: 14:20:05 with seconds, 14:20 today, 27 Nov 14:20 within a year. */
function clock(at: number, now: number, seconds: boolean): string {
  if (at - now > YEAR_MS) return `${rounded((at - now) / YEAR_MS)} years from now`;
  const date = new Date(at);
  const time = date.toTimeString().slice(0, seconds ? 8 : 5);
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getDate()} ${date.toLocaleString('en-GB', { month: 'short' })} ${time}`;
}
