/**
 * Waits until the server can be used, and puts its namespace right.
 *
 * The port is tried every 15 ms before gRPC is: a gRPC channel that was refused once waits a second before it tries
 * again, five times what a warm start takes.
 */
import type { Connection } from '@temporalio/client';
import { answers } from './ports.js';

export interface ReadyOptions {
  readonly address: string;
  readonly namespace: string;
  readonly timeoutMs: number;
  /** Aborted when the process ends. */
  readonly signal?: AbortSignal;
}

export interface ServerInfo {
  readonly serverVersion: string;
}

const RETENTION_DAYS = 30;

/**
 * Returns when the namespace answers. Retention is then at least 30 days; the dev server creates namespaces with one.
 *
 * @throws {Error} at the timeout, with what went wrong last, or when aborted
 */
export async function awaitReady({ address, namespace, timeoutMs, signal }: ReadyOptions): Promise<ServerInfo> {
  // loaded while the server starts
  void import('@temporalio/client');
  const deadline = Date.now() + timeoutMs;
  const port = Number(address.split(':').at(-1));
  let last = 'nothing listens on its port';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (await answers(port)) {
      try {
        return await withConnection(address, 2_000, (connection) => prepareNamespace(connection, namespace));
      } catch (error) {
        last = (error as Error).message;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`it was not ready after ${timeoutMs / 1000} s: ${last}`);
}

/** Tells whether a Temporal server with this namespace answers there, asking again until `patienceMs` have passed. */
export async function isServing(address: string, namespace: string, patienceMs = 0): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await withConnection(address, 2_000, (connection) => connection.workflowService.describeNamespace({ namespace }));
      return true;
    } catch {
      if (Date.now() >= deadline) return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function prepareNamespace(connection: Connection, namespace: string): Promise<ServerInfo> {
  const service = connection.workflowService;
  const { serverVersion } = await service.getSystemInfo({});
  const { config } = await service.describeNamespace({ namespace });
  const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (seconds < RETENTION_DAYS * 86_400) {
    const { msToTs } = await import('@temporalio/common/lib/time.js');
    const workflowExecutionRetentionTtl = msToTs(`${RETENTION_DAYS} days`);
    await service.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
  }
  return { serverVersion };
}

async function withConnection<T>(address: string, timeoutMs: number, use: (connection: Connection) => Promise<T>) {
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, connectTimeout: timeoutMs });
  try {
    return await connection.withDeadline(Date.now() + timeoutMs, () => use(connection));
  } finally {
    await connection.close();
  }
}
