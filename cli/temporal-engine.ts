/** Runs studies through Temporal: server, worker and workflow, from start to end. */

import path from 'node:path';
import type { ConnectionOptions } from '@temporalio/client';
import {
  connectClient,
  type RunEnd,
  runEnd,
  runHandle,
  runProgress,
  startRun,
  type TemporalTarget,
} from '../client/run-client.js';
import type { Progress } from '../client/server/progress.js';
import { provideServer } from '../client/server/sources.js';
import { type SupervisedServer, superviseServer } from '../client/server/supervise-server.js';
import { runCounts } from '../store/run-results.js';
import type { Study } from '../studies/study.js';
import type { ProgressDisplay } from './progress-display.js';
import { startWorkerProcess } from './worker-process.js';
import { runFolder, type Workspace } from './workspace.js';

export interface EngineOptions {
  readonly threads: number;
  readonly batchSize: number | undefined;
  readonly display: ProgressDisplay;
  /** Leaves the run durable: the worker stores what it has finished, then everything that was started here ends. */
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 500;

/** Runs a study with a worker of its own on a server that is there. */
export async function runWithTemporal(
  { target, env, server }: TemporalServer,
  workspace: Workspace,
  { runId, study }: { readonly runId: string; readonly study: Study },
  { threads, batchSize, display, signal }: EngineOptions,
): Promise<RunEnd> {
  const queue = `ballast-${runId}`;
  const worker = startWorkerProcess({
    env,
    queue,
    threads,
    logFile: path.join(runFolder(workspace.folder, runId), 'worker.log'),
    onRestart: (pid) => display.say(`the worker died; started again as process ${pid}`),
  });
  const over = new AbortController();
  const died = Promise.race([worker.failed, ...(server ? [server.failed] : []), aborted(signal)]);
  try {
    return await Promise.race([followRun(target, queue, over.signal), died.then((reason) => Promise.reject(reason))]);
  } finally {
    over.abort();
    await worker.stop();
  }

  async function followRun(at: TemporalTarget, queue: string, until: AbortSignal): Promise<RunEnd> {
    // never closed, it ends with the process: a call that waits to be tried again throws from its timer if it meets a
    // closed channel (@temporalio/client 1.23, grpc-retry.js)
    const client = await connectClient(at);
    const batching = batchSize === undefined ? {} : { batchSize };
    const handle = await startRun(client, queue, study.name, { runId, threads, ...batching });
    const phaseOf = async () => (await runProgress(runHandle(client, runId)))?.phase;
    const progress = showProgress(workspace, study, display, phaseOf);
    try {
      return await runEnd(handle, until);
    } finally {
      progress.stop();
    }
  }
}

/** Resolves with the reason. */
function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });
}

/** Redraws the progress from the ledger now and then. */
export function showProgress(
  { ledger }: Workspace,
  study: Study,
  display: ProgressDisplay,
  phaseOf: () => Promise<string | undefined>,
): { stop(): void } {
  let stopped = false;
  let phase = 'starting';
  async function loop(): Promise<void> {
    while (!stopped) {
      phase = (await phaseOf()) ?? phase;
      if (!stopped) display.update(await runCounts(ledger, study), phase);
      await new Promise((resolve) => setTimeout(resolve, PROGRESS_MS).unref());
    }
  }
  // a failed look at the progress is no reason to end the run; its own error will come
  loop().catch(() => {});
  return {
    stop() {
      stopped = true;
    },
  };
}

/** A server that can run studies: an external one, or one that was started here. */
export interface TemporalServer {
  readonly target: TemporalTarget;
  /** Environment for the worker, which reads the same variables as every Temporal tool. */
  readonly env: NodeJS.ProcessEnv;
  /** The one that was started here; close it at the end. */
  readonly server: SupervisedServer | undefined;
}

/** Finds a server, or starts one on the data folder. */
export async function openTemporalServer(folder: string, display: ProgressDisplay): Promise<TemporalServer> {
  const source = await provideServer({ onProgress: serverProgress(display) });
  if (source.kind === 'external') {
    const connection = source.connectionOptions as ConnectionOptions;
    return { target: { connection, namespace: source.namespace }, env: process.env, server: undefined };
  }
  const server = await superviseServer({
    folder,
    executable: source,
    onRestart: ({ pid }) => display.say(`the server died; started again as process ${pid}`),
  });
  const ownTemporal = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    target: { connection: { address: server.address }, namespace: server.namespace },
    env: { ...Object.fromEntries(ownTemporal), TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace },
    server,
  };
}

const STEPS: Record<Progress['step'], string> = {
  download: 'downloading the Temporal server',
  wait: 'waiting for another process that prepares the Temporal server',
  modules: 'fetching the Temporal server’s source',
  compile: 'building the Temporal server (once; a few minutes)',
  link: 'linking the Temporal server',
};

/** Shows how the server comes to be there. */
export function serverProgress(display: ProgressDisplay): (progress: Progress) => void {
  return ({ step, done, total }) => display.prepare(STEPS[step], done, total);
}
