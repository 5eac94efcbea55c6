/** How a run stands, in the words that `status`, `watch` and scripts share. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { whoHoldsRun } from '../client/data-folder/hold-run.js';
import { connectClient, runHandle, runProgress } from '../client/run-client.js';
import { externalServer } from '../client/server/external.js';
import { isWhole, type RunCounts, runCounts } from '../store/run-results.js';
import { findTarget } from './temporal-target.js';
import type { FoundRun, Workspace } from './workspace.js';

/**
 * - `finished`: nothing is missing; `cancelled`: somebody ended it; `stopped`: something is missing and nobody works on it;
 * - `planning`, `running`, `paused`, `closing`: a worker has it in hand.
 */
export type RunPhase = 'finished' | 'cancelled' | 'stopped' | 'planning' | 'running' | 'paused' | 'closing';

/** Whether somebody works on a run in that phase. */
export function isLive(phase: RunPhase): boolean {
  return phase !== 'finished' && phase !== 'cancelled' && phase !== 'stopped';
}

export interface RunStatus extends RunCounts {
  readonly runId: string;
  readonly study: string;
  readonly phase: RunPhase;
  /** 1 goes first, 5 last. */
  readonly priority: number;
  readonly revision: number;
  readonly createdAt: string;
}

export async function runStatus(workspace: Workspace, { record, spec }: FoundRun): Promise<RunStatus> {
  const counts = await runCounts(workspace.ledger, spec);
  return {
    runId: record.id,
    study: record.study,
    phase: await phaseOf(workspace, record.id, counts),
    ...counts,
    priority: record.priority,
    revision: record.revision,
    createdAt: record.createdAt,
  };
}

/** Waits until nobody works on the run any more, and its command, if there is one here, has ended. */
export async function endPhase(workspace: Workspace, run: FoundRun): Promise<RunPhase> {
  for (;;) {
    await untilReleased(workspace.folder, run.record.id);
    const { phase } = await runStatus(workspace, run);
    if (!isLive(phase)) return phase;
    await sleep(100);
  }
}

/** How somebody works on a run; undefined if its workflow is not open, or does not answer. */
export type AskWorkflow = (folder: string, runId: string) => Promise<RunPhase | undefined>;

export async function phaseOf(
  { folder, ledger }: Workspace,
  runId: string,
  counts: RunCounts,
  ask: AskWorkflow = askWorkflow,
): Promise<RunPhase> {
  if (isWhole(counts)) return 'finished';
  const live = await livePhase(folder, runId, ask);
  if (live !== undefined) return live;
  return (await ledger.findRun(runId))?.state === 'cancelled' ? 'cancelled' : 'stopped';
}

/**
 * Asks the workflow. With the local server nobody works on a run unless a command holds it, even if its workflow is open; a run
 * that is held but has no workflow is starting, or runs inline.
 */
async function livePhase(folder: string, runId: string, ask: AskWorkflow): Promise<RunPhase | undefined> {
  if (isHeld(folder, runId)) return (await ask(folder, runId)) ?? 'running';
  return externalServer() === undefined ? undefined : await ask(folder, runId);
}

/** Whether a command here works on the run. */
export function isHeld(folder: string, runId: string): boolean {
  return whoHoldsRun(folder, runId) !== undefined;
}

/** Waits until no command here works on the run. */
export async function untilReleased(folder: string, runId: string): Promise<void> {
  while (isHeld(folder, runId)) await sleep(50);
}

/** Undefined if it is not open, or does not answer: what is in the ledger can be told without it. */
async function askWorkflow(folder: string, runId: string): Promise<RunPhase | undefined> {
  const target = await findTarget(folder);
  if (target === undefined) return undefined;
  let client: Client | undefined;
  try {
    client = await connectClient(target);
    return await openPhase(client, runId);
  } catch {
    return undefined;
  } finally {
    await client?.connection.close();
  }
}

/** Of a workflow that is open. */
export async function openPhase(client: Client, runId: string): Promise<RunPhase | undefined> {
  const handle = runHandle(client, runId);
  const { status } = await handle.describe();
  if (status.name !== 'RUNNING') return undefined;
  return (await runProgress(handle))?.phase;
}
