/** What stands in the server's folder, and the record of the server that runs there. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderPaths, prepareDataFolder } from '../data-folder/data-folder.js';
import type { ProcessIdentity } from './process-identity.js';

/** attached: ends with the command that started it · detached: stays until it is stopped. */
export type ServerMode = 'attached' | 'detached';

/** `server.json`: the server that was started last, still running or not. */
export interface ServerRecord {
  readonly process: ProcessIdentity;
  /** The command that started it. */
  readonly owner: ProcessIdentity;
  /** When, in ISO 8601. */
  readonly since: string;
  readonly address: string;
  readonly metricsAddress: string;
  readonly uiAddress?: string;
  readonly namespace: string;
  readonly version: string;
  readonly mode: ServerMode;
}

export interface ServerFiles {
  readonly folder: string;
  readonly database: string;
  /** Server version that made the database; absent until the first start has succeeded. */
  readonly version: string;
  readonly record: string;
  readonly log: string;
  /** Held while a server is being started. */
  readonly lock: string;
}

export function serverFiles(dataFolder: string): ServerFiles {
  const folder = dataFolderPaths(dataFolder).server;
  return {
    folder,
    database: join(folder, 'temporal.db'),
    version: join(folder, 'VERSION'),
    record: join(folder, 'server.json'),
    log: join(folder, 'server.log'),
    lock: join(folder, 'lock.sqlite'),
  };
}

/** Creates the data folder and the server's folder in it, readable by their owner alone. */
export function prepareServerFolder(dataFolder: string): ServerFiles {
  const files = serverFiles(dataFolder);
  prepareDataFolder(dataFolder);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });
  return files;
}

/** Reads the record; undefined if there is none, or none that makes sense. */
export function readRecord(files: ServerFiles): ServerRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(files.record, 'utf8')) as Partial<ServerRecord>;
    const { process, owner, address, metricsAddress, namespace, version, mode, since } = record;
    if (typeof process?.pid !== 'number' || typeof owner?.pid !== 'number') return undefined;
    if (!address || !metricsAddress || !namespace || !version || !since) return undefined;
    if (mode !== 'attached' && mode !== 'detached') return undefined;
    return record as ServerRecord;
  } catch {
    return undefined;
  }
}

/** Writes the record whole or not at all, for the owner's eyes: the server has no other protection. */
export function writeRecord(files: ServerFiles, record: ServerRecord): void {
  const temporary = `${files.record}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, files.record);
}

/** Removes the record, if it is still about that process. */
export function removeRecord(files: ServerFiles, identity: ProcessIdentity): void {
  const recorded = readRecord(files)?.process;
  if (recorded && (recorded.pid !== identity.pid || recorded.started !== identity.started)) return;
  rmSync(files.record, { force: true });
}
