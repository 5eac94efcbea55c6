/** Opens a ledger wherever it is: a SQLite file, or a PostgreSQL database. */
import { existsSync } from 'node:fs';
import type { Ledger } from './ledger.js';
import { isPostgresAddress, parsePostgresAddress } from './postgres/address.js';
import { openSqliteLedger, readSqliteLedger } from './sqlite/open-ledger.js';

export interface StoreOptions {
  /** Refuse to write, and to create anything. */
  readonly readonly?: boolean;
  /** Accept plaintext to other machines. */
  readonly insecure?: boolean;
}

/**
 * @param address `postgres://user@host/database`, or a file
 * @throws {LedgerError} if it cannot be used, saying what to do
 */
export async function openStore(address: string, options: StoreOptions = {}): Promise<Ledger> {
  if (isPostgresAddress(address)) {
    // the driver takes a tenth of a second to load
    const { openPostgresLedger } = await import('./postgres/open-ledger.js');
    return await openPostgresLedger(address, options);
  }
  return options.readonly ? readSqliteLedger(address) : openSqliteLedger(address);
}

/** Whether there may be a ledger: a file that is there, or a database, which only a connection could tell. */
export function mayHaveStore(address: string): boolean {
  return isPostgresAddress(address) || existsSync(address);
}

/** The address as people may see it: without a password. Whether it is safe to use is asked when it is opened. @throws {LedgerError} if it is none */
export function shownAddress(address: string): string {
  return isPostgresAddress(address) ? parsePostgresAddress(address, { insecure: true }).shown : address;
}
