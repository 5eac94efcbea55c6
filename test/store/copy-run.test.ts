import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyRun } from '../../store/copy-run.js';
import { IntegrityError, type Ledger } from '../../store/ledger.js';
import { openPostgresLedger } from '../../store/postgres/open-ledger.js';
import { digestIfWhole } from '../../store/run-results.js';
import { recordedSpec } from '../../store/run-spec.js';
import { canonicalJson } from '../../studies/content-key.js';
import { openTinyRun, RUN_ID, store, temporaryLedger } from '../support/open-run.js';
import { type Postgres, startPostgres, withoutPostgres } from '../support/postgres.js';
import { tinyStudy } from '../support/tiny-study.js';
import { failure } from './support/failure.js';

describe('copyRun() from file to file', () => {
  test('copies what the run asks for now and asked for before, its repetitions, who computed them, its state', async () => {
    const [from, to] = [temporaryLedger(), temporaryLedger()];
    await fill(from);
    const copied = await copyRun(from, to, RUN_ID);
    expect(copied.repetitions).toBeGreaterThan(0);
    const [before, after] = [await from.findRun(RUN_ID), await to.findRun(RUN_ID)];
    expect({ ...after, createdAt: '' }).toEqual({ ...before, createdAt: '' });
    expect((await to.revisions(RUN_ID)).map(({ specification }) => specification)).toEqual(
      (await from.revisions(RUN_ID)).map(({ specification }) => specification),
    );
    const keys = [...recordedSpec(before!).arms].flatMap(({ cells }) => [...cells].map(({ key }) => key));
    expect(await to.writers(keys)).toEqual(await from.writers(keys));
    for (const key of keys) {
      const all = { from: 0, to: 1000 };
      expect(await to.read(key, all)).toEqual(await from.read(key, all));
      expect(await to.recentWork(key, 1)).toEqual(await from.recentWork(key, 1));
    }
    await to.check();
  });

  test('copies only what is new the second time, and follows an extension', async () => {
    const [from, to] = [temporaryLedger(), temporaryLedger()];
    const run = await fill(from);
    await copyRun(from, to, RUN_ID);
    expect((await copyRun(from, to, RUN_ID)).repetitions).toBe(0);
    await store(run, run.arms[0]!, run.arms[0]!.cells.slice(0, 1), { from: 10, to: 13 });
    const wider = tinyStudy({ repetitions: 14 });
    const record = await from.findRun(RUN_ID);
    await from.reviseRun(RUN_ID, record!.revision, {
      specification: canonicalJson(wider),
      numericsVersion: record!.numericsVersion,
    });
    expect((await copyRun(from, to, RUN_ID)).repetitions).toBe(3);
    expect((await to.findRun(RUN_ID))?.revision).toBe(record!.revision + 1);
  });

  test('refuses a run that asks for something else there, and copies nothing of it', async () => {
    const [from, to] = [temporaryLedger(), temporaryLedger()];
    await openTinyRun({}, {}, from);
    const other = await openTinyRun({ seed: 77 }, {}, to);
    const error = await failure(copyRun(from, to, RUN_ID));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error.message).toMatch(/a run by that id which asks for something else/);
    expect((await to.findRun(RUN_ID))?.specification).toBe(canonicalJson(other.study));
    await expect(copyRun(from, to, 'nobody')).rejects.toThrow(RangeError);
  });

  test('refuses other bits for a repetition that is there', async () => {
    const [from, to] = [temporaryLedger(), temporaryLedger()];
    const run = await fill(from);
    await openTinyRun({}, {}, to);
    const cell = run.arms[0]!.cells[0]!;
    const [stored] = await from.read(cell.key, { from: 0, to: 1 });
    await to.write([{ ...stored!, values: stored!.values.map((value) => value + 1) }]);
    expect(await failure(copyRun(from, to, RUN_ID))).toBeInstanceOf(IntegrityError);
  });
});

describe.skipIf(withoutPostgres())('copyRun() between a file and PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres.remove();
  });

  test('leaves the digest as it was, there and back', async () => {
    const [file, back] = [temporaryLedger(), temporaryLedger()];
    const database = await openPostgresLedger(postgres.address('ballast', { schema: `s${randomUUID().slice(0, 8)}` }));
    await fill(file);
    await copyRun(file, database, RUN_ID);
    await copyRun(database, back, RUN_ID);
    const digests = await Promise.all([file, database, back].map(digestIn));
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
    await database.close();
  });
});

/** The tiny run, whole, extended once, computed by two programs. */
async function fill(ledger: Ledger) {
  const run = await openTinyRun({ repetitions: 6 }, {}, ledger);
  const record = await ledger.findRun(RUN_ID);
  await ledger.reviseRun(RUN_ID, 1, {
    specification: canonicalJson(tinyStudy({ repetitions: 10 })),
    numericsVersion: record!.numericsVersion,
  });
  for (const arm of run.arms) {
    for (const [n, span] of [
      { from: 0, to: 6 },
      { from: 6, to: 10 },
    ].entries()) {
      const { results } = await run.compute.run([
        { arm: arm.spec, cells: arm.cells.map((cell) => cell.spec), first: span.from, count: span.to - span.from },
      ]);
      const [{ codes, values }] = results as [(typeof results)[0]];
      await ledger.write(
        arm.cells.map((cell, i) => ({ cellKey: cell.key, first: span.from, codes: codes[i]!, values: values[i]! })),
        { writer: `{"program":${n}}`, repetitions: span.to - span.from, elapsedMs: 10 * n },
      );
    }
  }
  await ledger.addRetry(RUN_ID, { reason: 2, numericsVersion: record!.numericsVersion });
  await ledger.setRunState(RUN_ID, 'finished');
  return run;
}

async function digestIn(ledger: Ledger): Promise<string | null> {
  return await digestIfWhole(ledger, recordedSpec((await ledger.findRun(RUN_ID))!));
}
