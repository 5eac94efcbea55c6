/**
 * What is left of a run: repetitions, time on compute threads, and when it ends, with 95 % intervals.
 *
 * - **Repetitions.** Cells that share data sets err together, others independently: their deviations are added within a data key,
 *   and their squares between data keys.
 * - **Passes.** The cells of an arm share a pass. When some have stopped, a repetition costs between its share of the cells that go
 *   on and what it cost with all: the estimate is the middle, the ends are both.
 * - **Durations** vary from piece to piece.
 *
 * The three are independent, so on the log scale their deviations are added as squares. Threads are taken to be as fast as
 * they were, and as busy.
 */
import type { CellForecast, Estimate } from './cell-forecast.js';

export interface CellLeft {
  readonly forecast: CellForecast;
  /** Of the repetitions that the cell will take. */
  readonly finished: number;
}

/** What a repetition of an arm takes on one thread. */
export interface Duration {
  readonly ms: number;
  /** Half the 95 % interval of its log. */
  readonly deviation: number;
  /** False if it is only reckoned from the sizes. */
  readonly measured: boolean;
}

export interface ArmLeft {
  /** Arms with the same key share data sets. */
  readonly dataKey: string;
  readonly cells: readonly CellLeft[];
  readonly duration: Duration;
}

export interface Forecast {
  /** Repetitions that the run will have, over all cells, and what is left of them. */
  readonly repetitions: Estimate;
  readonly left: Estimate;
  /** Time on compute threads that is left. */
  readonly cpuSeconds: Estimate;
  /** False if a duration is only reckoned from the sizes. */
  readonly measured: boolean;
}

type Look = 'mean' | 'low' | 'high';

export function forecast(arms: readonly ArmLeft[]): Forecast {
  const total = (at: Look) => (arm: ArmLeft) => sum(arm.cells.map(({ forecast: { stop } }) => stop[at]));
  const left = (at: Look) => (arm: ArmLeft) => sum(arm.cells.map((cell) => leftOf(cell, at)));
  const going = arms.filter((arm) => left('high')(arm) > 0);
  return {
    repetitions: summed(arms, total),
    left: summed(arms, left),
    cpuSeconds: cpuSeconds(going),
    measured: going.every(({ duration }) => duration.measured),
  };
}

/** When the run ends, in milliseconds since 1970, if `threads` work on nothing else from `now` on. */
export function endOf({ cpuSeconds }: Pick<Forecast, 'cpuSeconds'>, threads: number, now: number): Estimate {
  const at = (seconds: number) => now + (1000 * seconds) / threads;
  return { estimate: at(cpuSeconds.estimate), low: at(cpuSeconds.low), high: at(cpuSeconds.high) };
}

/** Seconds that an arm has left, its cells stopping at their mean. */
export function armSeconds(arm: ArmLeft): number {
  return middleOf(arm, 'mean');
}

function leftOf({ forecast: { stop }, finished }: CellLeft, at: Look): number {
  return Math.max(0, stop[at] - finished);
}

function cpuSeconds(arms: readonly ArmLeft[]): Estimate {
  const repetitions = summed(arms, (at) => (arm) => middleOf(arm, at));
  const { estimate } = repetitions;
  if (estimate === 0) return repetitions;
  const shared = {
    low: sum(arms.map((arm) => secondsOf(arm, 'mean').shared)),
    high: sum(arms.map((arm) => secondsOf(arm, 'mean').whole)),
  };
  const duration = Math.hypot(...arms.map((arm) => arm.duration.deviation * middleOf(arm, 'mean'))) / estimate;
  const below = Math.hypot(Math.log(estimate / repetitions.low), Math.log(estimate / shared.low), duration);
  const above = Math.hypot(Math.log(repetitions.high / estimate), Math.log(shared.high / estimate), duration);
  return { estimate, low: estimate * Math.exp(-below), high: estimate * Math.exp(above) };
}

function middleOf(arm: ArmLeft, at: Look): number {
  const { shared, whole } = secondsOf(arm, at);
  return (shared + whole) / 2;
}

/** If a pass costs in proportion to the cells that go on, and if it costs the same to the end. */
function secondsOf({ cells, duration }: ArmLeft, at: Look): { readonly shared: number; readonly whole: number } {
  const going = cells.filter((cell) => leftOf(cell, 'high') > 0);
  const left = going.map((cell) => leftOf(cell, at));
  const seconds = duration.ms / 1000;
  return { shared: (seconds * sum(left)) / Math.max(1, going.length), whole: seconds * Math.max(0, ...left) };
}

/** Sums over arms, with intervals that allow for errors in common within a data key. */
function summed(arms: readonly ArmLeft[], valueAt: (at: Look) => (arm: ArmLeft) => number): Estimate {
  const groups = new Map<string, ArmLeft[]>();
  for (const arm of arms) groups.set(arm.dataKey, [...(groups.get(arm.dataKey) ?? []), arm]);
  const sums = [...groups.values()].map((group) => ({
    mean: sum(group.map(valueAt('mean'))),
    low: sum(group.map(valueAt('low'))),
    high: sum(group.map(valueAt('high'))),
  }));
  const estimate = sum(sums.map(({ mean }) => mean));
  return {
    estimate,
    low: estimate - Math.hypot(...sums.map(({ mean, low }) => mean - low)),
    high: estimate + Math.hypot(...sums.map(({ mean, high }) => high - mean)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
