import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../store/sqlite/connection.js';
import { openSqliteLedger, sqliteLedger } from '../../store/sqlite/open-ledger.js';
import { describeLedger } from './ledger-contract.js';
import { CELL, outcomes, RUN } from './support/outcomes.js';
import { edit, expectRefusal, expectRejection, fillLedger, temporaryFiles } from './support/sqlite-files.js';

const files = temporaryFiles();
let file: string;
beforeEach(() => {
  file = files.next();
});

describeLedger('SQLite', async (place) => openSqliteLedger(files.at(place)));

describe('openSqliteLedger() on a file', () => {
  test('creates it, and the files beside it, for the owner only', async () => {
    const ledger = openSqliteLedger(file);
    await ledger.write([outcomes({ values: [[1]] })]);
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o777).toBe(0o600);
    await ledger.close();
  });

  test('leaves everything in the one file when closed, so that it can be copied', async () => {
    await fillLedger(file);
    const copy = `${file}.copy`;
    writeFileSync(copy, readFileSync(file));
    const ledger = openSqliteLedger(copy);
    expect(await ledger.count([CELL], 100)).toEqual({ finished: 3, failed: 1 });
    await ledger.close();
  });

  test('takes names with a space, a percent sign, a question mark or a colon', async () => {
    for (const name of ['a b.db', '100%25.db', 'what?mode=memory', 'file:x.db', 'libsql:y.db', ':memory:']) {
      const odd = join(file, '..', name);
      const ledger = openSqliteLedger(odd);
      await ledger.write([outcomes({ values: [[1]] })]);
      await ledger.close();
      const reader = openSqliteLedger(odd, { readonly: true });
      expect(await reader.count([CELL], 1)).toEqual({ finished: 1, failed: 0 });
      await reader.close();
    }
  });

  test('that is a folder says so', () => {
    mkdirSync(file);
    expectRefusal(() => openSqliteLedger(file), /^Cannot open the ledger .*ledger\.db: it is a folder; name a file$/);
    expectRefusal(() => openSqliteLedger(file, { readonly: true }), /it is a folder/);
  });

  test('in a folder that does not exist says so', () => {
    expectRefusal(() => openSqliteLedger(join(file, 'x.db')), /no such file or folder; create the folder/);
  });

  test('that is no database says so, keeps the cause and leaves the file alone', () => {
    writeFileSync(file, 'n1,gamma,excess-risk\n'.repeat(500));
    const error = expectRefusal(
      () => openSqliteLedger(file),
      /it is damaged \(file is not a database\); move it aside/,
    );
    expect(error.cause).toBeInstanceOf(Error);
    expect(readFileSync(file, 'utf8').startsWith('n1,gamma')).toBe(true);
  });

  test('that is the database of another program refuses it and leaves it as it was', () => {
    edit(file, 'CREATE TABLE executions (id TEXT)');
    const before = readFileSync(file);
    expectRefusal(() => openSqliteLedger(file), /it is the database of another program; name another file/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('of a newer version asks for a newer Ballast', async () => {
    await fillLedger(file);
    edit(file, 'PRAGMA user_version = 99');
    expectRefusal(() => openSqliteLedger(file), /it is of version 99 and this Ballast knows up to 3; upgrade Ballast/);
    expectRefusal(() => openSqliteLedger(file, { readonly: true }), /upgrade Ballast/);
  });
});

describe('openSqliteLedger() for reading only', () => {
  test('reads while another connection is in the middle of a write, and sees none of it', async () => {
    await fillLedger(file);
    const writer = connect(file);
    const reader = openSqliteLedger(file, { readonly: true });
    const seen = writer.transaction('write', () => {
      writer.run('UPDATE run SET state = ?', ['cancelled']);
      return reader.listRuns();
    });
    expect((await seen)[0]?.state).toBe('open');
    expect((await reader.listRuns())[0]?.state).toBe('cancelled');
    await reader.close();
    writer.close();
  });

  test('refuses every write', async () => {
    await fillLedger(file);
    const ledger = openSqliteLedger(file, { readonly: true });
    const writes = [
      () => ledger.write([outcomes({ first: 50, values: [[1, 2]] })]),
      () => ledger.createRun({ ...RUN, id: 'other' }),
      () => ledger.setRunState(RUN.id, 'finished'),
      () => ledger.savePlan(RUN.id, []),
    ];
    for (const write of writes) await expectRejection(write(), /Cannot write to .*opened for reading only/);
    await ledger.check();
    await ledger.close();
  });

  test('does not create a file', () => {
    expectRefusal(() => openSqliteLedger(file, { readonly: true }), /no such file or folder; .*run a study first/);
    expect(existsSync(file)).toBe(false);
  });

  test('refuses a file without tables', () => {
    writeFileSync(file, '');
    expectRefusal(() => openSqliteLedger(file, { readonly: true }), /must be of version 3 to be read, got 0/);
  });
});

describe('a ledger that cannot write', () => {
  test('says that the disk is full, keeps what is finished and goes on when there is space', async () => {
    const connection = connect(file);
    const ledger = sqliteLedger(connection);
    await ledger.write([outcomes({ values: [[1]] })]);
    connection.script('PRAGMA max_page_count = 12'); // SQLite reports it as it does a full disk
    const large = outcomes({ first: 1, values: Array.from({ length: 10_000 }, (_, r) => [r]) });
    await expectRejection(
      ledger.write([large]),
      /^Cannot write to .*: the disk is full; free space and resume, nothing/,
    );
    expect(await ledger.count([CELL], 1e6)).toEqual({ finished: 1, failed: 0 });
    connection.script('PRAGMA max_page_count = 1000000');
    expect(await ledger.write([large])).toBe(10_000);
    await ledger.check();
    await ledger.close();
  });

  test('says that another process keeps it locked', async () => {
    const holder = connect(file);
    const connection = connect(file);
    const ledger = sqliteLedger(connection);
    connection.script('PRAGMA busy_timeout = 20');
    const refused = holder.transaction('write', () =>
      ledger.write([outcomes({ values: [[1]] })]).catch((e: Error) => e),
    );
    expect(await refused).toMatchObject({
      name: 'LedgerError',
      message: expect.stringMatching(/keeps it locked; wait/),
    });
    expect(await ledger.write([outcomes({ values: [[1]] })])).toBe(1);
    await ledger.close();
    holder.close();
  });

  test('says that it has been closed; closing twice is harmless', async () => {
    const ledger = openSqliteLedger(file);
    await ledger.close();
    await ledger.close();
    await expectRejection(ledger.listRuns(), /it has been closed/);
  });
});
