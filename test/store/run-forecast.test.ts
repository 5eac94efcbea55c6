import { describe, expect, test } from 'vitest';
import { fillArms } from '../../activities/fill-arms.js';
import { fillPilot } from '../../activities/fill-pilot.js';
import { runForecast } from '../../store/run-forecast.js';
import { secondsPerRepetition } from '../../studies/cost.js';
import type { StudyInput } from '../../studies/study.js';
import { openTinyRun, store } from '../support/open-run.js';

const NEVER = new AbortController().signal;
const pilotOf = (repetitions: number) => ({ repetitions, signal: NEVER, onProgress: () => {} });
/** The fake's values are 1000 times the repetition and ten times gamma: at any gamma the same variance. */
const ADAPTIVE: Partial<StudyInput> = {
  repetitions: 80,
  precision: { targets: { 'excess-risk': { absolute: 1000 } }, minimum: 20 },
};

describe('runForecast()', () => {
  test('of a study without precision has what it asks for, and the time that pieces took', async () => {
    const run = await openTinyRun({ repetitions: 50 }, { elapsedMs: 7 });
    await fillPilot(run, run.spec, pilotOf(10));
    const { repetitions, left, cpuSeconds, measured, arms } = await runForecast(run.ledger, run.spec);
    expect(repetitions).toEqual({ estimate: 200, low: 200, high: 200 });
    expect(left.estimate).toBe(160);
    // 2 arms, 40 passes of 7 ms each; pieces without spread leave no interval
    expect(cpuSeconds.estimate).toBeCloseTo(0.56, 10);
    expect(cpuSeconds.low).toBeCloseTo(0.56, 10);
    expect(measured).toBe(true);
    expect(arms.map(({ cells }) => cells.map(({ finished }) => finished))).toEqual([
      [10, 10],
      [10, 10],
    ]);
  });

  test('of a run without any work reckons durations to a factor of two', async () => {
    const run = await openTinyRun({ repetitions: 50 });
    const { arms, measured } = await runForecast(run.ledger, run.spec);
    expect(measured).toBe(false);
    for (const { arm, duration } of arms) {
      expect(duration).toEqual({ ms: 1000 * secondsPerRepetition(arm), deviation: Math.log(2), measured: false });
    }
  });

  test('of an adaptive run reads the prefix of each cell', async () => {
    const run = await openTinyRun(ADAPTIVE);
    await fillPilot(run, run.spec, pilotOf(10));
    // what lies beyond a gap is finished, but no part of the prefix
    await store(run, run.arms[0]!, run.arms[0]!.cells, { from: 12, to: 14 });
    const { arms } = await runForecast(run.ledger, run.spec);
    expect(arms.map(({ cells }) => cells.map(({ finished }) => finished))).toEqual([
      [12, 12],
      [10, 10],
    ]);
    for (const { settled, forecast } of arms.flatMap(({ cells }) => cells)) {
      expect(settled).toBe(false);
      // 0, 1000 … 9000: variance 1e6 · 110/12, over 1e6
      expect(forecast.targets[0]).toMatchObject({ n: 10, bound: 1000 });
      expect(forecast.targets[0]!.needed.estimate).toBeCloseTo(110 / 12, 10);
      expect(forecast.stop.estimate).toBe(20);
    }
  });

  test('of cells that have stopped has where they did', async () => {
    // 0 … 19000: variance 1e6 · 35, too much for 20; so is that of 40 and of 80, and the last checkpoint ends it
    const run = await openTinyRun(ADAPTIVE);
    for (const arm of run.arms) await fillArms(run, run.spec, [arm], { from: 0, to: 20 });
    const first = await runForecast(run.ledger, run.spec);
    expect(first.arms[0]!.cells[0]).toMatchObject({ finished: 20, settled: false });
    for (const to of [40, 80]) for (const arm of run.arms) await fillArms(run, run.spec, [arm], { from: 0, to });
    const last = await runForecast(run.ledger, run.spec);
    expect(last.arms[0]!.cells[0]).toMatchObject({ finished: 80, settled: true, forecast: { stop: { mean: 80 } } });
    expect(last.left).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  test('allows half as much again for durations of few pieces', async () => {
    const run = await openTinyRun({ repetitions: 50 });
    for (const arm of run.arms) await fillArms(run, run.spec, [arm], { from: 0, to: 5 });
    const { cpuSeconds } = await runForecast(run.ledger, run.spec);
    expect(cpuSeconds.high / cpuSeconds.estimate).toBeCloseTo(1.5 ** (1 / Math.SQRT2), 10);
  });

  test('takes durations from the spread of pieces, by hand', async () => {
    const run = await openTinyRun({ repetitions: 50 });
    const [{ cells }] = run.arms as [(typeof run.arms)[number]];
    // per repetition 8, 12, 8, 12: mean 10, squares 4 · (2 · 2)², error √(64 · 4/3)/8 = 1.1547
    for (const [i, elapsedMs] of [16, 24, 16, 24].entries()) {
      const batch = cells.map(({ key }) => ({
        cellKey: key,
        first: 2 * i,
        codes: new Uint8Array(2),
        values: Float64Array.from([1, 2]),
      }));
      await run.ledger.write(batch, { writer: '{}', repetitions: 2, elapsedMs });
    }
    const { duration } = (await runForecast(run.ledger, run.spec)).arms[0]!;
    expect(duration.ms).toBe(10);
    // times the quantile of t for 3 degrees of freedom, 3.064, over 10
    expect(duration.deviation).toBeCloseTo(0.3538, 3);
  });
});
