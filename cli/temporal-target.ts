/** Which Temporal server a command should speak to. */
import type { Client } from '@temporalio/client';
import { connectClient, type RunHandle, runHandle, type TemporalTarget } from '../client/run-client.js';
import { findServer } from '../client/server/find-server.js';
import { UserError } from '../client/user-error.js';
import { configuredTarget } from './configured-server.js';

/** The configured server, or the one that runs on this data folder; undefined if there is none now. */
export async function findTarget(folder: string): Promise<TemporalTarget | undefined> {
  const configured = configuredTarget();
  if (configured !== undefined) return configured;
  const local = await findServer(folder);
  return local && { connection: { address: local.address }, namespace: local.namespace };
}

/**
 * Speaks to the workflow of a run.
 *
 * @throws {UserError} if no server runs
 */
export async function withRunHandle<T>(
  folder: string,
  runId: string,
  use: (handle: RunHandle, client: Client) => Promise<T>,
): Promise<T> {
  const target = await findTarget(folder);
  if (target === undefined)
    throw new UserError(`Cannot reach ${runId}: it must run on a Temporal server, but none runs; is it an inline run?`);
  const client = await connectClient(target);
  try {
    return await use(runHandle(client, runId), client);
  } finally {
    await client.connection.close();
  }
}
