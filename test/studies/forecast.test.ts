import { describe, expect, test } from 'vitest';
import { type CellForecast, certainly } from '../../studies/cell-forecast.js';
import { type ArmLeft, armSeconds, endOf, forecast } from '../../studies/forecast.js';

const between = (low: number, mean: number, high: number): CellForecast => ({
  targets: [],
  stop: { low, estimate: mean, mean, high },
});
const armOf = (
  dataKey: string,
  cells: readonly CellForecast[],
  { finished = 0, ms = 1000, deviation = 0 } = {},
): ArmLeft => ({
  dataKey,
  cells: cells.map((cell) => ({ forecast: cell, finished })),
  duration: { ms, deviation, measured: true },
});

describe('forecast()', () => {
  test('of cells that are certain has no interval, by hand', () => {
    // 2 cells lack 60 of 100: 60 passes of half a second
    const arm = armOf('a', [certainly(100), certainly(100)], { finished: 40, ms: 500 });
    expect(forecast([arm])).toEqual({
      repetitions: { estimate: 200, low: 200, high: 200 },
      left: { estimate: 120, low: 120, high: 120 },
      cpuSeconds: { estimate: 30, low: 30, high: 30 },
      measured: true,
    });
    expect(armSeconds(arm)).toBe(30);
  });

  test('of nothing that is left is nothing, whatever durations were', () => {
    const done = { ...armOf('a', [certainly(10)], { finished: 10, deviation: 1 }) };
    const { left, cpuSeconds, measured } = forecast([{ ...done, duration: { ...done.duration, measured: false } }]);
    expect([left.high, cpuSeconds.high, measured]).toEqual([0, 0, true]);
  });

  test('adds deviations of cells that share data sets, and squares of others', () => {
    const one = () => [between(60, 100, 140)];
    expect(forecast([armOf('a', one()), armOf('a', one())]).repetitions).toEqual({
      estimate: 200,
      low: 120,
      high: 280,
    });
    const { low, high } = forecast([armOf('a', one()), armOf('b', one())]).repetitions;
    // 40 √2
    expect([low, high].map((end) => end.toFixed(6))).toEqual(['143.431458', '256.568542']);
  });

  test('takes a pass that some cells have left as the middle of its two prices, which are the ends', () => {
    // 100 s if a pass costs the same to the end, 60 s if it costs by the cell
    const { estimate, low, high } = forecast([armOf('a', [certainly(100), certainly(20)])]).cpuSeconds;
    expect([estimate, low, high].map((seconds) => seconds.toFixed(6))).toEqual([
      '80.000000',
      '60.000000',
      '100.000000',
    ]);
  });

  test('does not share a pass with cells that are finished', () => {
    const cells = [certainly(100), certainly(100)].map((cell, i) => ({ forecast: cell, finished: 100 * i }));
    expect(forecast([{ ...armOf('a', []), cells }]).cpuSeconds.estimate).toBe(100);
  });

  test('adds squares of what is uncertain in repetitions and durations, on the log scale', () => {
    const arm = armOf('a', [between(50, 100, 200)], { deviation: Math.log(2) });
    const { estimate, low, high } = forecast([arm]).cpuSeconds;
    const factor = 2 ** Math.SQRT2;
    expect(estimate).toBe(100);
    expect(low).toBeCloseTo(100 / factor, 10);
    expect(high).toBeCloseTo(100 * factor, 10);
  });

  test('is measured only if every arm that has something left is', () => {
    const arm = armOf('a', [certainly(10)]);
    expect(forecast([arm, { ...arm, duration: { ...arm.duration, measured: false } }]).measured).toBe(false);
  });

  test('grows with the repetitions and durations that it is made of', () => {
    const looks = [10, 50, 250].map(
      (high) => forecast([armOf('a', [between(10, 10, high), certainly(10)])]).cpuSeconds.high,
    );
    expect(looks).toEqual(looks.toSorted((a, b) => a - b));
    expect(forecast([armOf('a', [certainly(10)], { ms: 3000 })]).cpuSeconds.estimate).toBe(30);
  });
});

test('endOf() divides the time among the threads', () => {
  expect(endOf({ cpuSeconds: { estimate: 60, low: 30, high: 120 } }, 4, 1_000_000)).toEqual({
    estimate: 1_015_000,
    low: 1_007_500,
    high: 1_030_000,
  });
});
