/** A private PostgreSQL for tests, from the installed programs; where there are none they are skipped, unless everything is required. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePorts } from '../../client/server/ports.js';

/** PostgreSQL refuses to run as root: there it runs as nobody. */
const AS_NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Postgres {
  readonly port: number;
  /** Of the superuser, for this database, with parameters behind it. */
  address(database?: string, parameters?: Record<string, string>): string;
  /** Runs statements as the superuser. */
  query(sql: string, database?: string): Promise<pg.QueryResult>;
  /** Stops it at once, as a crash would, or lets it finish. */
  stop(how?: 'immediate' | 'fast'): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

export interface PostgresOptions {
  /** Lines for `postgresql.conf`. */
  readonly settings?: readonly string[];
  /** Lines for `pg_hba.conf` before the usual ones. */
  readonly hba?: readonly string[];
  /** Another address to listen on besides loopback. */
  readonly listen?: string;
  /** Files to stand in the data folder, readable by PostgreSQL alone. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export const PASSWORD = 'only-for-tests';

/** For `describe.skipIf`: true, with a line that says so, where PostgreSQL is not installed. */
export function withoutPostgres(): boolean {
  if (binaries() !== undefined || process.env.BALLAST_TEST_REQUIRE === 'all') return false;
  console.warn('tests of PostgreSQL are skipped: install postgresql');
  return true;
}

/** Starts an empty one on loopback, with a superuser `ballast` and a database of that name. */
export async function startPostgres({
  settings = [],
  hba = [],
  files = {},
  listen,
}: PostgresOptions = {}): Promise<Postgres> {
  const bin = binaries();
  if (bin === undefined) throw new Error('Cannot test PostgreSQL: initdb and postgres must be installed');
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-postgres-'));
  const data = path.join(folder, 'data');
  const [port = 0] = await freePorts(1);
  own(folder);
  const password = path.join(folder, 'password');
  writeFileSync(password, PASSWORD);
  own(password);
  const options = [
    '-D',
    data,
    '-U',
    'ballast',
    `--pwfile=${password}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--no-sync',
  ];
  execFileSync(path.join(bin, 'initdb'), [...options, '--locale=C.UTF-8'], {
    stdio: 'ignore',
    cwd: folder,
    ...AS_NOBODY,
  });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(data, name);
    writeFileSync(file, content, { mode: 0o600 });
    own(file);
  }
  // processes die in these tests, machines do not: nothing need reach the disk
  const all = [
    `port = ${port}`,
    `listen_addresses = '127.0.0.1${listen === undefined ? '' : `,${listen}`}'`,
    `unix_socket_directories = '${folder}'`,
  ];
  writeFileSync(path.join(data, 'postgresql.auto.conf'), [...all, 'fsync = off', ...settings, ''].join('\n'));
  if (hba.length > 0) {
    writeFileSync(
      path.join(data, 'pg_hba.conf'),
      [...hba, 'local all all scram-sha-256', 'host all all all scram-sha-256', ''].join('\n'),
    );
  }

  let child: ChildProcess | undefined;
  function address(database = 'ballast', parameters: Record<string, string> = {}): string {
    const query = new URLSearchParams(parameters).toString();
    return `postgres://ballast:${PASSWORD}@127.0.0.1:${port}/${database}${query === '' ? '' : `?${query}`}`;
  }
  async function query(sql: string, database = 'ballast'): Promise<pg.QueryResult> {
    const client = new pg.Client({ host: folder, port, user: 'ballast', password: PASSWORD, database });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }
  async function start(): Promise<void> {
    child = spawn(path.join(bin ?? '', 'postgres'), ['-D', data], { stdio: 'ignore', cwd: folder, ...AS_NOBODY });
    const { pid } = child;
    process.once('exit', () => pid !== undefined && kill(pid));
    for (;;) {
      if (child.exitCode !== null) throw new Error(`Cannot start PostgreSQL in ${folder}`);
      const ready = await query('SELECT 1', 'postgres').catch(() => undefined);
      if (ready !== undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  async function stop(how: 'immediate' | 'fast' = 'fast'): Promise<void> {
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await gone;
  }
  await start();
  await query('CREATE DATABASE ballast', 'postgres');
  return {
    port,
    address,
    query,
    start,
    stop,
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** BALLAST_POSTGRES_BIN, else the newest that Debian has, else the first on the PATH. */
function binaries(): string | undefined {
  const named = process.env.BALLAST_POSTGRES_BIN;
  if (named !== undefined) return named;
  const folders = [...debianFolders(), ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres')));
}

/** The newest first. */
function debianFolders(): string[] {
  const all = '/usr/lib/postgresql';
  if (!existsSync(all)) return [];
  const versions = readdirSync(all).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(all, version, 'bin'));
}

function own(file: string): void {
  if (AS_NOBODY.uid !== undefined) chownSync(file, AS_NOBODY.uid, AS_NOBODY.gid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // it is gone
  }
}
