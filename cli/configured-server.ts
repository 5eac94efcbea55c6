/** The server of somebody else that Temporal's variables or profile name: asked whether it can be used before anything is started. */
import type { ConnectionOptions } from '@temporalio/client';
import { connectClient, type TemporalTarget } from '../client/run-client.js';
import { checkServer } from '../client/server/check-server.js';
import { externalServer } from '../client/server/external.js';

/** The server that is configured; undefined if there is none. @throws {UserError} if its configuration cannot be used */
export function configuredTarget(): TemporalTarget | undefined {
  const external = externalServer();
  return external && { connection: external.connectionOptions as ConnectionOptions, namespace: external.namespace };
}

/** @returns the server that is configured, which answers; undefined if there is none @throws {UserError} if it cannot be used, saying why */
export async function checkConfiguredServer(): Promise<TemporalTarget | undefined> {
  const target = configuredTarget();
  if (target === undefined) return undefined;
  const client = await connectClient(target);
  try {
    await checkServer(client, target.connection.address ?? '');
    return target;
  } finally {
    await client.connection.close();
  }
}
