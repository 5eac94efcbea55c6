/**
 * One connection to a SQLite file, and the only module that knows libsql.
 *
 * What it hides (all seen with libsql 0.5.29): the option `readonly` is ignored, so a reader opens a URI with `mode=ro`;
 * a lone array, buffer or null is taken for named parameters unless it is wrapped in an array; `get()` adds a column;
 * blobs come back as `ArrayBuffer`; SQLite rolls back by itself when the disk is full, and a second ROLLBACK would hide
 * why; and `close()` leaves the file open as long as a prepared statement lives, so the log is emptied before it.
 */
import { closeSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { LedgerError } from '../ledger.js';
import { type Doing, explained, ledgerError } from './ledger-error.js';

/** How long a statement waits for another process's lock. It blocks the thread; a commit takes milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Cell keys are hashes, so a batch of new cells writes all over their index: with the usual 2 MB of pages and a log of 4 MB every
 * page would be read and copied again and again once there are a million cells. Small ledgers take none of it.
 */
const CACHE_KB = 65_536;
const LOG_PAGES = 16_384;

export type Parameter = number | string | null | Uint8Array;

export interface Connection {
  readonly file: string;
  readonly readonly: boolean;
  /** All rows; blobs are `ArrayBuffer`s. The caller vouches for `Row`. */
  all<Row>(sql: string, parameters?: readonly Parameter[]): Row[];
  /** @returns how many rows changed */
  run(sql: string, parameters: readonly Parameter[]): number;
  /** Runs several statements that take no parameters. */
  script(sql: string): void;
  /** All of `work`, or nothing of it, against one state of the file. `write` waits for other writers first. */
  transaction<Result>(mode: 'read' | 'write', work: () => Result): Result;
  /**
   * Switches the file to a write-ahead log: readers never wait, nor do they make the writer wait. The file remembers it.
   *
   * @throws {LedgerError} where no such log can be kept
   */
  keepWriteAheadLog(): void;
  /** Safe to repeat. */
  close(): void;
}

/**
 * Opens `file`, creating it with mode 0600 unless `readonly`.
 *
 * `synchronous=full`: what was committed survives a power cut.
 *
 * @throws {LedgerError} if the file cannot be opened or created
 */
export function connect(file: string, { readonly = false }: { readonly readonly?: boolean } = {}): Connection {
  let closed = false;
  const database = explain('open', () => openDatabase(file, readonly));
  const statements = new Map<string, Database.Statement>();

  function explain<Result>(doing: Doing, work: () => Result): Result {
    if (closed) throw ledgerError(doing, file, 'it has been closed; open it again');
    try {
      return work();
    } catch (cause) {
      if (readonly && doing === 'write to' && hasCode(cause, 'SQLITE_READONLY')) {
        throw ledgerError(doing, file, 'it was opened for reading only; open it for writing', cause);
      }
      throw explained(doing, file, cause);
    }
  }

  function prepared(sql: string): Database.Statement {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  return {
    file,
    readonly,
    all: <Row>(sql: string, parameters: readonly Parameter[] = []) =>
      explain('read', () => prepared(sql).all(parameters) as Row[]),
    run: (sql, parameters) => explain('write to', () => prepared(sql).run(parameters).changes),
    script(sql) {
      explain('write to', () => database.exec(sql));
    },
    transaction(mode, work) {
      const doing = mode === 'write' ? 'write to' : 'read';
      explain(doing, () => database.exec(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN'));
      try {
        const result = work();
        explain(doing, () => database.exec('COMMIT'));
        return result;
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    keepWriteAheadLog() {
      const mode = explain('open', () => switchToWriteAheadLog(database));
      if (mode === 'wal') return;
      throw ledgerError('open', file, `it can have no write-ahead log here, got "${mode}"; keep it on a local disk`);
    },
    close() {
      if (closed) return;
      closed = true;
      try {
        // with other connections at work, or no space, the log stays beside the file; nothing is lost by that
        if (!readonly) database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
      } catch (error) {
        if (!(explained('write to', file, error) instanceof LedgerError)) throw error;
      } finally {
        statements.clear();
        database.close();
      }
    },
  };
}

function openDatabase(file: string, readonly: boolean): Database.Database {
  if (!readonly) createFile(file);
  if (statSync(file).isDirectory()) throw ledgerError('open', file, 'it is a folder; name a file');
  // an absolute path, as libsql takes names like "libsql:…" for servers and ":memory:" for no file at all
  const database = new Database(readonly ? `${pathToFileURL(file).href}?mode=ro` : resolve(file));
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL`);
  database.exec(`PRAGMA cache_size = -${CACHE_KB}; PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
  return database;
}

/**
 * Creates `file` for the owner only, unless it is there. A file that is there must not be opened here: closing any
 * descriptor of it would drop the locks of this process's other connections.
 */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/**
 * SQLite does not wait for a lock here but fails at once if another process is switching the same new file, so we wait.
 *
 * @returns the mode that the file has now
 */
function switchToWriteAheadLog(database: Database.Database): string {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const [row] = database.prepare('PRAGMA journal_mode = WAL').all();
      return (row as { journal_mode: string }).journal_mode;
    } catch (error) {
      if (!hasCode(error, 'SQLITE_BUSY') || performance.now() > deadline) throw error;
      // processes that collided wait for different times
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 + (process.pid % 20));
    }
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith(code);
}
