/**
 * Where a PostgreSQL ledger is, and how safely it is reached.
 *
 * The address is libpq's: `postgres://user@host:port/database?sslmode=verify-full&sslrootcert=ca.pem`. One parameter is our own:
 * `schema`, the schema of the tables (`ballast`), so that one database can hold several ledgers. A password may stand in the
 * address, in PGPASSWORD or in the file that PGPASSFILE names; it is never shown.
 *
 * Beyond this machine the server must prove who it is: `verify-full` is the default there, and what is weaker is refused unless
 * that is asked for.
 */
import { readFileSync } from 'node:fs';
import { INSECURE_REMEDY } from '../../network/insecure.js';
import { isLoopback } from '../../network/loopback.js';
import { LedgerError } from '../ledger.js';

export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly schema: string;
  /** Undefined for plaintext. */
  readonly tls: TlsOptions | undefined;
  /** For people, without the password. */
  readonly shown: string;
}

export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  /** False: the certificate is checked, the name in it is not. */
  readonly checksName: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];
const FILES = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key' } as const;
const PARAMETERS = ['schema', 'sslmode', ...Object.keys(FILES)];

export function isPostgresAddress(address: string): boolean {
  return /^postgres(ql)?:\/\//.test(address);
}

/**
 * @param insecure accept plaintext, and servers that nobody vouches for, beyond this machine
 * @throws {LedgerError} naming everything that is wrong
 */
export function parsePostgresAddress(address: string, { insecure = false } = {}): PostgresAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) {
    throw refused(
      'it must look like postgres://user@host:5432/database; characters such as / and @ in a password are written %2F and %40',
    );
  }
  const problems: string[] = [];
  const parameters = url.searchParams;
  for (const name of parameters.keys()) {
    if (!PARAMETERS.includes(name))
      problems.push(`parameter "${name}" is not known; there are ${PARAMETERS.join(', ')}`);
  }
  const schema = parameters.get('schema') ?? 'ballast';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    problems.push(`schema must be a name of small letters, digits and _, got "${schema}"`);
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') problems.push('it must name a database, as in postgres://host/ballast');
  const host = hostOf(url);
  const tls = tlsOf(parameters, host, { insecure, problems });
  if (problems.length > 0) throw refused(problems.join('; '));
  const port = url.port === '' ? 5432 : Number(url.port);
  const user = url.username === '' ? undefined : decodeURIComponent(url.username);
  const password = url.password === '' ? undefined : decodeURIComponent(url.password);
  const at = user === undefined ? '' : `${user}@`;
  const shown = `postgres://${at}${host}:${port}/${database}${schema === 'ballast' ? '' : `?schema=${schema}`}`;
  return { host, port, database, user, password, schema, tls, shown };
}

function tlsOf(
  parameters: URLSearchParams,
  host: string,
  { insecure, problems }: { readonly insecure: boolean; readonly problems: string[] },
): TlsOptions | undefined {
  const near = isLoopback(host) || host.startsWith('/');
  const asked = parameters.get('sslmode');
  const mode = asked ?? (near ? 'disable' : 'verify-full');
  if (!isSslMode(mode)) problems.push(`sslmode must be one of ${SSL_MODES.join(', ')}, got "${mode}"`);
  if (!near && !insecure && (mode === 'disable' || mode === 'require')) {
    const risk = mode === 'disable' ? 'sends everything in the clear' : 'does not check who the server is';
    problems.push(
      `sslmode=${mode} ${risk}, and ${host} is not this machine; use verify-full with sslrootcert, ${INSECURE_REMEDY}`,
    );
  }
  const files = readFiles(parameters, problems);
  if (mode === 'disable') return undefined;
  return { rejectUnauthorized: mode !== 'require', checksName: mode === 'verify-full', ...files };
}

function readFiles(parameters: URLSearchParams, problems: string[]): Pick<TlsOptions, 'ca' | 'cert' | 'key'> {
  const contents: { ca?: string; cert?: string; key?: string } = {};
  for (const [name, field] of Object.entries(FILES)) {
    const file = parameters.get(name);
    if (file === null) continue;
    try {
      contents[field] = readFileSync(file, 'utf8');
    } catch (error) {
      problems.push(`${name} must be a file that can be read, got ${file} (${(error as Error).message})`);
    }
  }
  return contents;
}

/** A socket's folder stands in the address as a host with its slashes escaped: postgres://%2Fvar%2Frun%2Fpostgresql/ballast. */
function hostOf(url: URL): string {
  const host = decodeURIComponent(url.hostname);
  return host === '' ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1');
}

function isSslMode(mode: string): mode is SslMode {
  return SSL_MODES.some((known) => known === mode);
}

function refused(reason: string): LedgerError {
  return new LedgerError(`Cannot use the ledger's address: ${reason}`);
}
