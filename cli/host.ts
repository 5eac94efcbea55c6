/**
 * The server and the worker that all commands of a data folder share. One command is their host: the first that needs them.
 * Others join it. When the host ends, however it ends, one of the others takes its place and all go on.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { dataFolderPaths } from '../client/data-folder/data-folder.js';
import { describeHolder, type Hold, type Holder, tryHoldDataFolder, whoHolds } from '../client/data-folder/hold.js';
import { whoHoldsRun } from '../client/data-folder/hold-run.js';
import { connectClient, endLeftRuns, leaveRun, type TemporalTarget } from '../client/run-client.js';
import { externalServer } from '../client/server/external.js';
import { serverStatus } from '../client/server/find-server.js';
import { queueOf } from './ledger-queue.js';
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
  /** Has nobody go on with a run whose command was interrupted. */
  leave(runId: string): Promise<void>;
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
const NEVER = new Promise<never>(() => {});
/** How often the host looks for runs whose commands are gone. */
const CLEAR_MS = 5000;

/** Becomes the host, or joins the command that is. @throws the signal's reason */
export async function findHost(workspace: Workspace, options: HostOptions): Promise<Host> {
  for (;;) {
    options.signal.throwIfAborted();
    const hold = tryHoldDataFolder(workspace.folder, options.what);
    if (hold !== undefined) return await startHost(workspace, hold, options);
    const joined = await joinHost(workspace, options.display);
    if (joined !== undefined) return joined;
    await sleep(LOOK_MS);
  }
}

async function startHost(workspace: Workspace, hold: Hold, { threads, display }: HostOptions): Promise<Host> {
  const closing = new AbortController();
  const { folder } = workspace;
  const queue = await queueOf(workspace);
  let server: TemporalServer | undefined;
  let worker: WorkerProcess | undefined;
  async function close(): Promise<void> {
    closing.abort();
    await worker?.stop();
    await server?.server?.close();
    hold.release();
  }
  try {
    const opened = openTemporalServer(folder, display);
    // both start at once: a worker takes as long to load as a server to come up
    if (threads > 0)
      worker = startWorkerProcess({
        server: opened.then((one) => one.forWorker),
        queue,
        threads,
        logFile: dataFolderPaths(folder).workerLog,
        onRestart: (pid) => display.say(`the worker died; started again as process ${pid}`),
      });
    server = await opened;
    // on a server of the user's own a run goes on as long as some worker does
    if (server.server !== undefined) await keepClear(folder, server.target, closing.signal);
    // with neither of its own, a command waits for others
    const gone = Promise.race([
      ...(worker ? [worker.failed] : []),
      ...(server.server ? [server.server.failed] : []),
      NEVER,
    ]);
    // its run ends with its worker
    const leave = async () => {};
    return { target: server.target, queue, joined: false, gone, leave, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Ends what commands that are gone have left open: once before it returns, then again and again until the signal. */
async function keepClear(folder: string, target: TemporalTarget, signal: AbortSignal): Promise<void> {
  // never closed, as in temporal-engine.ts
  const client = await connectClient(target);
  const clear = () => endLeftRuns(client, (runId) => whoHoldsRun(folder, runId) !== undefined);
  async function repeat(): Promise<void> {
    while (!signal.aborted) {
      await sleep(CLEAR_MS, undefined, { ref: false });
      // the server may be away for a moment
      if (!signal.aborted) await clear().catch(() => {});
    }
  }
  await clear();
  void repeat();
}

/** @returns undefined if the host has gone, or is only starting */
async function joinHost(workspace: Workspace, display: ProgressDisplay): Promise<Host | undefined> {
  const { folder } = workspace;
  const holder = whoHolds(folder);
  if (holder === undefined || !(await servesThere(folder, holder))) return undefined;
  const target = await findTarget(folder);
  if (target === undefined) return undefined;
  display.say(`shares server and workers with ${describeHolder(holder)}`);
  let left = false;
  async function untilGone(): Promise<undefined> {
    while (!left && whoHolds(folder)?.pid === holder?.pid) await sleep(LOOK_MS);
  }
  return {
    target,
    queue: await queueOf(workspace),
    joined: true,
    gone: untilGone(),
    async leave(runId) {
      if (externalServer() === undefined) await leaveRun(await connectClient(target), runId);
    },
    async close() {
      left = true;
    },
  };
}

/** Whether the server that runs is the holder's, and not one that a command before it has left and that is about to end. */
async function servesThere(folder: string, holder: Holder): Promise<boolean> {
  if (externalServer() !== undefined) return holder.pid !== 0;
  const status = await serverStatus(folder);
  if (status.state !== 'running') return false;
  const { mode, owner } = status.record;
  return holder.pid !== 0 && (mode === 'detached' || owner.pid === holder.pid);
}
