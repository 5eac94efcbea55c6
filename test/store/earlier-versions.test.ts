/**
 * Ledgers that earlier versions of Ballast wrote (test/fixtures/ledgers/) open, are brought up to date, and give what they
 * gave then; what was left unfinished is finished to the digest of a run without a break.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { NUMERICS_VERSION } from '../../numerics/version.js';
import { connect } from '../../store/sqlite/connection.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { ledgerFolder, ledgerVersions, readExpected } from '../fixtures/ledgers/expected.js';
import { type Desk, openDesks } from '../support/ballast-command.js';
import { machinePaths } from '../support/machine-paths.js';
import { edit, expectRefusal, temporaryFiles } from './support/sqlite-files.js';

vi.setConfig({ testTimeout: 180_000 });

const files = temporaryFiles();
const newDesk = openDesks();
const current = currentVersion();

test('the version that is written now has a ledger here', () => {
  expect(ledgerVersions()).toContain(current);
});

describe.each(ledgerVersions())('a ledger of version %i', (version) => {
  const recorded = join(ledgerFolder(version), 'ledger.sqlite');
  const { sha256, madeWith, runs, ...expected } = readExpected(version);
  let desk: Desk;

  beforeAll(() => {
    desk = newDesk();
    mkdirSync(desk.home, { mode: 0o700 });
    copyFileSync(recorded, join(desk.home, 'ledger.sqlite'));
  });

  test('is brought up to date when it is looked into, by whatever command', async () => {
    const place = newDesk();
    mkdirSync(place.home, { mode: 0o700 });
    const file = join(place.home, 'ledger.sqlite');
    copyFileSync(recorded, file);
    expect(await place.ballast('plan', 'theorem-6')).toMatchObject({ code: 0, stderr: '' });
    const ledger = openSqliteLedger(file, { readonly: true });
    expect((await ledger.listRuns()).length).toBeGreaterThan(0);
    await ledger.close();
  });

  test('is as it was recorded, and tells nothing of the machine', () => {
    const content = readFileSync(recorded);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    expect(machinePaths(content.toString('latin1'))).toEqual([]);
    expect(versionOf(copy())).toBe(version);
    expect(expected.version).toBe(version);
  });

  test('is brought up to date, passes its check, and opens again', async () => {
    const file = copy();
    for (let time = 0; time < 2; time++) {
      const ledger = openSqliteLedger(file);
      expect(versionOf(file)).toBe(current);
      await ledger.check();
      expect((await ledger.listRuns()).map(({ id }) => id)).toEqual(runs.map(({ status }) => status.runId));
      await ledger.close();
    }
  });

  test('is read without being changed, or says how to bring it up to date', async () => {
    const file = copy();
    if (version === current) await openSqliteLedger(file, { readonly: true }).close();
    else {
      const reason = `must be of version ${current} to be read, got ${version}; open it for writing once`;
      expectRefusal(() => openSqliteLedger(file, { readonly: true }), new RegExp(reason));
    }
    expect(versionOf(file)).toBe(version);
  });

  // cell keys name the version of the numerics, so another one has nothing of these studies
  const sameNumerics = madeWith.numerics === NUMERICS_VERSION;

  test.runIf(sameNumerics)('shows its runs as they were', async () => {
    const { stdout } = await desk.ballast('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject(runs.map(({ status }) => status));
  });

  const unfinished = runs.filter(({ status }) => status.finished < status.total);
  const finished = runs.filter((run) => !unfinished.includes(run));

  test.runIf(sameNumerics).each(runs)('$status.runId has its results', async ({ status: { runId }, results }) => {
    const { stdout } = await desk.ballast('results', runId, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject(results);
  });

  test.runIf(sameNumerics).each(finished)('$status.runId has its digest', async ({ status: { runId }, digest }) => {
    expect(await desk.ballast('digest', runId)).toEqual({ code: 0, stdout: `${digest}\n`, stderr: '' });
  });

  test.runIf(sameNumerics).each(unfinished)('$status.runId goes on from where it was', async ({ status, digest }) => {
    const { runId, total, finished: reused } = status;
    const { code, stdout, stderr } = await desk.ballast('resume', runId, '--engine', 'inline', '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runId, digest, reused, repetitions: total - reused });
  });

  function copy(): string {
    const file = files.next();
    copyFileSync(recorded, file);
    return file;
  }
});

test('a ledger of the next version is refused, for reading too, and left as it was', () => {
  const file = files.next();
  copyFileSync(join(ledgerFolder(ledgerVersions()[0]!), 'ledger.sqlite'), file);
  edit(file, `PRAGMA user_version = ${current + 1}`);
  const before = readFileSync(file);
  const reason = new RegExp(`it is of version ${current + 1} and this Ballast knows up to ${current}; upgrade Ballast`);
  for (const readonly of [false, true]) expectRefusal(() => openSqliteLedger(file, { readonly }), reason);
  expect(readFileSync(file).equals(before)).toBe(true);
});

function currentVersion(): number {
  const file = files.at('new.sqlite');
  void openSqliteLedger(file).close();
  return versionOf(file);
}

function versionOf(file: string): number {
  const connection = connect(file, { readonly: true });
  try {
    return connection.all<{ user_version: number }>('PRAGMA user_version')[0]!.user_version;
  } finally {
    connection.close();
  }
}
