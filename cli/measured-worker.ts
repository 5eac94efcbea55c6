/** A Temporal worker with its compute threads and its metrics page. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { unreachable } from '../client/run-client.js';
import { freePorts, LOOPBACK } from '../client/server/ports.js';
import { UserError } from '../client/user-error.js';
import { createFindRun } from '../store/find-run.js';
import { openComputePool } from '../workers/compute-pool.js';
import type { IdleWatch } from '../workers/idle.js';
import { measureLedger } from '../workers/metrics/ledger-metrics.js';
import { type MetricsPage, serveMetrics } from '../workers/metrics/metrics-server.js';
import { followRuns } from '../workers/metrics/run-metrics.js';
import { createWorkMetrics } from '../workers/metrics/work-metrics.js';
import type { TemporalWorkerOptions } from '../workers/temporal-worker.js';
import { logWork } from '../workers/work-log.js';
import { listMetricsTarget } from './metrics-target.js';
import { programVersion } from './provenance.js';

/** Where a worker finds its work. */
export type WorkerServer = Pick<TemporalWorkerOptions, 'connection' | 'namespace'>;

export interface MeasuredWorkerOptions
  extends Omit<TemporalWorkerOptions, 'compute' | 'connection' | 'namespace' | 'hear' | 'metricsAddress'> {
  /** Compute threads and Temporal's library are loaded while it is awaited. */
  readonly server: Promise<WorkerServer>;
  readonly threads: number;
  readonly folder: string;
  /** Any free one if absent. */
  readonly metricsPort: number | undefined;
  readonly metricsHost?: string | undefined;
  /** Hears what the worker does, too. */
  readonly listener?: IdleWatch['hear'] | undefined;
  readonly log: Logger;
}

/** Runs until the signal aborts. @throws {UserError} if the metrics port is taken, or the server cannot be reached */
export async function createMeasuredWorker(options: MeasuredWorkerOptions, signal: AbortSignal): Promise<void> {
  const { server, threads, ledger, folder, metricsPort, metricsHost = LOOPBACK, listener, log, ...rest } = options;
  const pool = openComputePool(threads);
  const { compute, registry, hear, studyLabel } = createWorkMetrics(pool, programVersion());
  const traces = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
    ? (await import('../workers/traces.js')).openTraces()
    : undefined;
  const follow = followRuns(ledger, createFindRun(ledger), registry, studyLabel);
  measureLedger(ledger, registry);
  const [corePort] = await freePorts(1);
  let ready = false;
  const obstacle = async () => (ready ? ledger.obstacle() : 'it does not take work yet');
  const page: MetricsPage = { registry, temporalUrl: `http://${LOOPBACK}:${corePort}/metrics`, obstacle };
  const served = await openPage(page, metricsPort, metricsHost);
  const target = listMetricsTarget(folder, `${metricsHost}:${(served.address() as AddressInfo).port}`);
  try {
    const loaded = Promise.all([import('../workers/temporal-worker.js'), import('@temporalio/worker')]);
    const [[{ runTemporalWorker }, { TransportError }], known] = await Promise.all([loaded, server]);
    const worker: TemporalWorkerOptions = {
      ...rest,
      ...known,
      ledger,
      compute,
      metricsAddress: `${LOOPBACK}:${corePort}`,
      hear(event) {
        for (const listen of [hear, follow, logWork(log), traces?.hear, listener]) listen?.(event);
      },
      onReady() {
        ready = true;
        rest.onReady?.();
      },
    };
    await runTemporalWorker(worker, signal).catch((error: Error) => {
      // its own message is a page of nested errors of Rust
      throw error instanceof TransportError ? unreachable(known.connection.address, error) : error;
    });
  } catch (error) {
    // told to stop before it was told where the server is
    if (!signal.aborted) throw error;
  } finally {
    target.remove();
    served.close();
    served.closeAllConnections();
    await pool.close();
    // a collector that is away must not keep the worker
    await traces?.close().catch(() => {});
  }
}

async function openPage(page: MetricsPage, port: number | undefined, host: string): Promise<Server> {
  try {
    return await serveMetrics(page, port ?? 0, host);
  } catch (error) {
    throw new UserError(
      `Cannot serve metrics on ${host}: port ${port} must be free, got "${error instanceof Error ? error.message : error}"; choose another with --metrics-port`,
      { cause: error },
    );
  }
}
