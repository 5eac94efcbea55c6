/** What happens around a PostgreSQL ledger: many workers at once, a database that restarts, rights, versions, damage. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../store/ledger.js';
import { LedgerError } from '../../store/ledger.js';
import { migratePostgresLedger, openPostgresLedger } from '../../store/postgres/open-ledger.js';
import { type Postgres, startPostgres, withoutPostgres } from '../support/postgres.js';
import { failure } from './support/failure.js';
import { CELL, cellKey, EVERYTHING, outcomes, RUN } from './support/outcomes.js';
import { startWriter } from './support/writers.js';

const ALL = { from: 0, to: 1_000_000 };

describe.skipIf(withoutPostgres())('a PostgreSQL ledger', () => {
  let postgres: Postgres;
  let schema = '';
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres.remove();
  });
  beforeEach(() => {
    schema = `s${randomUUID().replaceAll('-', '')}`;
  });
  const address = () => postgres.address('ballast', { schema });
  const sql = (statement: string) => postgres.query(statement.replaceAll('LEDGER', schema));

  test('that many processes open and write to at once, creating it at once, loses nothing and counts every repetition as new once', async () => {
    const writers = [0, 20, 40].map((offset) => startWriter(address(), 60, offset));
    for (const { lines } of writers) await lines.next();
    for (const { child } of writers) child.stdin.write('go\n');
    const counts = await Promise.all(
      writers.map(async ({ lines }) => {
        let fresh = 0;
        for await (const line of lines) fresh += Number(line);
        return fresh;
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3 * 300);
    const ledger = await openPostgresLedger(address());
    await ledger.check();
    for (const cell of [0, 1, 2]) {
      const [whole] = await ledger.read(cellKey(cell), ALL);
      expect([...whole!.values]).toEqual(Array.from({ length: 300 }, (_, r) => [Math.sqrt(r), r]).flat());
    }
    await ledger.close();
  });

  test('is created once by twenty that open it at once', async () => {
    const ledgers = await Promise.all(Array.from({ length: 20 }, () => openPostgresLedger(address())));
    const identities = new Set(await Promise.all(ledgers.map((ledger) => ledger.identity())));
    expect(identities.size).toBe(1);
    for (const ledger of ledgers) await ledger.close();
  });

  test('goes on by itself when its database was killed and comes back', async () => {
    const ledger = await openPostgresLedger(address());
    await ledger.createRun(RUN);
    await ledger.write([outcomes({ values: [[1], [2]] })]);
    await postgres.stop('immediate');
    // begun while nothing answers
    const written = ledger.write([outcomes({ first: 2, values: [[3]] })]);
    const read = ledger.findRun(RUN.id);
    await postgres.start();
    expect(await written).toBe(1);
    expect(await read).toMatchObject(RUN);
    expect(await ledger.read(CELL, EVERYTHING)).toEqual([outcomes({ values: [[1], [2], [3]] })]);
    await ledger.close();
  });

  test('whose connections are cut while it writes stores every batch once', async () => {
    const ledger = await openPostgresLedger(address());
    let over = false;
    async function cut(): Promise<void> {
      while (!over) {
        await postgres.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ballast'`,
        );
      }
    }
    const cutting = cut();
    let fresh = 0;
    try {
      for (let first = 0; first < 20; first++) fresh += await ledger.write([outcomes({ first, values: [[first]] })]);
    } finally {
      over = true;
      await cutting;
    }
    // a batch whose commit was not acknowledged is found on the second try, and then counts as there already
    expect(fresh).toBeLessThanOrEqual(20);
    expect(await ledger.read(CELL, EVERYTHING)).toEqual([
      outcomes({ values: Array.from({ length: 20 }, (_, i) => [i]) }),
    ]);
    await ledger.check();
    await ledger.close();
  });

  test('gives up after its patience, and says that nothing finished is lost', async () => {
    const ledger = await openPostgresLedger(address(), { patienceMs: 300 });
    await postgres.stop('immediate');
    const error = await failure(ledger.write([outcomes({ values: [[1]] })]));
    expect(await ledger.obstacle()).toMatch(/does not answer/);
    await postgres.start();
    expect(error).toBeInstanceOf(LedgerError);
    expect(error.message).toMatch(/^Cannot write to the ledger postgres:.*the database does not answer; start it/);
    expect(await ledger.obstacle()).toBeUndefined();
    await ledger.close();
  });

  test('holds no connection while nothing is asked of it, and never more than a few', async () => {
    const ledger = await openPostgresLedger(address());
    await Promise.all(Array.from({ length: 50 }, (_, i) => ledger.write([outcomes({ cell: i, values: [[i]] })])));
    const open = await postgres.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'ballast'`,
    );
    expect(open.rows[0].n).toBeLessThanOrEqual(4);
    await ledger.close();
    const left = await postgres.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'ballast'`,
    );
    expect(left.rows[0].n).toBe(0);
  });

  test('shows the batches of a run in the order of their numbers, whichever is committed first', async () => {
    const ledgers = await Promise.all([openPostgresLedger(address()), openPostgresLedger(address())]);
    const reader = await openPostgresLedger(address());
    await reader.createRun(RUN);
    const cost = { runId: RUN.id, beganAt: 0, threadMs: 0, numericsMs: 0, cpuMs: 0, lookupMs: 0 };
    async function writeAll(ledger: Ledger, cell: number): Promise<void> {
      for (let first = 0; first < 100; first++) {
        await ledger.writePasses([{ outcomes: [outcomes({ cell, first, values: [[first]] })] }], cost);
      }
    }
    const writing = Promise.all(ledgers.map(writeAll));
    let [seen, last] = [0, 0];
    // every batch is counted by exactly one look
    while (seen < 200) {
      const totals = await reader.batchTotals(RUN.id, last);
      seen += totals.repetitions;
      last = totals.last;
    }
    await writing;
    expect(seen).toBe(200);
    for (const ledger of [...ledgers, reader]) await ledger.close();
  });

  describe('and its users', () => {
    const as = (user: string) => address().replace('ballast:only-for-tests@', `${user}:pw@`);

    test('writers run studies and change no result; readers look; others are told what is missing', async () => {
      await sql(`CREATE ROLE w${'LEDGER'} LOGIN PASSWORD 'pw'`);
      await sql(`CREATE ROLE r${'LEDGER'} LOGIN PASSWORD 'pw'`);
      await sql(`CREATE ROLE n${'LEDGER'} LOGIN PASSWORD 'pw'`);
      expect(await migratePostgresLedger(address(), { writers: [`w${schema}`], readers: [`r${schema}`] })).toBe(0);
      expect(await migratePostgresLedger(address(), { writers: [`w${schema}`], readers: [`r${schema}`] })).toBe(1);

      const writer = await openPostgresLedger(as(`w${schema}`));
      await writer.createRun(RUN);
      await writer.savePlan(RUN.id, [{ arm: 0, first: 0, count: 1 }]);
      await writer.savePlan(RUN.id, [{ arm: 0, first: 0, count: 2 }]);
      await writer.write([outcomes({ values: [[1]] })], { writer: 'me', repetitions: 1, elapsedMs: 1 });
      await writer.reviseRun(RUN.id, 1, { specification: '{}', numericsVersion: 3 });
      await writer.addRetry(RUN.id, { reason: 1, numericsVersion: 4 });
      await writer.close();
      const forbidden = await postgres.query(
        `SELECT has_table_privilege('w${schema}', '${schema}.segment', 'UPDATE') OR has_table_privilege('w${schema}', '${schema}.segment', 'DELETE')
           OR has_table_privilege('w${schema}', '${schema}.revision', 'UPDATE') AS may`,
      );
      expect(forbidden.rows[0].may).toBe(false);

      const reader = await openPostgresLedger(as(`r${schema}`), { readonly: true });
      expect(await reader.count([CELL], 1)).toEqual({ finished: 1, failed: 0 });
      expect((await failure(reader.write([outcomes({ first: 1, values: [[1]] })]))).message).toMatch(
        /open for reading only/,
      );
      await reader.close();

      const nobody = await failure(openPostgresLedger(as(`n${schema}`)));
      expect(nobody.message).toMatch(/permission denied.*ballast store migrate.*--writers or --readers/);
    });

    test('a wrong password, an unknown database and an unknown role are each named', async () => {
      const wrong = address().replace('only-for-tests', 'guess');
      expect((await failure(openPostgresLedger(wrong))).message).toMatch(/the password is wrong; set PGPASSWORD/);
      expect((await failure(openPostgresLedger(wrong))).message).not.toContain('guess');
      expect((await failure(openPostgresLedger(postgres.address('elsewhere')))).message).toMatch(
        /database "elsewhere" does not exist; create it/,
      );
      await expect(migratePostgresLedger(address(), { writers: ['ghost'], readers: [] })).rejects.toThrow(
        'role "ghost" does not exist',
      );
    });
  });

  test('of a newer version is left alone', async () => {
    await (await openPostgresLedger(address())).close();
    await sql('UPDATE LEDGER.version SET number = 99');
    const error = await failure(openPostgresLedger(address()));
    expect(error.message).toMatch(/it is of version 99 and this Ballast knows up to 1; upgrade Ballast/);
    expect((await sql('SELECT number FROM LEDGER.version')).rows).toEqual([{ number: '99' }]);
  });

  test('that is only read is not created', async () => {
    const error = await failure(openPostgresLedger(address(), { readonly: true }));
    expect(error.message).toMatch(/there are no tables yet; have its owner run `ballast store migrate`/);
    expect((await sql(`SELECT 1 FROM pg_namespace WHERE nspname = 'LEDGER'`)).rows).toEqual([]);
  });

  test.each([
    [
      'a flipped bit of a number',
      `UPDATE LEDGER.segment SET numbers = set_bit(numbers, 5, 1 - get_bit(numbers, 5))`,
      /checksum of repetitions 0 to 1/,
    ],
    ['a lost row', 'DELETE FROM LEDGER.segment', /totals of cell c+0 do not match/],
    ['another study', `UPDATE LEDGER.run SET specification = '{}'`, /the checksum of run run-1 does not match/],
    [
      'an altered plan',
      `UPDATE LEDGER.plan SET batches = set_byte(batches, 0, 7)`,
      /of the plan of run run-1 does not match/,
    ],
  ])('with %s is found damaged', async (_, statement, words) => {
    const ledger = await openPostgresLedger(address());
    await ledger.createRun(RUN);
    await ledger.savePlan(RUN.id, [{ arm: 0, first: 0, count: 2 }]);
    await ledger.write([outcomes({ values: [[1], [2]] })]);
    await ledger.check();
    await sql(statement);
    expect((await failure(ledger.check())).message).toMatch(words);
    await ledger.close();
  });
});
