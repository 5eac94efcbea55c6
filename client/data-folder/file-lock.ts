/**
 * A lock between processes that the kernel releases however its holder ends, kill -9 included.
 *
 * It is an open exclusive transaction on an otherwise empty SQLite file, so the lock is SQLite's own file lock: Node has
 * no call for one, and a file with a pid in it goes stale. On network file systems it is as good as their locks are.
 */
import { existsSync } from 'node:fs';
import Database from 'libsql';

export interface FileLock {
  release(): void;
}

/**
 * Takes the lock on `path` (created if missing), or returns undefined if another holder has it.
 *
 * @param insistMs how long to insist, blocking this thread; above zero because `isLocked`, in another process, has to
 *   touch the lock for an instant to look at it
 */
export function tryLock(path: string, insistMs = 250): FileLock | undefined {
  const database = new Database(path, { timeout: insistMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

/** Waits for the lock on `path`, trying every `everyMs`; `onWait` is called once, if it has to wait at all. */
export async function waitForLock(path: string, everyMs: number, onWait?: () => void): Promise<FileLock> {
  let lock = tryLock(path, 0);
  if (!lock) onWait?.();
  while (!lock) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    lock = tryLock(path, 0);
  }
  return lock;
}

/** Tells whether some process, this one included, has the lock on `path`. */
export function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN; SELECT count(*) FROM sqlite_master; ROLLBACK');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

/** True for the errors by which SQLite says that another connection has the file. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
