import { expect, test } from 'vitest';
import type { BatchRecord, Execution, Ledger } from '../../store/ledger.js';
import { runProfile } from '../../store/run-profile.js';

const EXECUTION: Execution = {
  engine: 'temporal',
  threads: 2,
  startedAt: 0,
  endedAt: 10_000,
  cpuSeconds: { command: 1, worker: 9, server: 0.5 },
};
const BATCH: BatchRecord = {
  beganAt: 2000,
  threadMs: 4000,
  numericsMs: 3000,
  cpuMs: 2000,
  lookupMs: 100,
  writeMs: 200,
  writtenAt: 6200,
  repetitions: 5,
  failed: 1,
};

test('runProfile() shares all threads out, other programs in proportion', async () => {
  const later = { ...BATCH, beganAt: 5000 };
  const profile = await profileOf([EXECUTION], [BATCH, later]);
  expect(profile).toMatchObject({ executions: 1, batches: 2, repetitions: 10, seconds: 10, threadSeconds: 20 });
  // of 8 s that threads had batches, 4 s were theirs: half of 6 s of repetitions, half of 2 s around them
  expect(profile?.threads).toEqual({ numerics: 3, around: 1, processor: 4, before: 4, between: 6, after: 2 });
  expect(sum(profile?.threads ?? {})).toBe(20);
});

test('runProfile() takes numerics and ledger from the worker, or from the command that computes itself', async () => {
  const temporal = await profileOf([EXECUTION], [BATCH]);
  expect(temporal?.cpu).toEqual({
    numerics: 2,
    ledger: expect.closeTo(0.3),
    worker: expect.closeTo(6.7),
    server: 0.5,
    command: 1,
  });
  const inline = { ...EXECUTION, engine: 'inline', cpuSeconds: { command: 5, worker: null, server: null } } as const;
  expect((await profileOf([inline], [BATCH]))?.cpu).toEqual({
    numerics: 2,
    ledger: expect.closeTo(0.3),
    worker: null,
    server: null,
    command: expect.closeTo(2.7),
  });
});

test('runProfile() where CPU time is not known counts time', async () => {
  const profile = await profileOf([EXECUTION], [{ ...BATCH, cpuMs: null }]);
  expect(profile?.threads).toEqual({ numerics: 3, around: 1, processor: null, before: 4, between: 4, after: 8 });
  expect(profile?.cpu.numerics).toBe(4);
});

test('runProfile() adds executions, each with its own batches', async () => {
  const second = { ...EXECUTION, startedAt: 20_000, endedAt: 26_000, threads: 1 };
  const profile = await profileOf([EXECUTION, second], [BATCH, { ...BATCH, beganAt: 21_000 }]);
  expect(profile).toMatchObject({ executions: 2, batches: 2, seconds: 16, threadSeconds: 26 });
  expect(profile?.threads).toMatchObject({ before: 4 + 1, after: 8 + 1 });
  expect(sum(profile?.threads ?? {})).toBeCloseTo(26, 12);
});

test('runProfile() of an execution without a batch was all before it', async () => {
  expect((await profileOf([EXECUTION], []))?.threads).toMatchObject({ numerics: 0, before: 20, between: 0, after: 0 });
});

test('runProfile() of a run that no command has recorded is undefined', async () => {
  expect(await profileOf([], [BATCH])).toBeUndefined();
});

function profileOf(executions: readonly Execution[], records: readonly BatchRecord[]): ReturnType<typeof runProfile> {
  const ledger = { executions: async () => executions, batchRecords: async () => records };
  return runProfile(ledger as unknown as Ledger, 'run');
}

function sum(parts: object): number {
  return (Object.values(parts) as number[]).reduce((total, part) => total + part, 0);
}
