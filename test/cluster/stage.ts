/** A whole cluster on this machine: PostgreSQL, Temporal's four roles, hosts for workers, and a desk for commands. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Ended, ended } from '../support/ballast-command.js';
import { makeCertificates } from '../support/certificates.js';
import { PASSWORD, type Postgres, startPostgres } from '../support/postgres.js';
import { type Host, openHost, openNetwork, SERVER_IP } from './hosts.js';
import { provideClusterPrograms } from './programs.js';
import { startTemporalRoles, type TemporalRoles } from './temporal-roles.js';

export interface Stage {
  readonly folder: string;
  readonly postgres: Postgres;
  readonly temporal: TemporalRoles;
  readonly connection: ConnectionOptions;
  readonly namespace: string;
  /** What every command and worker needs to know: two addresses, certificates, a password. */
  readonly env: Readonly<Record<string, string>>;
  host(name: string): Host;
  /** Starts `ballast worker` on a host, from the program at `root`. */
  startWorker(host: Host, threads: number, root?: string): void;
  /** Runs `ballast` beside the server to its end; `env` goes over the usual. */
  ballast(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  close(): Promise<void>;
}

export const NAMESPACE = 'studies';
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CA = 'ca.pem';

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-cluster-'));
  const certificates = path.join(folder, 'certificates');
  const file = (name: string) => path.join(certificates, name);
  makeCertificates(certificates, [
    { name: 'frontend', names: `DNS:temporal-frontend, IP:${SERVER_IP}`, use: 'serverAuth' },
    { name: 'system-worker', names: 'DNS:system-worker', use: 'clientAuth' },
    { name: 'database', names: `DNS:database, IP:${SERVER_IP}`, use: 'serverAuth' },
    { name: 'client', names: 'DNS:ballast', use: 'clientAuth' },
    { name: 'expired', names: 'DNS:ballast', use: 'clientAuth', expired: true },
    { name: 'stranger', names: 'DNS:ballast', use: 'clientAuth', signer: 'other-authority' },
  ]);
  openNetwork();
  const read = (name: string) => execFileSync('cat', [file(name)]);
  const postgres = await startPostgres({
    listen: SERVER_IP,
    settings: ['ssl = on', 'max_connections = 200'],
    // whoever comes over the network comes by TLS
    hba: ['hostssl all all 198.18.77.0/24 scram-sha-256', 'hostnossl all all 198.18.77.0/24 reject'],
    files: { 'server.crt': read('database.pem'), 'server.key': read('database.key') },
  });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    BALLAST_HOME: path.join(folder, 'desk'),
    BALLAST_STORE: `postgres://ballast_worker@${SERVER_IP}:${postgres.port}/ballast?sslmode=verify-full&sslrootcert=${encodeURIComponent(file(CA))}`,
    PGPASSWORD: PASSWORD,
    TEMPORAL_ADDRESS: `${SERVER_IP}:7233`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file(CA),
    TEMPORAL_TLS_SERVER_NAME: 'temporal-frontend',
    TEMPORAL_TLS_CLIENT_CERT_PATH: file('client.pem'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file('client.key'),
    BALLAST_PAYLOAD_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const connection = loadClientConnectConfig({ overrideEnvVars: env }).connectionOptions as ConnectionOptions;
  const programs = provideClusterPrograms();
  const options = { programs, postgres, certificates, folder, namespace: NAMESPACE };
  const temporal = await startTemporalRoles(options, connection);
  const hosts: Host[] = [];
  return {
    folder,
    postgres,
    temporal,
    connection,
    namespace: NAMESPACE,
    env,
    host(name) {
      const host = openHost(name, folder);
      mkdirSync(path.join(folder, name));
      hosts.push(host);
      return host;
    },
    startWorker(host, threads, root = ROOT) {
      const args = [path.join(root, 'cli/ballast.js'), 'worker', '--workers', String(threads)];
      host.start(process.execPath, args, { ...env, BALLAST_HOME: path.join(folder, host.name) });
    },
    ballast: (args, changed = {}) => runBallast(args, folder, { ...env, ...changed }),
    async close() {
      for (const host of hosts) await host.kill();
      await temporal.stop();
      await postgres.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runBallast(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  // an empty one is taken away
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  return await ended(
    spawn(process.execPath, [path.join(ROOT, 'cli/ballast.js'), ...args], {
      cwd,
      env: set,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}
