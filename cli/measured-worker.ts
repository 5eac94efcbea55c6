/** A Temporal worker with its compute threads and, if asked for, its metrics page. */
import { TransportError } from '@temporalio/worker';
import { unreachable } from '../client/run-client.js';
import { UserError } from '../client/user-error.js';
import { openComputePool } from '../workers/compute-pool.js';
import { measureCompute, serveMetrics } from '../workers/metrics.js';
import { runTemporalWorker, type TemporalWorkerOptions } from '../workers/temporal-worker.js';

export interface MeasuredWorkerOptions extends Omit<TemporalWorkerOptions, 'compute'> {
  readonly threads: number;
  readonly metricsPort: number | undefined;
}

/** Runs until the signal aborts. @throws {UserError} if the metrics port is taken, or the server cannot be reached */
export async function createMeasuredWorker(
  { threads, metricsPort, ...options }: MeasuredWorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  const pool = openComputePool(threads);
  const { compute, registry } = measureCompute(pool);
  const page = metricsPort === undefined ? undefined : await openMetrics(registry, metricsPort);
  try {
    await runTemporalWorker({ ...options, compute }, signal).catch((error: Error) => {
      // its own message is a page of nested errors of Rust
      throw error instanceof TransportError ? unreachable(options.connection.address, 'no connection', error) : error;
    });
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
