/**
 * Makes sure that the server finds a database it can open, and that nobody else has open.
 *
 * The dev server creates its tables only when the file does not exist, has no migrations, takes no lock, and happily
 * shares a file with a second server (split brain). So: `VERSION` beside the file, written after the first successful
 * start, says that it is whole and by which server; a file without it is half-born and is deleted; one by another
 * version is moved aside. Losing it costs re-planning only, since results are in the ledger.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { isBusy } from '../data-folder/file-lock.js';
import { UserError } from '../user-error.js';
import type { ServerFiles } from './server-files.js';

export interface DatabaseState {
  /** kept · fresh: there was none · reborn: a half-born one was deleted · replaced: another version's was moved aside. */
  readonly state: 'kept' | 'fresh' | 'reborn' | 'replaced';
  readonly movedTo?: string;
}

const PARTS = ['', '-wal', '-shm', '-journal'];

/**
 * Prepares the database file for a server of this version. The caller holds the start lock.
 *
 * @throws {UserError} if another process has the file open, record or no record
 */
export function prepareDatabase(files: ServerFiles, serverVersion: string): DatabaseState {
  if (!existsSync(files.database)) {
    remove(files);
    return { state: 'fresh' };
  }
  const use = probe(files.database);
  if (use === 'open') {
    throw new UserError(
      `Cannot start the server: ${files.database} must not be open elsewhere, but another process has it open; ` +
        'stop that process (a server without a record?), or choose another data folder with BALLAST_HOME',
    );
  }
  const madeBy = readVersion(files);
  if (!madeBy) {
    remove(files);
    return { state: 'reborn' };
  }
  if (madeBy === serverVersion && use === 'free') return { state: 'kept' };
  const movedTo = moveAside(files, use === 'damaged' ? 'damaged' : madeBy);
  return { state: 'replaced', movedTo };
}

/** Records that the database is whole. To be called once the server is ready. */
export function confirmDatabase(files: ServerFiles, serverVersion: string): void {
  if (readVersion(files) !== serverVersion) writeFileSync(files.version, `${serverVersion}\n`, { mode: 0o600 });
}

function readVersion(files: ServerFiles): string {
  try {
    return readFileSync(files.version, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * In exclusive mode SQLite must be alone with a WAL file, and every open connection, idle or not, keeps a kernel lock
 * on it; so this sees any server, whatever the records say. It also folds in what a killed server left in the WAL.
 */
function probe(path: string): 'free' | 'open' | 'damaged' {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: 250 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_master; BEGIN EXCLUSIVE; ROLLBACK');
    return 'free';
  } catch (error) {
    return isBusy(error) ? 'open' : 'damaged';
  } finally {
    database?.close();
  }
}

function remove(files: ServerFiles): void {
  for (const part of PARTS) rmSync(files.database + part, { force: true });
  rmSync(files.version, { force: true });
}

function moveAside(files: ServerFiles, label: string): string {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const target = join(files.folder, `temporal-${label.replace(/[^\w.-]/g, '_')}-${stamp}.db`);
  for (const part of PARTS) {
    if (existsSync(files.database + part)) renameSync(files.database + part, target + part);
  }
  rmSync(files.version, { force: true });
  return target;
}
