/** A Temporal server that the suite runs, and the proxy through which everybody reaches it. */

import { rmSync } from 'node:fs';
import { startTestServer, type TestServer, temporaryFolder } from '../support/temporal-server.js';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';

export interface ExternalServer {
  readonly proxy: TcpProxy;
  /** Past the proxy. */
  readonly address: string;
  readonly namespace: string;
  readonly logFolder: string;
  /** For commands: they go through the proxy. */
  readonly env: Readonly<Record<string, string>>;
  pid(): number;
  /** `kill -9`; returns when it is gone. */
  kill(): Promise<void>;
  /** On the same port and database. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

export async function startExternalServer(): Promise<ExternalServer> {
  const folder = temporaryFolder();
  let current: TestServer = await startTestServer({ folder });
  const { address, namespace } = current;
  const port = Number(address.split(':').at(-1));
  const proxy = await openTcpProxy(port);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  return {
    proxy,
    address,
    namespace,
    logFolder: folder,
    env: { TEMPORAL_ADDRESS: `127.0.0.1:${proxy.port}`, TEMPORAL_NAMESPACE: namespace },
    pid: () => current.server.pid,
    async kill() {
      process.kill(current.server.pid, 'SIGKILL');
      await current.server.exited;
    },
    async startAgain() {
      current = await startTestServer({ folder, port });
    },
    async close() {
      await proxy.close();
      await current.stop();
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
}
