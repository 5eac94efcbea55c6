/**
 * How many repetitions a cell of an adaptive study will take, from those that are finished.
 *
 * A mean has the MCSE a after N = (s/a)² repetitions, and the MCSE r·|mean| after N = (s/(r·mean))². The interval of N is
 * that of log N: t-quantile times the jackknife's standard error (Efron & Stein 1981). To first order its square is
 * (varianceMcse/variance)², and for relative targets 4 (mcse/mean)² more, less four times the covariance of mean and variance over
 * their product; that last term matters, since it nearly halves the interval of skewed values such as excess risks. The jackknife
 * has all three, and covers better than they do where repetitions are few (test/studies/cell-forecast.test.ts).
 *
 * What is known after n repetitions is part of what will be known at checkpoint c, so log N as it will look there differs
 * from log N as it looks now by an error of variance 1 − n/c times the one above. The cell stops where N looks at most c.
 */
import { normalCdf } from '../numerics/elementary/normal-cdf.js';
import { moments } from '../numerics/moments.js';
import { type Precision, type Prefix, type Standing, standings, successes } from './precision.js';

/** With a 95 % interval. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface TargetForecast extends Standing {
  /** Repetitions, failed ones included, at which the target is met; infinite for a relative target of a mean of 0. */
  readonly needed: Estimate;
  /** Standard error of log `needed`. */
  readonly error: number;
}

/** Repetitions at which a cell stops. */
export interface Stop extends Estimate {
  /** Expected; the estimate is the likeliest checkpoint. */
  readonly mean: number;
}

export interface CellForecast {
  /** Empty if too few repetitions are finished to tell. */
  readonly targets: readonly TargetForecast[];
  readonly stop: Stop;
}

/** A cell on its way to a checkpoint. */
export interface GoingCell {
  /** Finished repetitions from 0 on, fewer than `next`. */
  readonly prefix: Prefix;
  /** The checkpoint that it is on its way to. */
  readonly next: number;
}

/** Below so many successes a variance says nothing. */
const LEAST_SUCCESSES = 4;

/** Forecasts one cell; if too little is known, every checkpoint to come is as likely as any other. */
export function cellForecast(precision: Precision, { prefix, next }: GoingCell): CellForecast {
  const targets = targetForecasts(precision, prefix);
  const ahead = precision.checkpoints.filter((checkpoint) => checkpoint >= next);
  const worst = targets.toSorted((a, b) => b.needed.estimate - a.needed.estimate)[0];
  if (worst === undefined) return { targets, stop: anyOf(ahead) };
  const all = targets.map((target) => stopOf(target, prefix.codes.length, ahead));
  const stop = {
    estimate: Math.max(...all.map(({ estimate }) => estimate)),
    low: Math.max(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
  };
  return { targets, stop: { ...stop, mean: meanStop(worst, prefix.codes.length, ahead, stop) } };
}

/** A cell that takes so many repetitions, whatever they say. */
export function certainly(repetitions: number): CellForecast {
  return { targets: [], stop: { estimate: repetitions, low: repetitions, high: repetitions, mean: repetitions } };
}

function targetForecasts(precision: Precision, prefix: Prefix): TargetForecast[] {
  const all = standings(precision, prefix);
  if (all.some(({ n }) => n < LEAST_SUCCESSES)) return [];
  return all.map((standing) => {
    const sample = successes(prefix, prefix.measures.indexOf(standing.measure));
    const relative = 'relative' in (precision.targets[standing.measure] ?? {});
    return { ...standing, ...neededFor(standing, sample, { relative, repetitions: prefix.codes.length }) };
  });
}

function neededFor(
  { mcse, bound, n }: Standing,
  sample: Float64Array,
  { relative, repetitions }: { readonly relative: boolean; readonly repetitions: number },
): Pick<TargetForecast, 'needed' | 'error'> {
  if (mcse === 0) return { needed: { estimate: 0, low: 0, high: 0 }, error: 0 };
  // failed repetitions count, and their share is an estimate too: Var log(n/repetitions) = (1 − n/repetitions)/n
  const estimate = repetitions * (mcse / bound) ** 2;
  const error = Math.sqrt(jackknifeVariance(sample, relative) + (1 - n / repetitions) / n);
  const factor = Math.exp(tQuantile(n - 1) * error);
  return { needed: { estimate, low: estimate / factor, high: estimate * factor }, error };
}

/**
 * The jackknife's variance of log s², or of log s²/mean² if `relative`. Leaving x out of n values takes (x − mean)² n/(n − 1) from
 * the sum of squares, and (x − mean)/(n − 1) from the mean. Infinite if one value makes all of the variance.
 */
function jackknifeVariance(sample: Float64Array, relative: boolean): number {
  const { n, mean, variance } = moments(sample);
  const leftOut = sample.map((x) => {
    const squares = (n - 1) * variance - ((x - mean) ** 2 * n) / (n - 1);
    const rest = mean - (x - mean) / (n - 1);
    return Math.log(Math.max(0, squares) / (n - 2)) - (relative ? 2 * Math.log(Math.abs(rest)) : 0);
  });
  const spread = moments(leftOut).variance * ((n - 1) ** 2 / n);
  return Number.isNaN(spread) ? Number.POSITIVE_INFINITY : spread;
}

/** The first checkpoint that `needed` does not exceed: as it seems now, and with all errors to one side. */
function stopOf({ needed, error, n }: TargetForecast, done: number, ahead: readonly number[]): Estimate {
  const last = ahead.at(-1) ?? done;
  const first = (errors: number) =>
    ahead.find((checkpoint) => {
      const off = errors === 0 ? 0 : errors * error * Math.sqrt(1 - done / checkpoint);
      return needed.estimate * Math.exp(off) <= checkpoint;
    }) ?? last;
  return { estimate: first(0), low: first(-tQuantile(n - 1)), high: first(tQuantile(n - 1)) };
}

/** The mean over the checkpoints from `low` to `high`, each as likely as log `needed` falls between it and the one before. */
function meanStop({ needed, error }: TargetForecast, done: number, ahead: readonly number[], stop: Estimate): number {
  const likely = ahead.filter((checkpoint) => stop.low <= checkpoint && checkpoint <= stop.high);
  let [before, sum] = [0, 0];
  for (const checkpoint of likely) {
    const deviations = Math.log(checkpoint / needed.estimate) / (error * Math.sqrt(1 - done / checkpoint));
    const reached = checkpoint === stop.high ? 1 : Math.max(before, normalCdf(deviations));
    sum += checkpoint * (reached - before);
    before = reached;
  }
  return Number.isNaN(sum) ? stop.estimate : sum;
}

function anyOf(ahead: readonly number[]): Stop {
  const [low = 0, high = low] = [ahead[0], ahead.at(-1)];
  const estimate = ahead[Math.floor((ahead.length - 1) / 2)] ?? low;
  return {
    estimate,
    low,
    high,
    mean: ahead.reduce((sum, checkpoint) => sum + checkpoint, 0) / Math.max(1, ahead.length),
  };
}

/**
 * The 97.5 % quantile of Student's t by its expansion about the normal one, z + (z³ + z)/4v + (5z⁵ + 16z³ + 3z)/96v²
 * (Abramowitz & Stegun 26.7.5): 4 % too small for v = 3, exact to 1 % from v = 5 on.
 */
export function tQuantile(freedom: number): number {
  const z = 1.959963984540054;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
