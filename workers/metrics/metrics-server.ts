/**
 * A worker's page for operators: `/metrics` with what prom-client and Temporal's own library count, `/healthz` (the process lives),
 * `/readyz` (it takes work, and can store it).
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface MetricsPage {
  readonly registry: Registry;
  /** Where Temporal's library serves its own; it may not answer yet. */
  readonly temporalUrl: string | undefined;
  /** Why the worker is not ready; undefined if it is. */
  readonly obstacle: () => Promise<string | undefined>;
}

const PATIENCE_MS = 1000;

/** @param port 0 for any @throws if the port is taken */
export async function serveMetrics(page: MetricsPage, port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer((request, response) => {
    answer(page, request.method ?? '', (request.url ?? '').split('?')[0]!, response).catch(() =>
      send(response, 500, 'cannot tell\n'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

async function answer(page: MetricsPage, method: string, path: string, response: ServerResponse): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return send(response, 405, 'only GET\n');
  if (path === '/healthz') return send(response, 200, 'ok\n');
  if (path === '/readyz') {
    const obstacle = await page.obstacle();
    return send(response, obstacle === undefined ? 200 : 503, `${obstacle ?? 'ready'}\n`);
  }
  if (path !== '/metrics') return send(response, 404, 'there are /metrics, /healthz and /readyz\n');
  const [own, temporal] = await Promise.all([page.registry.metrics(), temporalText(page.temporalUrl)]);
  send(response, 200, `${own}\n${temporal}`, page.registry.contentType);
}

/** A scrape must not fail because the library does not answer. */
async function temporalText(url: string | undefined): Promise<string> {
  if (url === undefined) return '';
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
