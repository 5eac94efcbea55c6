/** The tables of a PostgreSQL ledger, who may do what with them, and what to do about another version. */
import { randomBytes } from 'node:crypto';
import type { Connection, Session } from './connection.js';
import { GRANT_REMEDY, ledgerError } from './postgres-error.js';

/** Each entry takes a schema from version `index` to `index + 1`. Never edit one that was released; append. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE identity (
    id text NOT NULL                       -- tells this ledger from all others; never changes
  );

  CREATE TABLE run (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- ascending in the order of creation
    id text NOT NULL UNIQUE,
    study text NOT NULL,
    specification text NOT NULL,           -- canonical JSON
    numerics_version bigint NOT NULL,
    created_at text NOT NULL,              -- ISO 8601, UTC
    checksum bigint NOT NULL,              -- of the columns above, without the number
    state text NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    plan bigint NOT NULL DEFAULT 0,        -- number of the plan that holds
    planned bigint,                        -- batches in the plan; NULL before there is one
    priority bigint NOT NULL DEFAULT 3,    -- 1 goes first, 5 last
    origin text                            -- JSON: where the study was read from
  );

  -- What a run asked for before it was extended.
  CREATE TABLE revision (
    run bigint NOT NULL REFERENCES run (number),
    number bigint NOT NULL,
    specification text NOT NULL,
    numerics_version bigint NOT NULL,
    ended_at text NOT NULL,                -- ISO 8601, UTC
    checksum bigint NOT NULL,
    PRIMARY KEY (run, number)
  );

  -- Failures of a run that are computed again by later numerics.
  CREATE TABLE retry (
    run bigint NOT NULL REFERENCES run (number),
    number bigint NOT NULL,
    reason bigint NOT NULL,                -- outcome code
    numerics_version bigint NOT NULL,
    PRIMARY KEY (run, number)
  );

  CREATE TABLE plan (
    run bigint NOT NULL REFERENCES run (number),
    chunk bigint NOT NULL,                 -- batches [1024 chunk, 1024 (chunk + 1)) of the plan
    batches bytea NOT NULL,                -- tuples (arm, first, count, arms) of little-endian uint32
    width bigint NOT NULL,                 -- numbers of each batch
    checksum bigint NOT NULL,
    PRIMARY KEY (run, chunk)
  );

  CREATE TABLE writer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    description text NOT NULL UNIQUE       -- canonical JSON: program, numerics, platform
  );

  -- Who computed what, when, and how long it took: one row for each write.
  CREATE TABLE work (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer bigint NOT NULL REFERENCES writer (id),
    repetitions bigint NOT NULL,           -- of the arm, not summed over its cells
    elapsed_ms double precision NOT NULL,
    written_at text NOT NULL               -- ISO 8601, UTC
  );

  CREATE TABLE cell (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text COLLATE "C" NOT NULL UNIQUE,
    measures bigint NOT NULL,
    finished bigint NOT NULL DEFAULT 0,    -- repetitions stored
    failed bigint NOT NULL DEFAULT 0,      -- of these, with a code other than 0
    extent bigint NOT NULL DEFAULT 0       -- one past the last repetition stored
  ) WITH (fillfactor = 80);                -- totals change in place, without touching the index

  -- Segments of a cell never overlap.
  CREATE TABLE segment (
    cell bigint NOT NULL REFERENCES cell (id),
    first bigint NOT NULL,
    count bigint NOT NULL,
    failed bigint NOT NULL,
    checksum bigint NOT NULL,
    codes bytea NOT NULL,                  -- count bytes
    numbers bytea NOT NULL,                -- (count × measures) little-endian float64, row-major
    work bigint REFERENCES work (id),
    PRIMARY KEY (cell, first)
  );
  ALTER TABLE segment ALTER COLUMN numbers SET STORAGE EXTERNAL;   -- doubles do not compress

  -- Where the time of a run went: one row for each batch written. Times in milliseconds, moments since 1970.
  CREATE TABLE batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run bigint NOT NULL REFERENCES run (number),
    began_at double precision NOT NULL,    -- when a compute thread took it
    thread_ms double precision NOT NULL,   -- how long the thread had it
    numerics_ms double precision NOT NULL, -- of that, repetitions themselves
    cpu_ms double precision,               -- CPU time of the thread; NULL where the platform does not tell
    lookup_ms double precision NOT NULL,   -- looking up what is missing
    write_ms double precision NOT NULL,    -- writing it, and committing the one before
    written_at double precision NOT NULL,
    repetitions bigint NOT NULL,           -- that were new, over all cells
    failed bigint NOT NULL                 -- of these
  );
  CREATE INDEX batch_of_run ON batch (run, id);

  -- One row for each time that a command worked on a run.
  CREATE TABLE execution (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run bigint NOT NULL REFERENCES run (number),
    record text NOT NULL                   -- JSON: when, by which engine, on how many threads, CPU time of each process
  );
  CREATE INDEX execution_of_run ON execution (run, id);
  `,
];

/** Any number; the same for every Ballast, so that one migrates while the others wait. */
const MIGRATION_LOCK = 0x424c5354;

/** Database roles that get what they need and no more. */
export interface Grants {
  /** May record runs and write results: workers, and whoever starts runs. */
  readonly writers: readonly string[];
  /** May look: dashboards, results, pictures. */
  readonly readers: readonly string[];
}

/**
 * Makes the ledger usable: creates or upgrades its tables if `mayMigrate`, one process at a time however many start at once.
 *
 * @throws {LedgerError} if it is of a newer version, or not up to date and may not be changed
 */
export async function prepareSchema(
  connection: Connection,
  schema: string,
  { mayMigrate }: { readonly mayMigrate: boolean },
): Promise<void> {
  const version = await acceptedVersion(connection, schema, connection.place);
  if (version === MIGRATIONS.length) return;
  if (!mayMigrate) {
    throw ledgerError('open', connection.place, `${found(version)}; have its owner run \`ballast store migrate\``);
  }
  await migrate(connection, schema);
}

/** Creates or upgrades the tables. @returns the version that there was; 0 if there were none */
export async function migrate(connection: Connection, schema: string): Promise<number> {
  return await connection.transaction('write', async (session) => {
    await session.run('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const version = await acceptedVersion(session, schema, connection.place);
    if (version === MIGRATIONS.length) return version;
    // asked first, since it takes the right to create schemas even if the schema is there
    const [known] = await session.all('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (known === undefined) await session.run(`CREATE SCHEMA ${schema}`);
    for (const migration of MIGRATIONS.slice(version)) {
      for (const statement of statementsOf(migration)) await session.run(statement);
    }
    if (version === 0) {
      await session.run('INSERT INTO identity VALUES ($1)', [randomBytes(8).toString('hex')]);
      await session.run('CREATE TABLE version (number bigint NOT NULL)');
      await session.run('INSERT INTO version VALUES ($1)', [MIGRATIONS.length]);
    } else {
      await session.run('UPDATE version SET number = $1', [MIGRATIONS.length]);
    }
    return version;
  });
}

/** Gives roles what they need; safe to repeat. @throws {LedgerError} if there is no such role, or the tables are somebody else's */
export async function grant(connection: Connection, schema: string, { writers, readers }: Grants): Promise<void> {
  await connection.transaction('write', async (session) => {
    for (const role of [...writers, ...readers].map(quoted)) {
      await session.run(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
      await session.run(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    }
    for (const role of writers.map(quoted)) {
      // nothing that was computed is ever changed or deleted
      await session.run(
        `GRANT INSERT ON run, revision, retry, plan, writer, work, cell, segment, batch, execution TO ${role}`,
      );
      await session.run(`GRANT UPDATE ON run, cell TO ${role}`);
      await session.run(`GRANT DELETE ON plan TO ${role}`);
    }
  });
}

/** @returns the schema's version; 0 if there are no tables */
async function acceptedVersion(session: Session, schema: string, place: string): Promise<number> {
  // looked up in the catalog: a name is resolved by what this connection knew of the search path before it waited
  const [table] = await session.all<{ usable: boolean }>(
    `SELECT has_schema_privilege(pg_namespace.oid, 'USAGE') AS usable
     FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relname = 'version'`,
    [schema],
  );
  if (table === undefined) return 0;
  if (!table.usable) throw ledgerError('open', place, `permission denied for schema ${schema}; ${GRANT_REMEDY}`);
  const [row] = await session.all<{ number: number }>('SELECT number FROM version');
  const version = row?.number ?? 0;
  if (version > MIGRATIONS.length) {
    throw ledgerError(
      'open',
      place,
      `it is of version ${version} and this Ballast knows up to ${MIGRATIONS.length}; upgrade Ballast, or use another schema`,
    );
  }
  return version;
}

function found(version: number): string {
  return version === 0
    ? 'there are no tables yet'
    : `it must be of version ${MIGRATIONS.length} to be used, got ${version}`;
}

/** The statements of a migration; none has a semicolon inside, except in a comment. */
function statementsOf(migration: string): string[] {
  return migration
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function quoted(role: string): string {
  return `"${role.replaceAll('"', '""')}"`;
}
