/** Runs studies through Temporal, on server and workers that the commands of a data folder share. */

import type { Client } from '@temporalio/client';
import { pollingWorkers } from '../client/run-activity.js';
import {
  connectClient,
  isOpen,
  type RunEnd,
  type RunHandle,
  runEnd,
  runHandle,
  runProgress,
  startRun,
  type Workforce,
} from '../client/run-client.js';
import { configuredTarget } from './configured-server.js';
import type { Engine, EngineChoice } from './engine-contract.js';
import { findHost, type Host } from './host.js';
import type { ProgressDisplay } from './progress-display.js';
import { showProgress } from './show-progress.js';
import type { FoundRun, Workspace } from './workspace.js';

/** Nothing is started before the first run needs it. */
export function temporalEngine(workspace: Workspace, what: string, choice: EngineChoice, signal: AbortSignal): Engine {
  // several runs of the command may ask for it at once
  let hosting: Promise<Host> | undefined;

  async function run(found: FoundRun, display: ProgressDisplay): Promise<RunEnd> {
    const begun = { is: false };
    for (;;) {
      hosting ??= findHost(workspace, { what, threads: choice.workers, display, signal });
      const mine = hosting;
      const host = await mine;
      const end = await runOn(host, workspace, found, { choice, display, signal, begun });
      if (end !== undefined) return end;
      await host.close();
      if (hosting === mine) hosting = undefined;
      display.say('the command whose server and workers were shared has ended; going on');
    }
  }

  /** Undefined if there is none, or there could be none. */
  async function hostNow(): Promise<Host | undefined> {
    return await hosting?.catch(() => undefined);
  }

  return {
    async run(found, display) {
      try {
        const end = await run(found, display);
        if (end.kind === 'completed') return { interrupted: false, problems: end.report.problems };
        return { interrupted: false, problems: [end.kind === 'cancelled' ? 'the run was cancelled' : end.reason] };
      } catch (error) {
        if (!signal.aborted) throw error;
        const host = await hostNow();
        await host?.leave(found.record.id).catch(() => {});
        return { interrupted: true, goesOn: await othersWork(host, choice), problems: [] };
      }
    },
    async close() {
      await (await hostNow())?.close();
    },
  };
}

/** How long a command that ends needs to give up what it shares. */
const GOING_MS = 15_000;

interface Running {
  readonly choice: EngineChoice;
  readonly display: ProgressDisplay;
  /** Leaves the run durable: the worker stores what it has finished. */
  readonly signal: AbortSignal;
  /** Whether this command has started the run's workflow. */
  readonly begun: { is: boolean };
}

/**
 * Starts the run's workflow, or goes on with the one that it started before the host went, and follows it to its end.
 *
 * @returns undefined if the host has gone and another is to be found
 * @throws if there can be none, or the signal's reason
 */
async function runOn(
  { target, queue, joined, gone }: Host,
  workspace: Workspace,
  found: FoundRun,
  { choice, display, signal, begun }: Running,
): Promise<RunEnd | undefined> {
  const over = new AbortController();
  const lost = gone.then((error) => (error === undefined ? undefined : Promise.reject(error)));
  try {
    return await Promise.race([follow(), lost, aborted(signal, over.signal)]);
  } catch (error) {
    // a server that is going down with its command is no reason to fail
    if (!joined || signal.aborted) throw error;
    return await Promise.race([lost, new Promise<never>((_, reject) => setTimeout(reject, GOING_MS, error))]);
  } finally {
    over.abort();
    lost.catch(() => {});
  }

  async function follow(): Promise<RunEnd> {
    // never closed, it ends with the process: a call that waits to be tried again throws from its timer if it meets a
    // closed channel (@temporalio/client 1.23, grpc-retry.js)
    const client = await connectClient(target);
    const { id: runId } = found.record;
    // a pause, a priority and an extension of its own outlive the host
    const mine = begun.is && (await isOpen(client, runId));
    const handle = mine ? runHandle(client, runId) : await start(client, queue, found, { choice, display });
    begun.is = true;
    const phaseOf = async () => (await runProgress(runHandle(client, runId)))?.phase;
    const progress = showProgress(workspace, runId, display, phaseOf, { curve: choice.curve === true });
    try {
      return await runEnd(handle, over.signal);
    } finally {
      progress.stop();
    }
  }
}

async function start(
  client: Client,
  queue: string,
  { record, study }: FoundRun,
  { choice, display }: Pick<Running, 'choice' | 'display'>,
): Promise<RunHandle> {
  const { batchSize } = choice;
  const { id: runId, priority } = record;
  const batching = batchSize === undefined ? {} : { batchSize };
  return await startRun(client, queue, study.name, {
    runId,
    priority,
    ...batching,
    ...(await workforce(client, queue, choice, display)),
  });
}

/**
 * Batches handed out at once on a server of the user's own: workers may come at any time, and what scales them looks at what waits.
 * Two segments share them, and the server takes 2000 for each.
 */
const CLUSTER_WINDOW = 200;

/** The threads that will share the work, ours and others', and how many batches to hand out. */
async function workforce(
  client: Client,
  queue: string,
  { workers: ours }: EngineChoice,
  display: ProgressDisplay,
): Promise<Workforce> {
  if (configuredTarget() === undefined) return { threads: ours };
  const polling = await pollingWorkers(client, queue).catch(() => []);
  if (ours === 0 && polling.length === 0)
    display.say('no worker is there yet; start some with `ballast worker`, on any host');
  const threads = Math.max(
    ours,
    polling.reduce((sum, worker) => sum + (worker.threads ?? 1), 0),
    1,
  );
  return { threads, inFlight: Math.max(CLUSTER_WINDOW, 2 * threads) };
}

/** Whether workers that are not this command's take the run's batches when it has gone. */
async function othersWork(host: Host | undefined, { workers: ours }: EngineChoice): Promise<boolean> {
  if (host === undefined || configuredTarget() === undefined) return false;
  const polling = await connectClient(host.target)
    .then((client) => pollingWorkers(client, host.queue))
    .catch(() => []);
  return polling.length > (ours > 0 && !host.joined ? 1 : 0);
}

/** Rejects with the reason; listens until `over` says so, since a command may have many runs. */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: over });
  });
}
