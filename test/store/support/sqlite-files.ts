/** Ledger files for tests, and what is done to them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, expect } from 'vitest';
import { LedgerError } from '../../../store/ledger.js';
import { openSqliteLedger } from '../../../store/sqlite/open-ledger.js';
import { failure } from './failure.js';
import { outcomes, RUN } from './outcomes.js';

/** Names in a folder that is removed after the tests of this file; `next()` gives each its own folder. */
export function temporaryFiles(): { at(name: string): string; next(): string } {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-ledger-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    at: (name) => join(folder, name),
    next: () => join(mkdtempSync(join(folder, 'test-')), 'ledger.db'),
  };
}

/** Writes repetitions 10 to 12 of one cell, 0 and 1 of another, a run and a plan of two batches. */
export async function fillLedger(file: string): Promise<void> {
  const ledger = openSqliteLedger(file);
  await ledger.createRun(RUN);
  await ledger.savePlan(RUN.id, [
    { arm: 0, first: 0, count: 8 },
    { arm: 4_000_000_001, first: 4_000_000_002, count: 8 },
  ]);
  const values = [[1, 2], [1234.5678, 4], null];
  await ledger.write([outcomes({ first: 10, values }), outcomes({ cell: 1, values: [[5], [6]] })]);
  await ledger.close();
}

/** Runs SQL behind the ledger's back, without its checks. */
export function edit(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(`PRAGMA foreign_keys = OFF; ${sql}; PRAGMA wal_checkpoint(TRUNCATE)`);
  database.close();
}

export function expectRefusal(action: () => unknown, naming: RegExp): LedgerError {
  try {
    action();
  } catch (error) {
    expect((error as Error).message).toMatch(naming);
    expect(error).toBeInstanceOf(LedgerError);
    return error as LedgerError;
  }
  return expect.fail('must fail');
}

export async function expectRejection(promise: Promise<unknown>, naming: RegExp): Promise<void> {
  const error = await failure(promise);
  expect(error.message).toMatch(naming);
  expect(error).toBeInstanceOf(LedgerError);
}
