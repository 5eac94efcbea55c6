/** Steers a run that somebody works on, or records what whoever takes it up is to know. */
import { cancelRun, pauseRun, resumeRun, setRunPriority } from '../client/run-client.js';
import { UserError } from '../client/user-error.js';
import { endPhase, isHeld, isLive, runStatus } from './run-status.js';
import { findTarget, withRunHandle } from './temporal-target.js';
import type { FoundRun, Workspace } from './workspace.js';

/** @param now stops the batches in hand too @throws {UserError} if it is not running */
export async function pause(workspace: Workspace, run: FoundRun, now: boolean): Promise<void> {
  const { runId, phase } = await runStatus(workspace, run);
  if (!isLive(phase)) throw new UserError(`Cannot pause ${runId}: it must be running, got ${phase}`);
  await withRunHandle(workspace.folder, runId, (handle) => pauseRun(handle, now));
}

/**
 * Has a run that a command works on go on.
 *
 * @returns false if nobody works on it, so that it is to be taken up
 */
export async function goOn(workspace: Workspace, run: FoundRun): Promise<boolean> {
  const { runId, phase } = await runStatus(workspace, run);
  if (phase !== 'paused' && !(await hasCommand(workspace, runId))) return false;
  await withRunHandle(workspace.folder, runId, (handle) => resumeRun(handle));
  return true;
}

/** @param priority 1 goes first, 5 last */
export async function prioritize(workspace: Workspace, run: FoundRun, priority: number): Promise<void> {
  const { runId, phase } = await runStatus(workspace, run);
  if (isLive(phase)) await withRunHandle(workspace.folder, runId, (handle) => setRunPriority(handle, priority));
  await workspace.ledger.setRunPriority(runId, priority);
}

/** @throws {UserError} if it is finished */
export async function cancel(workspace: Workspace, run: FoundRun): Promise<void> {
  const { runId, phase } = await runStatus(workspace, run);
  if (isLive(phase)) await withRunHandle(workspace.folder, runId, cancelRun);
  const end = await endPhase(workspace, run);
  if (end === 'finished') throw new UserError(`Cannot cancel ${runId}: it is finished`);
  if (end === 'stopped') await workspace.ledger.setRunState(runId, 'cancelled');
}

/**
 * Whether a command works on the run through Temporal. Then only its workflow can be told to go on, and knows whether it
 * is paused: while its worker is being started again, nobody answers for it.
 */
async function hasCommand({ folder }: Workspace, runId: string): Promise<boolean> {
  return isHeld(folder, runId) && (await findTarget(folder)) !== undefined;
}
