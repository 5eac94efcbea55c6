/** Turns what SQLite and the file system report into a {@link LedgerError} that says what to do. */
import { LedgerError } from '../ledger.js';
import type { Damaged } from '../rows/damaged.js';

/** What was tried when it failed; the message begins with it. */
export type Doing = 'open' | 'read' | 'write to';

const DAMAGED = 'move it aside and run again to recompute, or restore a copy';
const FULL = 'the disk is full; free space and resume, nothing finished is lost';
const NOT_WRITABLE = 'it is not writable; make the file and its folder writable for this user, or name another file';
/** Even a reader keeps two files beside the ledger. */
const NOT_OPENED =
  'the file cannot be opened; make it and its folder writable for this user, or copy it to a folder that is';
const LOCKED = 'another process keeps it locked; wait until it has finished or end it, and try again';

/** By SQLite's primary result code, https://sqlite.org/rescode.html */
const BY_RESULT: Readonly<Record<number, (detail: string) => string>> = {
  5: () => LOCKED,
  6: () => LOCKED,
  8: () => NOT_WRITABLE,
  10: (detail) =>
    `the disk reports an error (${detail}); check the disk and its free space, and keep the ledger on a local disk`,
  11: (detail) => `it is damaged (${detail}); ${DAMAGED}`,
  13: () => FULL,
  14: () => NOT_OPENED,
  15: () => `${LOCKED}; a ledger on a network folder cannot be locked reliably, keep it on a local disk`,
  26: (detail) => `it is damaged (${detail}); ${DAMAGED}`,
};

/** By the file system's error code. */
const BY_ERRNO: Readonly<Record<string, string>> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  ENOENT: 'there is no such file or folder; create the folder, or run a study first',
  ENOTDIR: 'there is no such folder; name a file in a folder that exists',
  ENOSPC: FULL,
  EDQUOT: FULL,
};

/** The error for `file` with `reason`, a phrase that ends with the remedy. */
export function ledgerError(doing: Doing, file: string, reason: string, cause?: unknown): LedgerError {
  return new LedgerError(`Cannot ${doing} the ledger ${file}: ${reason}`, cause === undefined ? undefined : { cause });
}

/** The error for a row or page that is not what was written. */
export function damagedLedger(file: string, what: string, cause?: unknown): LedgerError {
  return ledgerError('read', file, `it is damaged (${what}); ${DAMAGED}`, cause);
}

/** {@link damagedLedger} for rows of this file. */
export function damageIn(file: string): Damaged {
  return (what) => damagedLedger(file, what);
}

/** Explains `cause` if it comes from the disk or from SQLite's dealings with it; anything else, a defect of ours, is returned as it is. */
export function explained(doing: Doing, file: string, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const byErrno = 'code' in cause && typeof cause.code === 'string' ? BY_ERRNO[cause.code] : undefined;
  const reason = byErrno ?? BY_RESULT[primaryResult(cause)]?.(cause.message);
  return reason === undefined ? cause : ledgerError(doing, file, reason, cause);
}

/** Statements carry the extended result code; a failed open has it in its text only. */
function primaryResult(cause: Error): number {
  if ('rawCode' in cause && typeof cause.rawCode === 'number') return cause.rawCode & 0xff;
  const inText = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(cause.message);
  return inText ? Number(inText[1]) & 0xff : 0;
}
