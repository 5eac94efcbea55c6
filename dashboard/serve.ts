/** Serves the dashboard. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { UserError } from '../client/user-error.js';
import { isLoopback } from '../network/loopback.js';
import { createApp } from './app.js';
import type { DashboardServices } from './services.js';

export interface ServeOptions {
  /** 127.0.0.1 if absent; any other that is not loopback needs a token. */
  readonly host?: string;
  /** If absent the usual one, or the next that is free; 0 for any. */
  readonly port?: number;
  readonly token?: string;
}

export interface Dashboard {
  /** With a slash at its end, without the token. */
  readonly url: string;
  close(): Promise<void>;
}

const USUAL_PORT = 4600;
/** Ports that are tried one after the other. */
const TRIES = 20;
const SHORTEST_TOKEN = 16;

/** @throws {UserError} if the port is taken, or the address needs a token */
export async function serveDashboard(services: DashboardServices, options: ServeOptions = {}): Promise<Dashboard> {
  const { host = '127.0.0.1', port, token } = options;
  checkAccess(host, token);
  const app = createApp(services, { host, ...(token !== undefined && { token }) });
  const ports = port === undefined ? Array.from({ length: TRIES }, (_, i) => USUAL_PORT + i) : [port];
  for (const one of ports) {
    const server = await listen(app.fetch, host, one);
    if (server === undefined) continue;
    const { port: taken } = server.address() as AddressInfo;
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`,
      async close() {
        app.close();
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
        await closed;
      },
    };
  }
  throw new UserError(
    `Cannot serve the dashboard on ${host}: port ${port ?? `${USUAL_PORT} to ${USUAL_PORT + TRIES - 1}`} must be free; name another with --port`,
  );
}

function checkAccess(host: string, token: string | undefined): void {
  if (token !== undefined && token.length < SHORTEST_TOKEN) {
    throw new UserError(
      `Cannot use that token: it must have at least ${SHORTEST_TOKEN} characters, got ${token.length}; make one with \`openssl rand -hex 16\``,
    );
  }
  if (token === undefined && !isLoopback(host)) {
    throw new UserError(
      `Cannot serve the dashboard on ${host}: whoever reaches that address could steer runs, so a token must be given; ` +
        'set BALLAST_DASHBOARD_TOKEN, for example to what `openssl rand -hex 16` prints',
    );
  }
}

/** @returns undefined if the port is taken @throws {UserError} if the address is not this machine's */
function listen(fetch: Parameters<typeof serve>[0]['fetch'], hostname: string, port: number) {
  return new Promise<ReturnType<typeof serve> | undefined>((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server));
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new UserError(`Cannot serve the dashboard on ${hostname}: ${error.message}`, { cause: error }));
    });
  });
}
