import { expect, test } from 'vitest';
import { fillPilot } from '../../activities/fill-pilot.js';
import { openTinyRun, store, storedOf } from '../support/open-run.js';

const NEVER = new AbortController().signal;

test('fillPilot() stores the first repetitions of every arm in five pieces, and nothing twice', async () => {
  const run = await openTinyRun({ repetitions: 50 });
  const seen: (readonly [number, number])[] = [];
  const options = { repetitions: 12, signal: NEVER, onProgress: (done: number, all: number) => seen.push([done, all]) };
  // 2 arms of 2 cells
  expect(await fillPilot(run, run.spec, options)).toBe(48);
  for (const { cells } of run.arms) expect(await storedOf(run.ledger, cells[1])).toHaveLength(12);
  expect(run.compute.tasks.map(({ count }) => count)).toEqual([2, 2, 3, 3, 2, 2, 3, 3, 2, 2]);
  expect(seen.at(-1)).toEqual([24, 24]);
  expect(await fillPilot(run, run.spec, options)).toBe(0);
});

test('fillPilot() computes only what is missing, and counts what is new with several lanes', async () => {
  const run = await openTinyRun({ repetitions: 50 });
  const [oracle] = run.arms;
  await store(run, oracle!, oracle!.cells, { from: 2, to: 9 });
  const options = { repetitions: 10, signal: NEVER, onProgress: () => {} };
  expect(await fillPilot({ ...run, compute: { ...run.compute, threads: 3 } }, run.spec, options)).toBe(2 * (3 + 10));
});

test('fillPilot() that is stopped keeps what is finished, and throws nothing', async () => {
  const stop = new AbortController();
  const run = await openTinyRun({ repetitions: 50 }, { beforeRepetition: (r) => r === 3 && stop.abort() });
  const stored = await fillPilot(run, run.spec, { repetitions: 10, signal: stop.signal, onProgress: () => {} });
  // pieces of two: 0 and 1 of both arms, then 2 of the first
  expect(stored).toBe(2 * (2 + 2 + 1));
});
