/** A Temporal worker with its compute threads and, if asked for, its metrics page. */
import { unreachable } from '../client/run-client.js';
import { UserError } from '../client/user-error.js';
import { openComputePool } from '../workers/compute-pool.js';
import { measureCompute, serveMetrics } from '../workers/metrics.js';
import type { TemporalWorkerOptions } from '../workers/temporal-worker.js';

/** Where a worker finds its work. */
export type WorkerServer = Pick<TemporalWorkerOptions, 'connection' | 'namespace'>;

export interface MeasuredWorkerOptions extends Omit<TemporalWorkerOptions, 'compute' | 'connection' | 'namespace'> {
  /** Compute threads and Temporal's library are loaded while it is awaited. */
  readonly server: Promise<WorkerServer>;
  readonly threads: number;
  readonly metricsPort: number | undefined;
}

/** Runs until the signal aborts. @throws {UserError} if the metrics port is taken, or the server cannot be reached */
export async function createMeasuredWorker(
  { server, threads, metricsPort, ...options }: MeasuredWorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  const pool = openComputePool(threads);
  const { compute, registry } = measureCompute(pool);
  const page = metricsPort === undefined ? undefined : await openMetrics(registry, metricsPort);
  try {
    const loaded = Promise.all([import('../workers/temporal-worker.js'), import('@temporalio/worker')]);
    const [[{ runTemporalWorker }, { TransportError }], known] = await Promise.all([loaded, server]);
    await runTemporalWorker({ ...options, ...known, compute }, signal).catch((error: Error) => {
      // its own message is a page of nested errors of Rust
      throw error instanceof TransportError ? unreachable(known.connection.address, 'no connection', error) : error;
    });
  } catch (error) {
    // told to stop before it was told where the server is
    if (!signal.aborted) throw error;
  } finally {
    page?.close();
    await pool.close();
  }
}

async function openMetrics(...[registry, port]: Parameters<typeof serveMetrics>) {
  try {
    return await serveMetrics(registry, port);
  } catch (error) {
    throw new UserError(`Cannot serve metrics: port ${port} is in use; choose another with --metrics-port`, {
      cause: error,
    });
  }
}
