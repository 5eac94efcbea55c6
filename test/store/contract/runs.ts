/** Runs and their plans. */
import { expect, test } from 'vitest';
import { IntegrityError, type Ledger } from '../../../store/ledger.js';
import { failure } from '../support/failure.js';
import { RUN } from '../support/outcomes.js';

export function describeRuns(ledger: () => Ledger): void {
  test('createRun() records an open run with the time in UTC', async () => {
    await ledger().createRun(RUN);
    const run = await ledger().findRun(RUN.id);
    expect(run).toEqual({ ...RUN, state: 'open', createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
  });

  test('createRun() of the same run again changes nothing', async () => {
    await ledger().createRun(RUN);
    await ledger().setRunState(RUN.id, 'finished');
    const before = await ledger().findRun(RUN.id);
    await ledger().createRun(RUN);
    expect(await ledger().listRuns()).toEqual([before]);
  });

  test.each([{ specification: '{}' }, { study: 'figure-6' }, { numericsVersion: 4 }])(
    'createRun() of the same id with %o throws and changes nothing',
    async (other) => {
      await ledger().createRun(RUN);
      expect(await failure(ledger().createRun({ ...RUN, ...other }))).toBeInstanceOf(IntegrityError);
      expect(await ledger().findRun(RUN.id)).toMatchObject(RUN);
    },
  );

  test('findRun() of an unknown run is undefined', async () => {
    expect(await ledger().findRun('nobody')).toBeUndefined();
  });

  test('listRuns() lists the newest first', async () => {
    for (const id of ['b', 'c', 'a']) await ledger().createRun({ ...RUN, id });
    expect((await ledger().listRuns()).map((run) => run.id)).toEqual(['a', 'c', 'b']);
  });

  test('setRunState() changes the state of this run only', async () => {
    for (const id of ['a', 'b']) await ledger().createRun({ ...RUN, id });
    await ledger().setRunState('a', 'cancelled');
    expect((await ledger().listRuns()).map((run) => run.state)).toEqual(['open', 'cancelled']);
    await expect(ledger().setRunState('c', 'open')).rejects.toThrow(RangeError);
  });
}

export function describePlans(ledger: () => Ledger): void {
  test('savePlan() replaces the plan of this run only', async () => {
    for (const id of ['a', 'b']) await ledger().createRun({ ...RUN, id });
    const [first, second] = [
      { arm: 0, first: 0, count: 8 },
      { arm: 4_000_000_000, first: 9, count: 1 },
    ];
    await ledger().savePlan('a', [first, second, first]);
    await ledger().savePlan('b', [first]);
    await ledger().savePlan('a', [second, first]);
    expect(await ledger().plannedBatch('a', 0)).toEqual(second);
    expect(await ledger().plannedBatch('a', 1)).toEqual(first);
    expect(await ledger().plannedBatch('b', 0)).toEqual(first);
    await expect(ledger().plannedBatch('a', 2)).rejects.toThrow(RangeError);
  });

  test('savePlan() keeps a plan of 100 000 batches', async () => {
    await ledger().createRun(RUN);
    const plan = Array.from({ length: 100_000 }, (_, i) => ({ arm: i % 7, first: i * 40_000, count: 1 + (i % 500) }));
    await ledger().savePlan(RUN.id, plan);
    for (const index of [0, 1, 1023, 1024, 50_000, 99_999]) {
      expect(await ledger().plannedBatch(RUN.id, index)).toEqual(plan[index]);
    }
    await expect(ledger().plannedBatch(RUN.id, 100_000)).rejects.toThrow(RangeError);
  });

  test('savePlan() refuses a run that is not there, and numbers that do not fit', async () => {
    await expect(ledger().savePlan('nobody', [])).rejects.toThrow(RangeError);
    await ledger().createRun(RUN);
    await expect(ledger().savePlan(RUN.id, [{ arm: -1, first: 0, count: 1 }])).rejects.toThrow(RangeError);
    await expect(ledger().savePlan(RUN.id, [{ arm: 0, first: 2 ** 32, count: 1 }])).rejects.toThrow(RangeError);
  });

  test('plannedBatch() tells a run without a plan from an empty plan', async () => {
    await ledger().createRun(RUN);
    await expect(ledger().plannedBatch(RUN.id, 0)).rejects.toThrow('must have a plan');
    await ledger().savePlan(RUN.id, []);
    await expect(ledger().plannedBatch(RUN.id, 0)).rejects.toThrow('[0, 0), got 0');
    await expect(ledger().plannedBatch('nobody', 0)).rejects.toThrow(RangeError);
  });
}
