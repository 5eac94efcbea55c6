import { describe, expect, test } from 'vitest';
import { moments } from '../../numerics/moments.js';
import { normal } from '../../numerics/random/normal.js';
import type { Stream } from '../../numerics/random/stream.js';
import { uniform } from '../../numerics/random/uniform.js';
import { type CellForecast, cellForecast, tQuantile } from '../../studies/cell-forecast.js';
import { completePrecision, isPrecise, type Prefix, standings, type Target } from '../../studies/precision.js';
import { testStream } from '../support/numerics/stream.js';

/** Decides at 20, 40, 80, … 1280. */
const precisionOf = (target: Target) => completePrecision({ targets: { error: target }, minimum: 20 }, 1280);
const prefixOf = (values: ArrayLike<number>, failed = 0): Prefix => ({
  measures: ['error'],
  codes: Uint8Array.from([...Array.from(values, () => 0), ...Array.from({ length: failed }, () => 1)]),
  values: Float64Array.from([...Array.from(values), ...Array.from({ length: failed }, () => Number.NaN)]),
});
const forecastOf = (values: ArrayLike<number>, target: Target, next = 20): CellForecast =>
  cellForecast(precisionOf(target), { prefix: prefixOf(values), next });

/** Eight values of mean 3 and variance 8/7. */
const EIGHT = [2, 4, 2, 4, 2, 4, 2, 4];

describe('cellForecast() needs', () => {
  test('(s/a)² repetitions for an absolute target, by hand', () => {
    // 8/7 over 1/49 is 56
    const [target] = forecastOf(EIGHT, { absolute: 1 / 7 }).targets;
    expect(target).toMatchObject({ measure: 'error', n: 8, mean: 3, bound: 1 / 7 });
    expect(target!.needed.estimate).toBeCloseTo(56, 10);
  });

  test('(s/(r·mean))² repetitions for a relative target, by hand', () => {
    // 8/7 over (3/21)² is 56
    expect(forecastOf(EIGHT, { relative: 1 / 21 }).targets[0]!.needed.estimate).toBeCloseTo(56, 10);
  });

  test('more where repetitions fail, in the same share, with a wider interval', () => {
    const precision = precisionOf({ absolute: 1 / 7 });
    const [all] = cellForecast(precision, { prefix: prefixOf(EIGHT), next: 20 }).targets;
    const [half] = cellForecast(precision, { prefix: prefixOf(EIGHT, 8), next: 20 }).targets;
    expect(half!.needed.estimate).toBeCloseTo(112, 10);
    // 8 of 16 succeeded: (1 − ½)/8 joins the variance of the log
    expect(half!.error ** 2 - all!.error ** 2).toBeCloseTo(1 / 16, 10);
  });

  test('none where all values are the same', () => {
    const { targets, stop } = forecastOf(Array(10).fill(5), { relative: 0.01 });
    expect(targets[0]!.needed).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(stop).toEqual({ estimate: 20, low: 20, high: 20, mean: 20 });
  });

  test('infinitely many for a share of a mean of 0', () => {
    const { targets, stop } = forecastOf([-1, 1, -1, 1], { relative: 0.1 });
    expect(targets[0]!.needed.estimate).toBe(Number.POSITIVE_INFINITY);
    expect(stop).toEqual({ estimate: 1280, low: 1280, high: 1280, mean: 1280 });
  });

  test('what cannot be told from fewer than four successes: then any checkpoint is as likely as another', () => {
    const precision = precisionOf({ absolute: 1 });
    for (const prefix of [prefixOf([]), prefixOf([1, 2, 3], 9)]) {
      const { targets, stop } = cellForecast(precision, { prefix, next: 20 });
      expect(targets).toEqual([]);
      // 20 · (1 + 2 + … + 64)/7
      expect(stop).toEqual({ estimate: 160, low: 20, high: 1280, mean: (20 * 127) / 7 });
    }
  });

  test.each<[string, Target, number]>([
    ['an absolute', { absolute: 0.1 }, 0],
    ['a relative', { relative: 0.1 }, 2],
  ])('an interval of %s target by leaving out each value in turn', (_, target, power) => {
    const sample = draw(gamma, testStream('leave-one-out'), 30);
    const logs = sample.map((__, i) => {
      const { mean, variance } = moments(sample.filter((___, j) => j !== i));
      return Math.log(variance) - power * Math.log(mean);
    });
    const center = logs.reduce((sum, value) => sum + value, 0) / 30;
    const spread = (29 / 30) * logs.reduce((sum, value) => sum + (value - center) ** 2, 0);
    const [{ needed, error }] = forecastOf(sample, target, 40).targets as [CellForecast['targets'][number]];
    // 30 logs, each right to 1e-13 or so
    expect(error).toBeCloseTo(Math.sqrt(spread), 10);
    expect(Math.log(needed.high / needed.estimate)).toBeCloseTo(tQuantile(29) * error, 10);
    expect(needed.high / needed.estimate).toBeCloseTo(needed.estimate / needed.low, 10);
  });
});

describe('cellForecast() stops', () => {
  test('at the first checkpoint that is enough, not before the next, and at the last at the latest', () => {
    const at = (needed: number, next: number) =>
      forecastOf(EIGHT, { absolute: Math.sqrt(8 / 7 / needed) }, next).stop.estimate;
    expect([at(5, 20), at(5, 80), at(39, 20), at(41, 20), at(1000, 20), at(5000, 20)]).toEqual([
      20, 80, 40, 80, 1280, 1280,
    ]);
  });

  test('where the target that needs most is met', () => {
    const precision = completePrecision(
      { targets: { error: { absolute: 0.5 }, 'log-loss': { absolute: 0.1 } }, minimum: 20 },
      1280,
    );
    const both = cellForecast(precision, {
      prefix: {
        measures: ['error', 'log-loss'],
        codes: new Uint8Array(8),
        values: Float64Array.from(EIGHT.flatMap((value) => [value, value])),
      },
      next: 20,
    });
    expect(both.targets.map(({ measure }) => measure)).toEqual(['error', 'log-loss']);
    expect(both.stop).toEqual(forecastOf(EIGHT, { absolute: 0.1 }).stop);
  });

  test('later, and needs more, the smaller the target; within its interval always', () => {
    const stream = testStream('monotone');
    for (let round = 0; round < 200; round++) {
      const sample = draw(gamma, stream, 10 + round);
      const next = [20, 40, 80, 160, 320].find((checkpoint) => checkpoint > sample.length)!;
      const all = [0.2, 0.1, 0.05, 0.02].map((relative) => forecastOf(sample, { relative }, next));
      for (const { stop } of all) {
        expect(stop.low <= stop.estimate && stop.estimate <= stop.high, JSON.stringify(stop)).toBe(true);
        expect(stop.low <= stop.mean && stop.mean <= stop.high, JSON.stringify(stop)).toBe(true);
      }
      for (const look of ['low', 'estimate', 'high', 'mean'] as const) {
        const stops = all.map(({ stop }) => stop[look]);
        expect(stops).toEqual(stops.toSorted((a, b) => a - b));
      }
      const needed = all.map(({ targets }) => targets[0]!.needed.estimate);
      expect(needed[2]! / needed[1]!).toBeCloseTo(4, 10);
    }
  });
});

describe('cellForecast() is right', () => {
  // of 2000 intervals 95 % hold the truth, to 4 standard errors of √(0.95 · 0.05/2000) = 0.0049; and to the order 1/n of what the
  // delta method leaves out, whose constant grows with the kurtosis: 1 for the normal, 6 more for the exponential law
  test.each<[string, Law, Target, number, number]>([
    ['normal values, absolute', shiftedNormal, { absolute: 0.1 }, 100, 1 / 100],
    ['normal values, relative', shiftedNormal, { relative: 0.02 }, 100, 1 / 100],
    ['exponential values, absolute', exponential, { absolute: 0.1 }, 400, 7 / 400],
    ['exponential values, relative', exponential, { relative: 0.1 }, 400, 7 / 400],
  ])('in 95 % of its intervals: %s', (name, law, target, n, curvature) => {
    const truth = 'absolute' in target ? (law.sd / target.absolute) ** 2 : (law.sd / (target.relative * law.mean)) ** 2;
    const stream = testStream(name.replaceAll(/[ ,]+/g, '-'));
    let held = 0;
    for (let round = 0; round < 2000; round++) {
      const { needed } = forecastOf(draw(law, stream, n), target, 640).targets[0]!;
      if (needed.low <= truth && truth <= needed.high) held++;
    }
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(4 * 0.0049 + curvature);
  });

  test('in where cells stop: within the interval in 95 %, and at the mean on average', () => {
    // needs about 150: stops at 160 or 320, rarely at 80
    const target = { relative: 0.04 };
    const stream = testStream('stops');
    const rounds = 1000;
    let [held, said, stopped] = [0, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const values = draw(gamma, stream, 1280);
      const { stop } = forecastOf(values.subarray(0, 60), target, 80);
      const actual = firstPrecise(values, target);
      if (stop.low <= actual && actual <= stop.high) held++;
      said += stop.mean / rounds;
      stopped += actual / rounds;
    }
    // discrete, so more than 95 % may be held; 4 standard errors of 0.0069 and 3/n for a kurtosis of 4.5
    expect(held / rounds).toBeGreaterThan(0.95 - 4 * 0.0069 - 3 / 60);
    // stops have a standard deviation below 80 in either: 4 · 80 · √2/√1000 = 14
    expect(Math.abs(said - stopped)).toBeLessThan(14 + 0.05 * stopped);
  });
});

test.each([
  [3, 3.1824, 0.04],
  [5, 2.5706, 0.01],
  [19, 2.093, 0.001],
  [99, 1.9842, 0.0001],
])('tQuantile() of %d degrees of freedom is %f, as in tables', (freedom, quantile, error) => {
  expect(Math.abs(tQuantile(freedom) / quantile - 1)).toBeLessThan(error);
});

interface Law {
  readonly mean: number;
  readonly sd: number;
  readonly draw: (stream: Stream) => number;
}

const shiftedNormal: Law = { mean: 3, sd: 1, draw: (stream) => 3 + normal(stream) };
const exponential: Law = { mean: 1, sd: 1, draw: (stream) => -Math.log(1 - uniform(stream)) };
/** Shape 4: skewed like an excess risk. Kurtosis 4.5. */
const gamma: Law = {
  mean: 4,
  sd: 2,
  draw: (stream) => [1, 2, 3, 4].reduce((sum) => sum + exponential.draw(stream), 0),
};

function draw(law: Law, stream: Stream, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => law.draw(stream));
}

/** The rule itself, checkpoint by checkpoint. */
function firstPrecise(values: Float64Array, target: Target): number {
  const precision = precisionOf(target);
  const stops = (checkpoint: number) => isPrecise(standings(precision, prefixOf(values.subarray(0, checkpoint))));
  return precision.checkpoints.filter((checkpoint) => checkpoint > 60).find(stops) ?? 1280;
}
