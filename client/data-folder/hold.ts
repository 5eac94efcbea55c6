/** Some things of a data folder are for one command at a time: it holds them, and says who it is to those who must wait. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
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

/** Where a hold is kept: a lock, which decides, and words about who has it. */
export interface HoldPlace {
  readonly lock: string;
  readonly holder: string;
}

/**
 * Takes the data folder's server and workers for this process, until `release` or until the process ends in whatever way.
 *
 * @param what what the process does with it, such as 'run figure-5'
 * @returns undefined if another command has them
 * @throws {UserError} if the folder cannot be used
 */
export function tryHoldDataFolder(folder: string, what: string): Hold | undefined {
  prepareDataFolder(folder);
  return tryHold(dataFolderPaths(folder), what);
}

/** Returns who holds the folder, undefined if nobody does. A holder that has not yet written its name has pid 0. */
export function whoHolds(folder: string): Holder | undefined {
  return whoHas(dataFolderPaths(folder));
}

/** As {@link tryHoldDataFolder}, for any place; its folder must be there. */
export function tryHold(place: HoldPlace, what: string): Hold | undefined {
  const lock = tryLock(place.lock);
  if (!lock) return undefined;
  const holder: Holder = { pid: process.pid, what, since: new Date().toISOString(), host: hostname() };
  writeFileSync(place.holder, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(place.holder, { force: true });
      lock.release();
    },
  };
}

/** As {@link whoHolds}, for any place. */
export function whoHas(place: HoldPlace): Holder | undefined {
  if (!isLocked(place.lock)) return undefined;
  return readHolder(place.holder) ?? { pid: 0, what: 'starting', since: new Date().toISOString(), host: hostname() };
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
