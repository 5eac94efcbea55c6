/** How a run stands, in the words that `status`, `watch` and scripts share. */

import { whoHolds } from '../client/data-folder/hold.js';
import { connectClient, runHandle, runProgress } from '../client/run-client.js';
import { type RunCounts, runCounts } from '../store/run-results.js';
import { findTarget } from './temporal-target.js';
import type { FoundRun, Workspace } from './workspace.js';

/**
 * - `finished`: nothing is missing; `cancelled`: somebody ended it; `stopped`: something is missing and nobody works on it;
 * - `planning`, `running`, `paused`, `closing`: a worker has it in hand.
 */
export type RunPhase = 'finished' | 'cancelled' | 'stopped' | 'planning' | 'running' | 'paused' | 'closing';

export interface RunStatus extends RunCounts {
  readonly runId: string;
  readonly study: string;
  readonly phase: RunPhase;
  readonly createdAt: string;
}

export async function runStatus(workspace: Workspace, { record, study }: FoundRun): Promise<RunStatus> {
  const counts = await runCounts(workspace.ledger, study);
  return {
    runId: record.id,
    study: record.study,
    phase: await phaseOf(workspace.folder, record, counts),
    ...counts,
    createdAt: record.createdAt,
  };
}

async function phaseOf(folder: string, record: FoundRun['record'], { finished, total }: RunCounts): Promise<RunPhase> {
  if (finished === total) return 'finished';
  const live = await livePhase(folder, record.id);
  if (live !== undefined) return live;
  return record.state === 'cancelled' ? 'cancelled' : 'stopped';
}

/** Asks the workflow, if a server is there and a worker answers; an inline run is known by who holds the folder. */
async function livePhase(folder: string, runId: string): Promise<RunPhase | undefined> {
  if (whoHolds(folder)?.what.split(' ').includes(runId)) {
    return (await askWorkflow(folder, runId)) ?? 'running';
  }
  return await askWorkflow(folder, runId);
}

async function askWorkflow(folder: string, runId: string): Promise<RunPhase | undefined> {
  const target = await findTarget(folder);
  if (target === undefined) return undefined;
  const client = await connectClient(target);
  try {
    const handle = runHandle(client, runId);
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return undefined;
    return (await runProgress(handle))?.phase;
  } catch {
    return undefined;
  } finally {
    await client.connection.close();
  }
}
