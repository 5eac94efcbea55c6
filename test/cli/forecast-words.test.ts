import { describe, expect, test } from 'vitest';
import { forecastLines, precisionInWords, type Schedule } from '../../cli/forecast-words.js';
import { rounded } from '../../cli/words.js';
import type { RunForecast } from '../../store/run-forecast.js';
import { tinyStudy } from '../support/tiny-study.js';

const NOON = new Date(2026, 10, 25, 12, 0, 0).getTime();
const SCHEDULE: Schedule = { threads: 2, now: NOON };

/** 2 cells with 50 finished repetitions each. */
function forecastOf(changes: Partial<RunForecast>, settled = true): RunForecast {
  const certain = { estimate: 200, low: 200, high: 200 };
  const cells = [50, 50].map((finished) => ({ finished, settled }));
  const arms = [{ cells }] as unknown as RunForecast['arms'];
  return { repetitions: certain, left: certain, cpuSeconds: certain, measured: true, arms, ...changes };
}

describe('forecastLines()', () => {
  test('says what is needed and left, and when it ends, with intervals', () => {
    const lines = forecastLines(
      forecastOf(
        {
          repetitions: { estimate: 12_412, low: 9790, high: 16_004 },
          cpuSeconds: { estimate: 2880, low: 2160, high: 3960 },
        },
        false,
      ),
      SCHEDULE,
    );
    expect(lines).toEqual([
      'needs      about 12 400 repetitions (9 790 to 16 000) in 2 cells; 100 are finished',
      'left       0.8 CPU hours (0.6 to 1.1); ends about 12:24 (12:18 to 12:33) on 2 threads',
    ]);
  });

  test('tells seconds if it is soon, days if it is not, years if nobody will see it', () => {
    const end = (seconds: number) => {
      const cpuSeconds = { estimate: seconds, low: seconds, high: seconds };
      return forecastLines(forecastOf({ cpuSeconds }), { ...SCHEDULE, threads: 1 })[1]!.split('; ')[1];
    };
    expect([65, 7200, 30 * 3600, 3e8].map(end)).toEqual([
      'ends about 12:01:05 on 1 thread',
      'ends about 14:00 on 1 thread',
      'ends about 26 Nov 18:00 on 1 thread',
      'ends about 10 years from now on 1 thread',
    ]);
  });

  test('of a paused run names no end, and of a stopped one says if', () => {
    const left = (state: 'paused' | 'stopped') => forecastLines(forecastOf({}), { ...SCHEDULE, state })[1];
    expect(left('paused')).toBe('left       3 min 20 s of CPU time');
    expect(left('stopped')).toBe(
      'left       3 min 20 s of CPU time; if it went on now, it would end about 12:01:40 on 2 threads',
    );
  });

  test('says if durations are reckoned, and if nothing is left', () => {
    expect(forecastLines(forecastOf({ measured: false }), SCHEDULE)[1]).toContain(
      'CPU time, in part reckoned from the sizes;',
    );
    const none = { estimate: 0, low: 0, high: 0 };
    expect(forecastLines(forecastOf({ left: none, cpuSeconds: none }), SCHEDULE)).toEqual([
      'needs      200 repetitions in 2 cells; all are finished',
    ]);
  });
});

test('precisionInWords() says what makes a cell stop', () => {
  const targets = { 'excess-risk': { relative: 0.025 }, 'parameter-error': { absolute: 0.001 } };
  const measures = ['excess-risk', 'parameter-error'] as const;
  const study = tinyStudy({ repetitions: 3200, measures: [...measures], precision: { targets, minimum: 100 } });
  expect(precisionInWords(study)).toBe(
    'cells stop when precise (MCSE of excess-risk at most 2.5 % of the mean, MCSE of parameter-error at most 0.001), ' +
      'after 100 to 3 200 repetitions',
  );
  expect(precisionInWords(tinyStudy())).toBe('3 repetitions each');
});

test('rounded() keeps three digits', () => {
  expect([7, 999, 12_412, 1e6, Number.POSITIVE_INFINITY].map(rounded)).toEqual([
    '7',
    '999',
    '12 400',
    '1 000 000',
    '∞',
  ]);
});
