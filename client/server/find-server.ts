/** Looks at, and stops, the server of a data folder from another command than the one that started it. */
import { waitForLock } from '../data-folder/file-lock.js';
import { UserError } from '../user-error.js';
import { endProcess, isAlive } from './process-identity.js';
import { isServing } from './ready.js';
import { prepareServerFolder, readRecord, removeRecord, type ServerRecord, serverFiles } from './server-files.js';

export type ServerStatus =
  | { readonly state: 'stopped' }
  /** silent: its process lives, but it does not answer. */
  | { readonly state: 'running' | 'silent'; readonly record: ServerRecord; readonly ownerAlive: boolean };

/** Tells what runs in this data folder. Changes nothing. */
export async function serverStatus(folder: string): Promise<ServerStatus> {
  const record = readRecord(serverFiles(folder));
  if (!record || !isAlive(record.process)) return { state: 'stopped' };
  const serving = await isServing(record.address, record.namespace);
  return { state: serving ? 'running' : 'silent', record, ownerAlive: isAlive(record.owner) };
}

/** Returns the live server of this data folder, to attach to; undefined if there is none that answers. */
export async function findServer(folder: string): Promise<ServerRecord | undefined> {
  const status = await serverStatus(folder);
  return status.state === 'running' ? status.record : undefined;
}

/**
 * Stops the server of this data folder and returns what it was; undefined if none ran.
 *
 * @throws {UserError} if it belongs to a command that is still running
 */
export async function stopServer(folder: string): Promise<ServerRecord | undefined> {
  const files = serverFiles(folder);
  if (!readRecord(files)) return undefined;
  const lock = await waitForLock(prepareServerFolder(folder).lock, 50);
  try {
    const record = readRecord(files);
    if (!record) return undefined;
    const alive = isAlive(record.process);
    if (alive && record.mode === 'attached' && isAlive(record.owner)) {
      throw new UserError(
        `Cannot stop the server at ${record.address}: it belongs to process ${record.owner.pid}, which is running; ` +
          'stop that one, and the server ends with it',
      );
    }
    // The record goes first: a command that watches over the server sees that its end is meant.
    removeRecord(files, record.process);
    const ours = record.process.started !== '' || (await isServing(record.address, record.namespace));
    if (alive && ours) await endProcess(record.process, 10_000);
    return alive ? record : undefined;
  } finally {
    lock.release();
  }
}
