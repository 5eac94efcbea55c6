/**
 * The way to one PostgreSQL ledger, and the only module that knows node-postgres.
 *
 * - Connections are few, opened when they are needed and given back when nobody needs them: none is held while a batch is
 *   computed, so hundreds of workers fit one database.
 * - Bytes go there as they are and come back in hexadecimal: the driver (8.23) says that it reads binary results, but decodes
 *   them as text first.
 * - What the database does not answer is tried again, for a minute, once it has answered before: it restarts, the network was
 *   cut, another transaction was in the way. Every statement of a ledger may be repeated, except where it says so.
 * - Keepalives and time limits end what a partition leaves hanging on either side.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import pg from 'pg';
import { IntegrityError, LedgerError } from '../ledger.js';
import type { PostgresAddress, TlsOptions } from './address.js';
import { type Doing, explained, isPassing, ledgerError } from './postgres-error.js';

export type Parameter = number | string | boolean | null | Uint8Array | readonly string[] | readonly number[];

/** Statements of one transaction, or outside of any. */
export interface Session {
  /** All rows; `bytea` comes as `ArrayBuffer`. The caller vouches for `Row`. */
  all<Row>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  /** @returns how many rows changed */
  run(sql: string, parameters?: readonly Parameter[]): Promise<number>;
}

export interface Connection extends Session {
  /** The address as people see it. */
  readonly place: string;
  /** All of `work`, or nothing of it. `read` sees one state of the ledger. @param once do not repeat it if nobody knows whether it took effect */
  transaction<Result>(
    mode: 'read' | 'write',
    work: (session: Session) => Promise<Result>,
    options?: { readonly once?: boolean },
  ): Promise<Result>;
  /** Safe to repeat. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly readonly?: boolean;
  /** How long to try again what the database does not answer, once it has answered. */
  readonly patienceMs?: number;
}

/** Enough for a worker that stores one batch while it looks up others. */
const MOST_CONNECTIONS = 4;
const IDLE_MS = 10_000;
const CONNECT_MS = 10_000;
/** Longest statement: one look at a million cells takes seconds. */
const STATEMENT_MS = 120_000;
const PATIENCE_MS = 60_000;
const PAUSES_MS = [50, 200, 500, 1000, 2000];
/**
 * A transaction whose client has gone silent gives up its locks. Statements are short, whatever the planner thinks of long arrays of keys:
 * compiling them would take longer than running them.
 */
const SESSION_SETTINGS =
  '-c jit=off -c idle_in_transaction_session_timeout=30s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4';

const BEGIN = {
  read: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  write: 'BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED',
} as const;

/** Opens nothing yet: the first statement does. */
export function connect(address: PostgresAddress, options: ConnectionOptions = {}): Connection {
  const { readonly = false, patienceMs = PATIENCE_MS } = options;
  const { shown: place } = address;
  const pool = new pg.Pool(poolConfig(address, readonly));
  // an idle connection that the server ends is replaced when the next is needed
  pool.on('error', ignore);
  // one that breaks says so at any time, in use or when it was let go; the statement in hand fails with it
  pool.on('connect', (client) => client.on('error', ignore));
  let hasAnswered = false;
  let closed = false;

  /** Repeats what fails in passing; the last failure is explained. */
  async function patiently<Result>(doing: Doing, once: boolean, attempt: () => Promise<Result>): Promise<Result> {
    if (closed) throw ledgerError(doing, place, 'it has been closed; open it again');
    const deadline = performance.now() + patienceMs;
    for (let tries = 0; ; tries++) {
      try {
        const result = await attempt();
        hasAnswered = true;
        return result;
      } catch (cause) {
        if (isOurs(cause)) throw cause;
        const unknown = cause instanceof CommitUnknown;
        const reason = unknown ? cause.cause : cause;
        const isStarting = codeOf(reason) === '57P03';
        const mayRepeat = isPassing(reason) && (hasAnswered || isStarting) && performance.now() < deadline;
        if (!mayRepeat || closed || (unknown && once)) throw explained(hasAnswered ? doing : 'open', place, reason);
        await sleep(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
      }
    }
  }

  async function withClient<Result>(use: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await use(client);
    } catch (error) {
      // in doubt it is not used again
      broken = error instanceof Error && !isOurs(error) ? error : undefined;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    place,
    all: (sql, parameters) =>
      patiently('read', false, () => withClient((client) => sessionOf(client).all(sql, parameters))),
    run: (sql, parameters) =>
      patiently('write to', false, () => withClient((client) => sessionOf(client).run(sql, parameters))),
    transaction: (mode, work, { once = false } = {}) =>
      patiently(mode === 'read' ? 'read' : 'write to', once, () =>
        withClient((client) => transact(client, mode, work)),
      ),
    async close() {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
}

async function transact<Result>(
  client: pg.PoolClient,
  mode: 'read' | 'write',
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  await client.query(BEGIN[mode]);
  let result: Result;
  try {
    result = await work(sessionOf(client));
  } catch (error) {
    // a connection that is gone has rolled back by itself
    await client.query('ROLLBACK').catch(ignore);
    throw error;
  }
  try {
    await client.query('COMMIT');
  } catch (error) {
    throw new CommitUnknown(error);
  }
  return result;
}

function sessionOf(client: pg.PoolClient): Session {
  return {
    async all<Row>(text: string, parameters: readonly Parameter[] = []) {
      return (await client.query({ text, values: parameters.map(toDriver), ...TYPES })).rows as Row[];
    },
    async run(text, parameters = []) {
      return (await client.query({ text, values: parameters.map(toDriver), ...TYPES })).rowCount ?? 0;
    },
  };
}

/** node-postgres takes a `Buffer` for bytes, and any other view of them too only since lately. */
function toDriver(parameter: Parameter): unknown {
  return parameter instanceof Uint8Array
    ? Buffer.from(parameter.buffer, parameter.byteOffset, parameter.byteLength)
    : parameter;
}

function poolConfig(address: PostgresAddress, readonly: boolean): pg.PoolConfig {
  const { host, port, database, user, password, schema, tls } = address;
  const mode = readonly ? ' -c default_transaction_read_only=on' : '';
  return {
    host,
    port,
    database,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ssl: tls === undefined ? false : tlsConfig(tls),
    options: `-c search_path=${schema} ${SESSION_SETTINGS}${mode}`,
    application_name: 'ballast',
    max: MOST_CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    allowExitOnIdle: true,
  };
}

function tlsConfig({ rejectUnauthorized, checksName, ...files }: TlsOptions) {
  return {
    ...files,
    rejectUnauthorized,
    checkServerIdentity: checksName ? checkServerIdentity : () => undefined,
  };
}

/** The connection broke while the transaction was committed: it may have taken effect or not. */
class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';

  constructor(cause: unknown) {
    super('the connection broke during COMMIT', { cause });
  }
}

/** Errors that say what they mean: no statement failed. */
function isOurs(error: unknown): boolean {
  return error instanceof IntegrityError || error instanceof LedgerError || error instanceof RangeError;
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}

function ignore(): void {}

/** By the type's number in PostgreSQL's catalog `pg_type`; other types stay text. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')).buffer,
  20: Number,
  21: Number,
  23: Number,
  701: Number,
};

const TYPES = { types: { getTypeParser: (type: number) => PARSERS[type] ?? String } } as Pick<pg.QueryConfig, 'types'>;
