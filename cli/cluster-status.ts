/** What all runs of a ledger share: where it is, the server, and who works for it. */
import { dataFolder } from '../client/data-folder/data-folder.js';
import { askBatchQueue, type PollingWorker, placeOfWorker } from '../client/run-activity.js';
import { connectClient } from '../client/run-client.js';
import { shownAddress } from '../store/open-store.js';
import { queueOf } from './ledger-queue.js';
import { findTarget } from './temporal-target.js';
import { alignedTable, duration, grouped } from './words.js';
import { storeAddress, type Workspace } from './workspace.js';

export interface ClusterStatus {
  readonly store: string;
  /** Null if none runs. */
  readonly server: {
    readonly address: string;
    readonly namespace: string;
    /** Null if it answers. */
    readonly problem: string | null;
  } | null;
  readonly workers: readonly PollingWorker[];
  /** Batches that no worker has taken, about. */
  readonly waiting: number;
}

/** @param workspace undefined while there is no ledger, so that nobody can work for it */
export async function clusterStatus(workspace: Workspace | undefined): Promise<ClusterStatus> {
  const store = shownAddress(storeAddress());
  const target = await findTarget(workspace?.folder ?? dataFolder());
  if (target === undefined) return { store, server: null, workers: [], waiting: 0 };
  const server = { address: target.connection.address ?? '', namespace: target.namespace };
  try {
    const client = await connectClient(target);
    try {
      const queue = workspace ? await askBatchQueue(client, await queueOf(workspace)) : { workers: [], waiting: 0 };
      return { store, server: { ...server, problem: null }, ...queue };
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    return { store, server: { ...server, problem: (error as Error).message }, workers: [], waiting: 0 };
  }
}

export function clusterLines({ store, server, workers, waiting }: ClusterStatus, now: number): string[] {
  const threads = workers.reduce((sum, worker) => sum + (worker.threads ?? 1), 0);
  const where = server === null ? 'none runs' : `${server.address}, namespace ${server.namespace}`;
  const crowd = `${grouped(workers.length)} ${workers.length === 1 ? 'worker' : 'workers'} with ${grouped(threads)} threads`;
  const lines = [`store      ${store}`, `server     ${where}`];
  if (server?.problem) lines.push(`problem    ${server.problem}`);
  if (server !== null && !server.problem) lines.push(`work       ${crowd}; ${grouped(waiting)} batches wait for one`);
  if (workers.length > 0) lines.push('', workerTable(workers, now));
  return lines;
}

function workerTable(workers: readonly PollingWorker[], now: number): string {
  return alignedTable(
    ['worker', 'threads', 'seen'],
    workers.map((worker) => [
      placeOfWorker(worker),
      worker.threads === null ? '–' : grouped(worker.threads),
      `${duration(Math.max(0, now - worker.lastSeenAt) / 1000)} ago`,
    ]),
  );
}
