/**
 * A worker process's Temporal half: one worker for workflows and short activities, one for batches.
 *
 * Slots equal compute threads: with more, runs of a smaller number would leave nothing waiting at the server, and those behind
 * them would slip in. A shutdown cancels the batches in hand at once; each stores the repetitions it has finished, and the
 * server hands the rest to whoever comes next.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, type NativeConnectionOptions, Runtime, Worker } from '@temporalio/worker';
import type { Compute } from '../activities/compute.js';
import { batchQueue, workerIdentity } from '../activities/contract.js';
import { createBatchActivities, createControlActivities } from '../activities/temporal-activities.js';
import type { HearWork } from '../activities/work-events.js';
import { thisWriter } from '../activities/writer.js';
import { payloadConversion } from '../network/payload-codec.js';
import { createFindRun } from '../store/find-run.js';
import type { Ledger } from '../store/ledger.js';

export interface TemporalWorkerOptions {
  readonly connection: NativeConnectionOptions;
  readonly namespace: string;
  /** Control queue; batches come from the queue that belongs to it. */
  readonly queue: string;
  readonly ledger: Ledger;
  readonly compute: Compute;
  /** Hears what is computed and stored. */
  readonly hear?: HearWork;
  /** Where Temporal's library serves what it counts, for Prometheus. */
  readonly metricsAddress?: string;
  /** Called once both workers can take work. */
  readonly onReady?: () => void;
  readonly onLog?: (message: string) => void;
}

/** Built beforehand, so that a worker is ready in a second and not in ten. */
export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.cjs', import.meta.url));

/** Cancellation arrives with the answer to a heartbeat, so none that is due is held back. */
const HEARTBEAT_THROTTLE = '800 ms';
/** How long a workflow task waits for the worker that has the workflow in its cache; that one may have been killed. */
const STICKY_PATIENCE = '1 second';
/** How long the server may take to hear how the last batches ended. */
const LAST_WORDS_MS = 2000;
const LOOK_MS = 100;
/** A timer that keeps no process alive. */
const IDLE = { ref: false };

/** Polls until the signal aborts, then drains; resolves when nothing is in hand. */
export async function runTemporalWorker(options: TemporalWorkerOptions, signal: AbortSignal): Promise<void> {
  const { ledger, compute, hear, metricsAddress, namespace, queue, onReady, onLog } = options;
  Runtime.install({
    shutdownSignals: [],
    ...(metricsAddress !== undefined && {
      telemetryOptions: { metrics: { prometheus: prometheusAt(metricsAddress) } },
    }),
    logger: new DefaultLogger('WARN', ({ message, meta }) => onLog?.(`${message} ${meta?.error ?? ''}`.trim())),
  });
  const connection = await NativeConnection.connect(options.connection);
  try {
    const services = { ledger, compute, writer: thisWriter(), findRun: createFindRun(ledger), ...(hear && { hear }) };
    const common = {
      connection,
      namespace,
      identity: workerIdentity(process.pid, hostname(), compute.threads),
      shutdownForceTime: '30 seconds',
      ...payloadConversion(process.env),
    } as const;
    const control = Worker.create({
      ...common,
      taskQueue: queue,
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
      activities: createControlActivities(services),
      maxCachedWorkflows: 200,
      stickyQueueScheduleToStartTimeout: STICKY_PATIENCE,
    });
    const batches = Worker.create({
      ...common,
      taskQueue: batchQueue(queue),
      activities: createBatchActivities(services),
      maxConcurrentActivityTaskExecutions: compute.threads,
      maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
      defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    });
    const workers = await Promise.all([control, batches]);
    const [, computing] = workers;
    const stop = () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    // one does not outlive the other, and the connection outlives both
    const running = workers.map((worker) => worker.run().finally(stop));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    onReady?.();
    const ends = await Promise.race([Promise.allSettled(running), left(computing, signal)]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    // workers that were left still hold it; it ends with the process
    await connection.close().catch(() => {});
  }
}

/** Names with units and `_total`, as Prometheus and Temporal's alert pages have them; batches aim at ten seconds. */
function prometheusAt(bindAddress: string) {
  return {
    bindAddress,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
    histogramBucketOverrides: { activity_execution_latency: [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600] },
  };
}

/** Without its server a worker takes ten seconds to give up; what is finished is in the ledger, so it can be left. */
async function left(worker: Worker, signal: AbortSignal): Promise<[]> {
  while (!signal.aborted || worker.getStatus().numInFlightActivities > 0) await sleep(LOOK_MS, undefined, IDLE);
  await sleep(LAST_WORDS_MS, undefined, IDLE);
  return [];
}
