/** Start, ask and steer a run's workflow. The workflow's id is the run's id. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Connection, ConnectionOptions, WorkflowHandle } from '@temporalio/client';
import { payloadConversion } from '../network/payload-codec.js';
import type { RunProgress } from '../workflows/messages.js';
import type { RunReport, RunStudyInput, runStudy } from '../workflows/run-study.js';
import { whyNoConnection } from './server/check-server.js';
import { UserError } from './user-error.js';

/** Loaded when it is needed, and while the server starts: it takes a third of a second. */
const temporal = () => import('@temporalio/client');
const messages = () => import('../workflows/messages.js');

export interface TemporalTarget {
  readonly connection: ConnectionOptions;
  readonly namespace: string;
}

/** A connection takes a tenth of it. */
const SLOW_MS = 1000;
/** A query waits for a worker; a display must not. */
const QUERY_PATIENCE_MS = 1000;
const UPDATE_PATIENCE_MS = 10_000;
const OPEN_RUNS = "WorkflowType = 'runStudy' AND ExecutionStatus = 'Running'";
const TERMINATED = 'its workflow was terminated, by another command that took the run over or by hand';

/** The threads that share a run, and how many batches are handed out at once. */
export type Workforce = Pick<RunStudyInput, 'threads' | 'inFlight'>;

export type RunHandle = WorkflowHandle<typeof runStudy>;

/** @throws {UserError} if the server cannot be reached */
export async function connectClient({ connection, namespace }: TemporalTarget): Promise<Client> {
  const { Client, Connection } = await temporal();
  const connected = Connection.connect(connection).catch((error: Error) => {
    throw unreachable(connection.address, error);
  });
  return new Client({
    connection: await Promise.race([connected, refusal(connection, connected)]),
    namespace,
    ...payloadConversion(process.env),
  });
}

/** Rejects if the server lets us in by no means: said soon, where the library tries on until its deadline. */
async function refusal(connection: ConnectionOptions, connected: Promise<Connection>): Promise<never> {
  const isSlow = await Promise.race([
    connected.then(() => false).catch(() => false),
    sleep(SLOW_MS, true, { ref: false }),
  ]);
  const reason = isSlow ? await whyNoConnection(connection) : undefined;
  if (reason !== undefined) throw new UserError(`Cannot reach the Temporal server at ${connection.address}: ${reason}`);
  return await new Promise<never>(() => {});
}

/** The error for a server that does not answer. The client's own message says only that its deadline passed. */
export function unreachable(address: string | undefined, cause: Error): UserError {
  return new UserError(
    `Cannot reach the Temporal server: one must answer at ${address}, got no connection; start it, or correct TEMPORAL_ADDRESS`,
    { cause },
  );
}

/**
 * Starts the run's workflow on a queue. One that is still open, left by a command that was stopped or killed, is replaced:
 * the ledger knows what is finished, so the new one plans the rest for the threads there are now, and neither an old
 * pause, nor batches of a dead worker, nor an older version's history stands in its way.
 */
export async function startRun(client: Client, queue: string, study: string, input: RunStudyInput): Promise<RunHandle> {
  return await client.workflow.start<typeof runStudy>('runStudy', {
    workflowId: input.runId,
    taskQueue: queue,
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    staticSummary: `study ${study}`,
  });
}

export function runHandle(client: Client, runId: string): RunHandle {
  return client.workflow.getHandle<typeof runStudy>(runId);
}

/** Whether the run has a workflow that has not come to its end. */
export async function isOpen(client: Client, runId: string): Promise<boolean> {
  try {
    return (await runHandle(client, runId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof (await temporal()).WorkflowNotFoundError) return false;
    throw error;
  }
}

/** How a workflow ended. */
export type RunEnd =
  | { readonly kind: 'completed'; readonly report: RunReport }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Waits for the end of a run, through restarts of the server. */
export async function runEnd(handle: RunHandle, signal: AbortSignal): Promise<RunEnd> {
  const { isGrpcServiceError, TerminatedFailure, WorkflowFailedError, WorkflowNotFoundError } = await temporal();
  for (;;) {
    signal.throwIfAborted();
    try {
      return { kind: 'completed', report: await untilAborted(handle.result(), signal) };
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof WorkflowFailedError) {
        if (error.cause?.name === 'CancelledFailure') return { kind: 'cancelled' };
        if (error.cause instanceof TerminatedFailure) return { kind: 'failed', reason: TERMINATED };
        return { kind: 'failed', reason: rootMessage(error) };
      }
      if (error instanceof WorkflowNotFoundError) return { kind: 'failed', reason: 'the server has lost the run' };
      if (!isGrpcServiceError(error)) throw error;
      await pauseFor(500);
    }
  }
}

/** @returns undefined if no worker answers soon */
export async function runProgress(handle: RunHandle): Promise<RunProgress | undefined> {
  const { progress } = await messages();
  try {
    return await handle.client.withDeadline(Date.now() + QUERY_PATIENCE_MS, () => handle.query(progress));
  } catch {
    return undefined;
  }
}

/** @throws {UserError} if the run cannot be paused */
export async function pauseRun(handle: RunHandle, now: boolean): Promise<void> {
  await told(handle, 'pause', async () => handle.executeUpdate((await messages()).pause, { args: [{ now }] }));
}

/** @throws {UserError} if the run is not paused */
export async function resumeRun(handle: RunHandle): Promise<void> {
  await told(handle, 'resume', async () => handle.executeUpdate((await messages()).resume));
}

/** Has the run take up what its record asks for by now. @throws {UserError} if it is at its end, or not running */
export async function extendRun(handle: RunHandle): Promise<void> {
  await told(handle, 'extend', async () => handle.executeUpdate((await messages()).extend));
}

/** @param priority 1 goes first, 5 last @throws {UserError} if the run is at its end, or not running */
export async function setRunPriority(handle: RunHandle, priority: number): Promise<void> {
  await told(handle, 'set the priority of', async () =>
    handle.executeUpdate((await messages()).setPriority, { args: [priority] }),
  );
}

/**
 * Ends the workflows that commands which are gone have left open: the ledger knows what they have finished, and a worker
 * must not go on with a run that nobody asks for.
 *
 * @param isHeld whether a command works on the run. It takes a run before it starts the workflow, so asking after the
 *   workflow was listed is early enough
 */
export async function endLeftRuns(client: Client, isHeld: (runId: string) => boolean): Promise<void> {
  for await (const { workflowId, runId } of client.workflow.list({ query: OPEN_RUNS })) {
    if (!isHeld(workflowId)) await endWorkflow(client.workflow.getHandle(workflowId, runId), 'its command is gone');
  }
}

/** Ends a run's workflow at once; batches in hand store what they have finished. */
export async function leaveRun(client: Client, runId: string): Promise<void> {
  await endWorkflow(runHandle(client, runId), 'its command was interrupted');
}

async function endWorkflow(handle: WorkflowHandle, reason: string): Promise<void> {
  try {
    await handle.terminate(reason);
  } catch (error) {
    // it has come to its end
    if (!(error instanceof (await temporal()).WorkflowNotFoundError)) throw error;
  }
}

/** Asks the run to end: it stores what it has finished first. @throws {UserError} if it is not running */
export async function cancelRun(handle: RunHandle): Promise<void> {
  await told(handle, 'cancel', async () => void (await handle.cancel()));
}

async function told(handle: RunHandle, what: string, update: () => Promise<void>): Promise<void> {
  try {
    await handle.client.withDeadline(Date.now() + UPDATE_PATIENCE_MS, update);
  } catch (error) {
    const reason = await whyNotTold(error);
    if (reason === undefined) throw error;
    throw new UserError(`Cannot ${what} ${handle.workflowId}: ${reason}`, { cause: error });
  }
}

async function whyNotTold(error: unknown): Promise<string | undefined> {
  const {
    isGrpcDeadlineError,
    WorkflowNotFoundError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
  } = await temporal();
  if (error instanceof WorkflowUpdateFailedError) return rootMessage(error);
  if (error instanceof WorkflowNotFoundError) return 'it is not running';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error)) {
    return `no worker answered within ${UPDATE_PATIENCE_MS / 1000} s; try again`;
  }
  return undefined;
}

function rootMessage(error: Error): string {
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
