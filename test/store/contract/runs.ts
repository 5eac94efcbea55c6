/** Runs and their plans. */
import { expect, test } from 'vitest';
import { IntegrityError, type Ledger } from '../../../store/ledger.js';
import { failure } from '../support/failure.js';
import { RUN } from '../support/outcomes.js';

export function describeRuns(ledger: () => Ledger): void {
  test('createRun() records an open run with the time in UTC', async () => {
    await ledger().createRun(RUN);
    const run = await ledger().findRun(RUN.id);
    const fresh = { state: 'open', revision: 1, priority: 3, origin: null, retries: [] };
    expect(run).toEqual({ ...RUN, ...fresh, createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
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

export function describeRevisions(ledger: () => Ledger): void {
  const wider = { specification: '{"name":"wider"}', numericsVersion: 4 };

  test('reviseRun() replaces what the run asks for, keeps what it asked for, and opens it', async () => {
    await ledger().createRun(RUN);
    await ledger().setRunState(RUN.id, 'finished');
    await ledger().reviseRun(RUN.id, 1, wider);
    expect(await ledger().findRun(RUN.id)).toMatchObject({ ...RUN, ...wider, revision: 2, state: 'open' });
    const { specification, numericsVersion } = RUN;
    const endedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await ledger().revisions(RUN.id)).toEqual([{ number: 1, specification, numericsVersion, endedAt }]);
    await ledger().reviseRun(RUN.id, 2, { ...RUN, origin: '{"study":"b"}' });
    await ledger().reviseRun(RUN.id, 3, wider);
    expect(await ledger().findRun(RUN.id)).toMatchObject({ origin: '{"study":"b"}', revision: 4 });
    expect((await ledger().revisions(RUN.id)).map(({ number }) => number)).toEqual([1, 2, 3]);
    await ledger().check();
  });

  test('reviseRun() refuses a change that was made from another revision, and changes nothing', async () => {
    await ledger().createRun(RUN);
    await ledger().reviseRun(RUN.id, 1, wider);
    const error = await failure(ledger().reviseRun(RUN.id, 1, RUN));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error.message).toContain('must be at revision 1, got 2');
    expect(await ledger().findRun(RUN.id)).toMatchObject(wider);
    await expect(ledger().reviseRun('nobody', 1, wider)).rejects.toThrow(RangeError);
  });

  test('addRetry() is remembered once, in order, and opens the run', async () => {
    await ledger().createRun(RUN);
    await ledger().setRunState(RUN.id, 'finished');
    const [first, second] = [
      { reason: 2, numericsVersion: 4 },
      { reason: 1, numericsVersion: 4 },
    ];
    for (const retry of [first, second, first]) await ledger().addRetry(RUN.id, retry);
    expect(await ledger().findRun(RUN.id)).toMatchObject({ retries: [first, second], state: 'open' });
    await expect(ledger().addRetry('nobody', first)).rejects.toThrow(RangeError);
  });

  test('setRunPriority() takes whole numbers from 1 to 5', async () => {
    await ledger().createRun({ ...RUN, priority: 5, origin: '{}' });
    expect(await ledger().findRun(RUN.id)).toMatchObject({ priority: 5, origin: '{}' });
    await ledger().setRunPriority(RUN.id, 1);
    expect(await ledger().findRun(RUN.id)).toMatchObject({ priority: 1 });
    for (const wrong of [0, 6, 1.5]) await expect(ledger().setRunPriority(RUN.id, wrong)).rejects.toThrow(RangeError);
    await expect(ledger().setRunPriority('nobody', 1)).rejects.toThrow(RangeError);
  });
}

export function describePlans(ledger: () => Ledger): void {
  test('savePlan() replaces the plan of this run only', async () => {
    for (const id of ['a', 'b']) await ledger().createRun({ ...RUN, id });
    const [first, second] = [
      { arm: 0, first: 0, count: 8 },
      { arm: 4_000_000_000, first: 9, count: 1 },
    ];
    expect(await ledger().savePlan('a', [first, second, first])).toBe(1);
    expect(await ledger().savePlan('b', [first])).toBe(1);
    expect(await ledger().savePlan('a', [second, first])).toBe(2);
    expect(await ledger().plannedBatch('a', 0, 2)).toEqual(second);
    await expect(ledger().plannedBatch('a', 0, 1)).rejects.toThrow('it has been replaced by plan 2');
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
