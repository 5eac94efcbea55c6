import { expect, test } from 'vitest';
import type { BatchRecord } from '../../store/ledger.js';
import { rateOf } from '../../store/recent-rate.js';

/** Written at these seconds, each begun two seconds before. */
function batchesAt(...seconds: readonly number[]): BatchRecord[] {
  const times = { threadMs: 2000, numericsMs: 1900, cpuMs: 1900, lookupMs: 0, writeMs: 0 };
  return seconds.map((second) => ({
    ...times,
    beganAt: 1000 * (second - 2),
    writtenAt: 1000 * second,
    repetitions: 30,
    failed: 0,
  }));
}

test('rateOf() takes what was stored since the first of the recent batches began, until now', () => {
  // begun at 10 − 2, and it is 14: 60 repetitions in 6 s
  expect(rateOf(batchesAt(10, 12), 14_000)).toBe(10);
});

test('rateOf() forgets batches of more than half a minute ago', () => {
  expect(rateOf(batchesAt(10, 12, 40, 42), 43_000)).toBe(60 / 5);
});

test('rateOf() cannot tell before two recent batches', () => {
  expect(rateOf([], 1000)).toBeNull();
  expect(rateOf(batchesAt(10), 11_000)).toBeNull();
  expect(rateOf(batchesAt(10, 12), 60_000)).toBeNull();
});
