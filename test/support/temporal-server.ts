/** A real Temporal server for tests, got the way the product gets it: from the PATH, the cache, or built. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideExecutable, type ServerExecutable } from '../../client/server/sources.js';
import { type Server, type StartOptions, startServer } from '../../client/server/start-server.js';

export interface TestServer {
  readonly address: string;
  readonly namespace: string;
  /** The data folder; its own, unless one was given. */
  readonly folder: string;
  readonly server: Server;
  /** Stops the server, and removes the folder if it is its own. */
  stop(): Promise<void>;
}

/** Starts a server in a temporary data folder, on free ports. It dies with the test process, however that ends. */
export async function startTestServer(options: Partial<StartOptions> = {}): Promise<TestServer> {
  const folder = options.folder ?? temporaryFolder();
  const server = await startServer({ executable: await temporalExecutable(), ...options, folder });
  return {
    address: server.address,
    namespace: server.namespace,
    folder,
    server,
    async stop() {
      await server.stop();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

let executable: Promise<ServerExecutable> | undefined;

/** The executable; the first call on a machine may build it, which takes minutes (see `provide-temporal.ts`). */
export function temporalExecutable(): Promise<ServerExecutable> {
  executable ??= provideExecutable();
  return executable;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ballast-test-'));
}
