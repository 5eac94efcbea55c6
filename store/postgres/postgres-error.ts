/** Turns what PostgreSQL, the network and TLS report into a {@link LedgerError} that says what to do. */
import { LedgerError, LedgerUnavailable } from '../ledger.js';
import type { Damaged } from '../rows/damaged.js';

/** What was tried when it failed; the message begins with it. */
export type Doing = 'open' | 'read' | 'write to';

const DAMAGED = 'restore a backup, or use another schema and run again to recompute';
const AWAY =
  'the database does not answer; start it, or correct the address. Nothing finished is lost: resume afterwards';

export const GRANT_REMEDY = 'have its owner run `ballast store migrate`, with --writers or --readers for this user';

/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest prefix first. */
const BY_STATE: Readonly<Record<string, (detail: string) => string>> = {
  '28P01': () => 'the password is wrong; set PGPASSWORD, or a line of the file that PGPASSFILE names',
  '28': (detail) =>
    `it does not let this user in (${detail}); correct user or certificate, or the server’s pg_hba.conf`,
  '3D000': (detail) => `${detail}; create it (createdb), or correct the address`,
  '42501': (detail) => `${detail}; ${GRANT_REMEDY}`,
  '53100': () => 'the database’s disk is full; free space and resume, nothing finished is lost',
  '53300': () => 'the database has no connection left; raise max_connections, or run fewer workers',
  '53': (detail) => `the database is short of resources (${detail})`,
  '57014': (detail) => `the database cancelled the statement (${detail}); raise statement_timeout, or try again`,
  '57': () => AWAY,
  '08': () => AWAY,
  XX001: (detail) => `it is damaged (${detail}); ${DAMAGED}`,
  XX002: (detail) => `it is damaged (${detail}); ${DAMAGED}`,
  '25006': () => 'it is open for reading only, or the server is a standby; use the primary',
};

/** By the error code of Node's network and TLS layers. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: AWAY,
  ECONNRESET: AWAY,
  ETIMEDOUT: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  EPIPE: AWAY,
  ENOTFOUND: 'there is no such host; correct the address',
  EAI_AGAIN: 'the host’s name cannot be looked up; correct the address, or mend the name service',
  ENOENT: 'there is no such socket; correct the address, or start the database',
  SELF_SIGNED_CERT_IN_CHAIN:
    'nobody vouches for the server’s certificate; name its authority’s certificate with sslrootcert',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'nobody vouches for the server’s certificate; name its authority’s certificate with sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'nobody vouches for the server’s certificate; name its authority’s certificate with sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'nobody vouches for the server’s certificate; name its authority’s certificate with sslrootcert',
  CERT_HAS_EXPIRED: 'the server’s certificate has expired; renew it',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the server’s certificate is for another name; use that name in the address, or sslmode=verify-ca',
};

/** By what the driver says without a code. */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [
    /terminated unexpectedly|not queryable|timeout exceeded when trying to connect|Query read timeout|connection timeout/i,
    AWAY,
  ],
  [/does not support SSL/i, 'the server speaks no TLS; switch it on there (ssl = on), or use sslmode=disable'],
  [
    /password must be a string|no password/i,
    'it wants a password; set PGPASSWORD, or a line of the file that PGPASSFILE names',
  ],
  [
    /alert (certificate|unknown ca|bad certificate)|sslv3 alert/i,
    'it refuses our certificate; correct sslcert and sslkey',
  ],
];

/** The error for the ledger at `place` with `reason`, a phrase that ends with the remedy. */
export function ledgerError(doing: Doing, place: string, reason: string, cause?: unknown): LedgerError {
  return new LedgerError(`Cannot ${doing} the ledger ${place}: ${reason}`, cause === undefined ? undefined : { cause });
}

/** Makes the error for a row of this ledger that is not what was written. */
export function damageIn(place: string): Damaged {
  return (what) => ledgerError('read', place, `it is damaged (${what}); ${DAMAGED}`);
}

/** Explains `cause` if it comes from the database or the way to it; anything else, a defect of ours, is returned as it is. */
export function explained(doing: Doing, place: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const reason = reasonOf(cause);
  if (reason === undefined) return cause;
  return isPassing(cause)
    ? new LedgerUnavailable(`Cannot ${doing} the ledger ${place}: ${reason}`, { cause })
    : ledgerError(doing, place, reason, cause);
}

/** Whether the same may work in a moment: the database restarts, the network was cut, or two transactions were in each other's way. */
export function isPassing(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = codeOf(cause) ?? '';
  if (code === '57014') return false;
  if (/^(57|08|40)/.test(code) || code === '53300' || code === 'EAI_AGAIN') return true;
  return reasonOf(cause) === AWAY;
}

function reasonOf(cause: Error): string | undefined {
  const code = codeOf(cause);
  if (code !== undefined) {
    const byCode = BY_CODE[code];
    if (byCode !== undefined) return byCode;
    const state = Object.keys(BY_STATE)
      .sort((a, b) => b.length - a.length)
      .find((prefix) => code.length === 5 && code.startsWith(prefix));
    if (state !== undefined) return BY_STATE[state]?.(cause.message);
  }
  const byText = BY_TEXT.find(([pattern]) => pattern.test(cause.message))?.[1];
  if (byText !== undefined) return byText;
  // several addresses of one name were tried in vain
  return cause instanceof AggregateError && cause.errors[0] instanceof Error ? reasonOf(cause.errors[0]) : undefined;
}

function codeOf(cause: Error): string | undefined {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
