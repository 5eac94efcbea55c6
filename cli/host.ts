/**
 * The server and the worker that all commands of a data folder share. One command is their host: the first that needs them.
 * Others join it. When the host ends, however it ends, one of the others takes its place and all go on.
 */

import { dataFolderPaths } from '../client/data-folder/data-folder.js';
import { describeHolder, type Hold, tryHoldDataFolder, whoHolds } from '../client/data-folder/hold.js';
import { heldRuns } from '../client/data-folder/hold-run.js';
import { connectClient, endLeftRuns, type TemporalTarget } from '../client/run-client.js';
import type { ProgressDisplay } from './progress-display.js';
import { openTemporalServer, type TemporalServer } from './temporal-server.js';
import { findTarget } from './temporal-target.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';
import type { Workspace } from './workspace.js';

/** Server and workers, as one command sees them. */
export interface Host {
  readonly target: TemporalTarget;
  /** Control queue of this ledger's runs. */
  readonly queue: string;
  /** True if another command started them. */
  readonly joined: boolean;
  /** Resolves when they have gone: with the reason if they cannot be had again, undefined if another host may be found. */
  readonly gone: Promise<Error | undefined>;
  close(): Promise<void>;
}

export interface HostOptions {
  /** What the command does, in words for others that wait: 'run figure-5'. */
  readonly what: string;
  readonly threads: number;
  readonly display: ProgressDisplay;
  readonly signal: AbortSignal;
}

const LOOK_MS = 200;

/** The queue of a ledger's runs: workers of another ledger must not take them. */
export async function queueOf({ ledger }: Pick<Workspace, 'ledger'>): Promise<string> {
  return `ballast-${await ledger.identity()}`;
}

/** Becomes the host, or joins the command that is. @throws the signal's reason */
export async function findHost(workspace: Workspace, options: HostOptions): Promise<Host> {
  for (;;) {
    options.signal.throwIfAborted();
    const hold = tryHoldDataFolder(workspace.folder, options.what);
    if (hold !== undefined) return await startHost(workspace, hold, options);
    const joined = await joinHost(workspace, options.display);
    if (joined !== undefined) return joined;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function startHost(workspace: Workspace, hold: Hold, { threads, display }: HostOptions): Promise<Host> {
  let server: TemporalServer | undefined;
  let worker: WorkerProcess | undefined;
  async function close(): Promise<void> {
    await worker?.stop();
    await server?.server?.close();
    hold.release();
  }
  try {
    server = await openTemporalServer(workspace.folder, display);
    // on a server of one's own nobody else starts runs
    if (server.server !== undefined) await clearLeftRuns(workspace.folder, server.target);
    const queue = await queueOf(workspace);
    worker = startWorkerProcess({
      env: server.env,
      queue,
      threads,
      logFile: dataFolderPaths(workspace.folder).workerLog,
      onRestart: (pid) => display.say(`the worker died; started again as process ${pid}`),
    });
    const gone = Promise.race([worker.failed, ...(server.server ? [server.server.failed] : [])]);
    return { target: server.target, queue, joined: false, gone, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function clearLeftRuns(folder: string, target: TemporalTarget): Promise<void> {
  const client = await connectClient(target);
  try {
    await endLeftRuns(client, heldRuns(folder));
  } finally {
    await client.connection.close();
  }
}

/** @returns undefined if the host has gone, or is only starting */
async function joinHost(workspace: Workspace, display: ProgressDisplay): Promise<Host | undefined> {
  const { folder } = workspace;
  const holder = whoHolds(folder);
  const target = await findTarget(folder);
  if (holder === undefined || target === undefined) return undefined;
  display.say(`shares server and workers with ${describeHolder(holder)}`);
  let left = false;
  async function untilGone(): Promise<undefined> {
    while (!left && whoHolds(folder)?.pid === holder?.pid) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return {
    target,
    queue: await queueOf(workspace),
    joined: true,
    gone: untilGone(),
    async close() {
      left = true;
    },
  };
}
