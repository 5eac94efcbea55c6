/** A Temporal worker with its compute threads and, if asked for, its metrics page. */
import { UserError } from '../client/user-error.js';
import { openComputePool } from '../workers/compute-pool.js';
import { measureCompute, serveMetrics } from '../workers/metrics.js';
import { runTemporalWorker, type TemporalWorkerOptions } from '../workers/temporal-worker.js';

export interface MeasuredWorkerOptions extends Omit<TemporalWorkerOptions, 'compute'> {
  readonly threads: number;
  readonly metricsPort: number | undefined;
}

/** Runs until the signal aborts. @throws {UserError} if the metrics port is taken */
export async function createMeasuredWorker(
  { threads, metricsPort, ...options }: MeasuredWorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  const pool = openComputePool(threads);
  const { compute, registry } = measureCompute(pool);
  const page = metricsPort === undefined ? undefined : await openMetrics(registry, metricsPort);
  try {
    await runTemporalWorker({ ...options, compute }, signal);
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
