/** One command at a time writes to a data folder: it holds the folder, and says who it is to those who must wait. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { UserError } from '../user-error.js';
import { dataFolderPaths, prepareDataFolder } from './data-folder.js';
import { isLocked, tryLock } from './file-lock.js';

/** Who holds a folder, in words. Only the lock decides; this is for messages. */
export interface Holder {
  readonly pid: number;
  /** What it is doing, such as 'run figure-5'. */
  readonly what: string;
  /** ISO 8601. */
  readonly since: string;
  readonly host: string;
}

export interface Hold {
  release(): void;
}

/**
 * Takes the data folder for this process, until `release` or until the process ends in whatever way.
 *
 * @param what what the process does with it, such as 'run figure-5'
 * @throws {UserError} if another command has it, or the folder cannot be used
 */
export function holdDataFolder(folder: string, what: string): Hold {
  prepareDataFolder(folder);
  const paths = dataFolderPaths(folder);
  const lock = tryLock(paths.lock);
  if (!lock) {
    throw new UserError(
      `Cannot use the data folder ${folder}: it is held by ${describeHolder(readHolder(paths.holder))}; ` +
        'wait for it, stop it, or choose another with BALLAST_HOME',
    );
  }
  const holder: Holder = { pid: process.pid, what, since: new Date().toISOString(), host: hostname() };
  writeFileSync(paths.holder, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(paths.holder, { force: true });
      lock.release();
    },
  };
}

/** Returns who holds the folder, undefined if nobody does. A holder that has not yet written its name has pid 0. */
export function whoHolds(folder: string): Holder | undefined {
  const paths = dataFolderPaths(folder);
  if (!isLocked(paths.lock)) return undefined;
  return readHolder(paths.holder) ?? { pid: 0, what: 'starting', since: new Date().toISOString(), host: hostname() };
}

/** Says "process 123 (run figure-5, since 14:03:10)", with the date or the host where they are not today's or this one. */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder || holder.pid === 0) return 'another process';
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  return `process ${holder.pid}${where} (${holder.what}, since ${clockTime(new Date(holder.since))})`;
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, what, since, host } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    if (typeof pid !== 'number' || !what || !since || !host) return undefined;
    return { pid, what, since, host };
  } catch {
    // Missing or half-written: the holder is between taking the lock and writing its name.
    return undefined;
  }
}

function clockTime(date: Date): string {
  const time = date.toLocaleTimeString('en-GB');
  const day = date.toLocaleDateString('sv-SE');
  return day === new Date().toLocaleDateString('sv-SE') ? time : `${day} ${time}`;
}
