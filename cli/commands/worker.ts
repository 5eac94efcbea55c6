import { type Command, Option } from 'commander';
import { externalServer } from '../../client/server/external.js';
import { findServer } from '../../client/server/find-server.js';
import { UserError } from '../../client/user-error.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { watchIdle } from '../../workers/idle.js';
import { openLog } from '../../workers/work-log.js';
import { checkConfiguredServer } from '../configured-server.js';
import { queueOf } from '../ledger-queue.js';
import { serverFromParent } from '../local-server.js';
import { createMeasuredWorker, type WorkerServer } from '../measured-worker.js';
import { wholeNumber } from '../study-options.js';
import { type Workspace, withWorkspace } from '../workspace.js';

interface WorkerOptions {
  readonly queue?: string;
  readonly workers: number;
  readonly metricsPort?: number;
  readonly metricsHost?: string;
  readonly idle?: number;
  readonly toldServer?: boolean;
}

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('take work from a Temporal server until told to stop; `run` starts one by itself')
    .option('--queue <name>', 'task queue; that of the data folder’s ledger if absent')
    .option('--workers <N>', 'compute threads', wholeNumber(1), defaultThreads())
    .addOption(new Option('--told-server', 'the command that starts it says where the server is').hideHelp())
    .option('--idle <minutes>', 'end when there was nothing to do for so long; never if absent', wholeNumber(1))
    .option('--metrics-port <N>', 'where Prometheus finds its metrics; any free port if absent', wholeNumber(1))
    .option('--metrics-host <address>', 'listen there for Prometheus, which may read but not steer; loopback if absent')
    .addHelpText(
      'after',
      '\nThe server is the one that TEMPORAL_ADDRESS or a profile names, else the local one of this data folder.\n\nExample:\n  TEMPORAL_ADDRESS=temporal:7233 ballast worker --workers 8',
    )
    .action(async (options: WorkerOptions) => {
      await withWorkspace(async (workspace) => {
        const log = openLog(process.env.BALLAST_LOG_LEVEL, process.stderr.isTTY === true);
        const watch = options.idle === undefined ? undefined : watchIdle(options.idle * 60_000);
        const stop = stopSignal(watch?.idle.then(() => log.info(`nothing to do for ${options.idle} minutes`)));
        stop.addEventListener('abort', () => log.info('worker stops: it stores what it has finished'));
        const server = options.toldServer ? serverToldOf(stop) : serverFor(workspace);
        const queue = options.queue ?? (await queueOf(workspace));
        await createMeasuredWorker(
          {
            server,
            queue,
            ledger: workspace.ledger,
            threads: options.workers,
            folder: workspace.folder,
            metricsPort: options.metricsPort,
            metricsHost: options.metricsHost,
            listener: watch?.hear,
            log,
            onReady: () => log.info({ threads: options.workers, queue }, 'worker ready'),
            onLog: (message) => log.warn(message),
          },
          stop,
        );
      });
    });
}

async function serverToldOf(stop: AbortSignal): Promise<WorkerServer> {
  const local = await serverFromParent(stop);
  const external = local === undefined ? externalServer() : undefined;
  // the command that started this worker has asked it
  if (external !== undefined) return { connection: external.connectionOptions, namespace: external.namespace };
  return { connection: { address: local?.address ?? '' }, namespace: local?.namespace ?? '' };
}

async function serverFor({ folder }: Workspace): Promise<WorkerServer> {
  await checkConfiguredServer();
  const external = externalServer();
  if (external !== undefined) return { connection: external.connectionOptions, namespace: external.namespace };
  const local = await findServer(folder);
  if (local === undefined) {
    throw new UserError(
      'Cannot start a worker: no server runs; set TEMPORAL_ADDRESS, or start one with `ballast server start`',
    );
  }
  return { connection: { address: local.address }, namespace: local.namespace };
}

/** Aborts on SIGTERM and SIGINT, when the process that started this one is gone, and when there is nothing to do. */
function stopSignal(idle: Promise<void> | undefined): AbortSignal {
  const controller = new AbortController();
  void idle?.then(() => controller.abort());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  process.once('disconnect', () => controller.abort());
  return controller.signal;
}
