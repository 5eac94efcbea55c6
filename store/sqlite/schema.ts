/** The tables of a ledger file, and what to do about a file of another version. */
import type { Connection } from './connection.js';
import { ledgerError } from './ledger-error.js';

/** "BLST", in the header of the file: tells a ledger from any other SQLite database. */
const APPLICATION_ID = 0x424c5354;

/** Each entry takes a file from version `index` to `index + 1`. Never edit one that was released; append. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE run (
    number INTEGER PRIMARY KEY,            -- ascending in the order of creation
    id TEXT NOT NULL UNIQUE,
    study TEXT NOT NULL,
    specification TEXT NOT NULL,           -- canonical JSON
    numerics_version INTEGER NOT NULL,
    created_at TEXT NOT NULL,              -- ISO 8601, UTC
    checksum INTEGER NOT NULL,             -- of the columns above, without the number
    state TEXT NOT NULL,
    planned INTEGER                        -- batches in the plan; NULL before there is one
  ) STRICT;

  CREATE TABLE plan (
    run INTEGER NOT NULL REFERENCES run (number),
    chunk INTEGER NOT NULL,                -- batches [1024 chunk, 1024 (chunk + 1)) of the plan
    batches BLOB NOT NULL,                 -- triples (arm, first, count) of little-endian uint32
    checksum INTEGER NOT NULL,
    PRIMARY KEY (run, chunk)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cell (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    measures INTEGER NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0,   -- repetitions stored
    failed INTEGER NOT NULL DEFAULT 0,     -- of these, with a code other than 0
    extent INTEGER NOT NULL DEFAULT 0      -- one past the last repetition stored
  ) STRICT;

  -- Segments of a cell never overlap. Clustered by (cell, first): one cell is read in one sweep.
  CREATE TABLE segment (
    cell INTEGER NOT NULL REFERENCES cell (id),
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    codes BLOB NOT NULL,                   -- count bytes
    numbers BLOB NOT NULL,                 -- (count × measures) little-endian float64, row-major
    PRIMARY KEY (cell, first)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE identity (
    id TEXT NOT NULL                       -- tells this ledger from all others; never changes
  ) STRICT;
  INSERT INTO identity VALUES (lower(hex(randomblob(8))));

  ALTER TABLE run ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE run ADD COLUMN plan INTEGER NOT NULL DEFAULT 0;       -- number of the plan that holds
  ALTER TABLE run ADD COLUMN priority INTEGER NOT NULL DEFAULT 3;   -- 1 goes first, 5 last
  ALTER TABLE run ADD COLUMN origin TEXT;                           -- JSON: where the study was read from

  -- What a run asked for before it was extended.
  CREATE TABLE revision (
    run INTEGER NOT NULL REFERENCES run (number),
    number INTEGER NOT NULL,
    specification TEXT NOT NULL,
    numerics_version INTEGER NOT NULL,
    ended_at TEXT NOT NULL,                -- ISO 8601, UTC
    checksum INTEGER NOT NULL,
    PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;

  -- Failures of a run that are computed again by later numerics.
  CREATE TABLE retry (
    run INTEGER NOT NULL REFERENCES run (number),
    number INTEGER NOT NULL,
    reason INTEGER NOT NULL,               -- outcome code
    numerics_version INTEGER NOT NULL,
    PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE writer (
    id INTEGER PRIMARY KEY,
    description TEXT NOT NULL UNIQUE       -- canonical JSON: program, numerics, platform
  ) STRICT;

  -- Who computed what, when, and how long it took: one row for each write.
  CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    writer INTEGER NOT NULL REFERENCES writer (id),
    repetitions INTEGER NOT NULL,          -- of the arm, not summed over its cells
    elapsed_ms REAL NOT NULL,
    written_at TEXT NOT NULL               -- ISO 8601, UTC
  ) STRICT;

  ALTER TABLE segment ADD COLUMN work INTEGER REFERENCES work (id);   -- NULL: written before this was recorded
  `,
  `
  -- Numbers that each batch of the plan takes: with a fourth, how many arms in a row it is of.
  ALTER TABLE plan ADD COLUMN width INTEGER NOT NULL DEFAULT 3;

  -- Where the time of a run went: one row for each batch written. Times in milliseconds, moments since 1970.
  CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (number),
    began_at REAL NOT NULL,                -- when a compute thread took it
    thread_ms REAL NOT NULL,               -- how long the thread had it
    numerics_ms REAL NOT NULL,             -- of that, repetitions themselves
    cpu_ms REAL,                           -- CPU time of the thread; NULL where the platform does not tell
    lookup_ms REAL NOT NULL,               -- looking up what is missing
    write_ms REAL NOT NULL,                -- writing it, and committing the one before
    written_at REAL NOT NULL,
    repetitions INTEGER NOT NULL,          -- that were new, over all cells
    failed INTEGER NOT NULL                -- of these
  ) STRICT;
  CREATE INDEX batch_of_run ON batch (run, id);

  -- One row for each time that a command worked on a run.
  CREATE TABLE execution (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (number),
    record TEXT NOT NULL                   -- JSON: when, by which engine, on how many threads, CPU time of each process
  ) STRICT;
  CREATE INDEX execution_of_run ON execution (run, id);
  `,
];

/**
 * Creates or upgrades the tables; two processes may do so at once. Another program's database is left as it was.
 *
 * @throws {LedgerError} if the file is another program's database, of a newer version, read-only and not up to date, or
 * where no write-ahead log can be kept
 */
export function prepareSchema(connection: Connection): void {
  const { file, readonly } = connection;
  const current = MIGRATIONS.length;
  const version = acceptedVersion(connection);
  if (readonly) {
    if (version === current) return;
    throw ledgerError(
      'open',
      file,
      `it must be of version ${current} to be read, got ${version}; open it for writing once`,
    );
  }
  connection.keepWriteAheadLog();
  if (version === current) return;
  connection.transaction('write', () => {
    for (const migration of MIGRATIONS.slice(acceptedVersion(connection))) connection.script(migration);
    connection.script(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${current}`);
  });
}

/** Whether the file is a ledger that an earlier Ballast wrote. @throws {LedgerError} as {@link prepareSchema} */
export function isOutdated(connection: Connection): boolean {
  const version = acceptedVersion(connection);
  return version > 0 && version < MIGRATIONS.length;
}

/** @returns the file's version; 0 for an empty file */
function acceptedVersion(connection: Connection): number {
  const { file } = connection;
  const [found] = connection.all<{ application: number; version: number; tables: number }>(
    `SELECT (SELECT application_id FROM pragma_application_id) AS application,
            (SELECT user_version FROM pragma_user_version) AS version,
            (SELECT count(*) FROM sqlite_schema) AS tables`,
  );
  const { application, version, tables } = found!;
  const isEmpty = application === 0 && version === 0 && tables === 0;
  if (!isEmpty && application !== APPLICATION_ID) {
    throw ledgerError('open', file, 'it is the database of another program; name another file');
  }
  if (version > MIGRATIONS.length) {
    throw ledgerError(
      'open',
      file,
      `it is of version ${version} and this Ballast knows up to ${MIGRATIONS.length}; upgrade Ballast, or name another file`,
    );
  }
  return version;
}
