/** One connection to the server that runs are on, for those who ask again and again; made anew when the server has changed. */
import type { Client } from '@temporalio/client';
import { connectClient } from '../../client/run-client.js';
import { findTarget } from '../temporal-target.js';

export interface ServerLink {
  /** @returns undefined if no server runs, or it does not answer */
  use<T>(ask: (client: Client) => Promise<T>): Promise<T | undefined>;
}

/** After a failure nobody is asked for so long. */
const REST_MS = 2000;

export function createServerLink(folder: string): ServerLink {
  let [client, address, restUntil]: [Promise<Client> | undefined, string | undefined, number] = [
    undefined,
    undefined,
    0,
  ];

  async function connected(): Promise<Client | undefined> {
    const target = await findTarget(folder);
    if (target === undefined) return undefined;
    if (client === undefined || address !== target.connection.address) {
      address = target.connection.address;
      // the one before is never closed, as in temporal-engine.ts
      client = connectClient(target);
    }
    return await client;
  }

  return {
    async use(ask) {
      if (Date.now() < restUntil) return undefined;
      try {
        const now = await connected();
        return now === undefined ? undefined : await ask(now);
      } catch {
        client = undefined;
        restUntil = Date.now() + REST_MS;
        return undefined;
      }
    },
  };
}
