import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchIdle } from '../../workers/idle.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const BATCH = { runId: 'run', batch: 0, attempt: 1 };

test('watchIdle() waits for a whole period without work, and never ends while a batch is in hand', async () => {
  const watch = watchIdle(60_000);
  let isIdle = false;
  void watch.idle.then(() => {
    isIdle = true;
  });
  await vi.advanceTimersByTimeAsync(50_000);
  watch.hear({ kind: 'begun', ...BATCH });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(isIdle).toBe(false);
  watch.hear({ kind: 'ended', ...BATCH });
  await vi.advanceTimersByTimeAsync(50_000);
  expect(isIdle).toBe(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(isIdle).toBe(true);
  watch.stop();
});
