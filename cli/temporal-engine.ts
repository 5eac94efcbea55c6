/** Runs studies through Temporal, on server and workers that the commands of a data folder share. */
import { connectClient, type RunEnd, runEnd, runHandle, runProgress, startRun } from '../client/run-client.js';
import type { Engine, EngineChoice } from './engine-contract.js';
import { findHost, type Host } from './host.js';
import type { ProgressDisplay } from './progress-display.js';
import { showProgress } from './show-progress.js';
import type { FoundRun, Workspace } from './workspace.js';

/** Nothing is started before the first run needs it. */
export function temporalEngine(workspace: Workspace, what: string, choice: EngineChoice, signal: AbortSignal): Engine {
  let host: Host | undefined;

  async function run(found: FoundRun, display: ProgressDisplay): Promise<RunEnd> {
    for (;;) {
      host ??= await findHost(workspace, { what, threads: choice.workers, display, signal });
      const end = await runOn(host, workspace, found, { choice, display, signal });
      if (end !== undefined) return end;
      await host.close();
      host = undefined;
      display.say('the command whose server and workers were shared has ended; going on');
    }
  }

  return {
    async run(found, display) {
      try {
        const end = await run(found, display);
        if (end.kind === 'completed') return { interrupted: false, problems: end.report.problems };
        return { interrupted: false, problems: [end.kind === 'cancelled' ? 'the run was cancelled' : end.reason] };
      } catch (error) {
        if (signal.aborted) return { interrupted: true, problems: [] };
        throw error;
      }
    },
    async close() {
      await host?.close();
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
}

/**
 * Starts the run's workflow and follows it to its end.
 *
 * @returns undefined if the host has gone and another is to be found
 * @throws if there can be none, or the signal's reason
 */
async function runOn(
  { target, queue, joined, gone }: Host,
  workspace: Workspace,
  { record, study }: FoundRun,
  { choice, display, signal }: Running,
): Promise<RunEnd | undefined> {
  const over = new AbortController();
  const lost = gone.then((error) => (error === undefined ? undefined : Promise.reject(error)));
  try {
    return await Promise.race([follow(), lost, aborted(signal)]);
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
    const { id: runId, priority } = record;
    const batching = choice.batchSize === undefined ? {} : { batchSize: choice.batchSize };
    const handle = await startRun(client, queue, study.name, { runId, threads: choice.workers, priority, ...batching });
    const phaseOf = async () => (await runProgress(runHandle(client, runId)))?.phase;
    const progress = showProgress(workspace, runId, display, phaseOf);
    try {
      return await runEnd(handle, over.signal);
    } finally {
      progress.stop();
    }
  }
}

/** Rejects with the reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
