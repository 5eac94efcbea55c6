/** The Temporal server that commands use: somebody else's, or one on the data folder. */
import type { TemporalTarget } from '../client/run-client.js';
import type { Progress } from '../client/server/progress.js';
import { provideExecutable } from '../client/server/sources.js';
import { type SupervisedServer, superviseServer } from '../client/server/supervise-server.js';
import { checkConfiguredServer } from './configured-server.js';
import type { LocalServer } from './local-server.js';
import type { ProgressDisplay } from './progress-display.js';

/** A server that can run studies: an external one, or one that was started here. */
export interface TemporalServer {
  readonly target: TemporalTarget;
  /** What a worker of this command is told; undefined if it reads the same variables as every Temporal tool. */
  readonly forWorker: LocalServer | undefined;
  /** The one that was started here; close it at the end. */
  readonly server: SupervisedServer | undefined;
}

/** Finds a server, or starts one on the data folder. */
export async function openTemporalServer(folder: string, display: ProgressDisplay): Promise<TemporalServer> {
  const target = await checkConfiguredServer();
  if (target !== undefined) return { target, forWorker: undefined, server: undefined };
  const source = await provideExecutable({ onProgress: serverProgress(display) });
  const server = await superviseServer({
    folder,
    executable: source,
    onRestart: ({ pid }) => display.say(`the server died; started again as process ${pid}`),
  });
  const { address, namespace } = server;
  return {
    target: { connection: { address }, namespace },
    forWorker: { address, namespace },
    server,
  };
}

const STEPS: Record<Progress['step'], string> = {
  download: 'downloading the Temporal server',
  wait: 'waiting for another process that prepares the Temporal server',
  modules: 'fetching the Temporal server’s source',
  compile: 'building the Temporal server (once; a few minutes)',
  link: 'linking the Temporal server',
};

/** Shows how the server comes to be there. */
export function serverProgress(display: ProgressDisplay): (progress: Progress) => void {
  return ({ step, done, total }) => display.prepare(STEPS[step], done, total);
}
