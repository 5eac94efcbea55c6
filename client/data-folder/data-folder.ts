/**
 * Where Ballast keeps things on this machine: one data folder (results, the embedded server) and one cache folder
 * (what can be fetched or built again), each where its platform expects it.
 */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '../../network/environment.js';
import { UserError } from '../user-error.js';

/** Everything that stands directly in a data folder, by its one name. */
export interface DataFolderPaths {
  readonly ledger: string;
  readonly server: string;
  readonly runs: string;
  /** One lock for each run that a command has worked on; see `hold-run.ts`. */
  readonly locks: string;
  /** Of the worker that the commands of this folder share. */
  readonly workerLog: string;
  /** Locked by the command whose server and workers the folder's commands use; see `hold.ts`. */
  readonly lock: string;
  /** Says in words who has the lock. */
  readonly holder: string;
}

/** Names the data folder: BALLAST_HOME, else the platform's place. Creates nothing. */
export function dataFolder(env: Environment = process.env): string {
  if (env.BALLAST_HOME) return resolve(env.BALLAST_HOME);
  return platformFolder(env, { linux: 'XDG_DATA_HOME', linuxDefault: '.local/share', mac: 'Application Support' });
}

/** Names the cache folder: BALLAST_CACHE, else the platform's place. Creates nothing. */
export function cacheFolder(env: Environment = process.env): string {
  if (env.BALLAST_CACHE) return resolve(env.BALLAST_CACHE);
  const folder = platformFolder(env, { linux: 'XDG_CACHE_HOME', linuxDefault: '.cache', mac: 'Caches' });
  // Windows has one place for both, so the cache stands inside.
  return process.platform === 'win32' ? join(folder, 'cache') : folder;
}

export function dataFolderPaths(folder: string): DataFolderPaths {
  return {
    ledger: join(folder, 'ledger.sqlite'),
    server: join(folder, 'server'),
    runs: join(folder, 'runs'),
    locks: join(folder, 'locks'),
    workerLog: join(folder, 'worker.log'),
    lock: join(folder, 'lock.sqlite'),
    holder: join(folder, 'holder.json'),
  };
}

/**
 * Creates the folder, readable by its owner alone, and checks that it can be written. A folder that exists keeps its
 * mode: whoever made it chose it.
 *
 * @throws {UserError} if it cannot be created, is not a folder, or cannot be written
 */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'EEXIST' });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message;
    throw new UserError(`Cannot use the data folder ${folder}: ${reason}; choose another with BALLAST_HOME`, {
      cause: error,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it must be writable, but permission was denied',
  EPERM: 'it must be writable, but the system does not permit it',
  EROFS: 'it must be writable, but its file system is read-only',
  EEXIST: 'it must be a folder, but a file has this name',
  ENOTDIR: 'it must be a folder, but part of its path is a file',
  ENOENT: 'it cannot be created there',
  ENOSPC: 'the disk is full',
};

interface Places {
  /** Environment variable that names the base folder on Linux. */
  readonly linux: string;
  readonly linuxDefault: string;
  /** Folder below ~/Library. */
  readonly mac: string;
}

function platformFolder(env: Environment, { linux, linuxDefault, mac }: Places): string {
  const home = env.HOME || homedir();
  if (process.platform === 'darwin') return join(home, 'Library', mac, 'ballast');
  if (process.platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'ballast');
  const base = env[linux];
  // The XDG specification: a relative path there must be ignored.
  return join(base && isAbsolute(base) ? base : join(home, linuxDefault), 'ballast');
}
