/** Temporal's server as on a real cluster: frontend, history, matching and worker as processes of their own, on PostgreSQL. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { PASSWORD, type Postgres } from '../support/postgres.js';
import { SERVER_IP } from './hosts.js';
import type { ClusterPrograms } from './programs.js';
import { residentMb } from './resident.js';

export const ROLES = ['frontend', 'history', 'matching', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export interface TemporalRoles {
  readonly address: string;
  /** `kill -9` of one role, and another in its place. */
  restart(role: Role, downMs: number): Promise<void>;
  /** Resident memory of each role, in MB. */
  memory(): Record<Role, number>;
  stop(): Promise<void>;
}

export interface RolesOptions {
  readonly programs: ClusterPrograms;
  readonly postgres: Postgres;
  readonly certificates: string;
  readonly folder: string;
  readonly namespace: string;
}

const CONFIG = fileURLToPath(new URL('../../infra/temporal/cluster', import.meta.url));
const READY_MS = 60_000;

/** Returns when a workflow can be started and is found in lists: the frontend alone says little of the others. */
export async function startTemporalRoles(options: RolesOptions, client: ConnectionOptions): Promise<TemporalRoles> {
  const { programs, postgres, certificates, folder, namespace } = options;
  prepareDatabases(programs, postgres);
  const env = {
    PATH: process.env.PATH ?? '',
    TEMPORAL_IP: SERVER_IP,
    TEMPORAL_DB_ADDRESS: `${SERVER_IP}:${postgres.port}`,
    TEMPORAL_DB_USER: 'ballast',
    TEMPORAL_DB_PASSWORD: PASSWORD,
    TEMPORAL_DB_CA: path.join(certificates, 'ca.pem'),
    TEMPORAL_TLS_FOLDER: certificates,
    TEMPORAL_CONFIG_FOLDER: CONFIG,
  };
  const running = new Map<Role, ChildProcess>();
  function start(role: Role): void {
    const log = openSync(path.join(folder, `temporal-${role}.log`), 'a');
    const args = ['-r', '/', '-c', CONFIG, '-e', 'cluster', '--allow-no-auth', 'start', `--service=${role}`];
    running.set(role, spawn(programs.server, args, { env, stdio: ['ignore', log, log] }));
    closeSync(log);
  }
  async function end(role: Role, signal: NodeJS.Signals): Promise<void> {
    const child = running.get(role);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
  for (const role of ROLES) start(role);
  await untilUsable(client, namespace);
  return {
    address: `${SERVER_IP}:7233`,
    async restart(role, downMs) {
      await end(role, 'SIGKILL');
      await sleep(downMs);
      start(role);
    },
    memory: () =>
      Object.fromEntries(ROLES.map((role) => [role, residentMb(running.get(role)?.pid ?? 0)])) as Record<Role, number>,
    async stop() {
      for (const role of [...ROLES].reverse()) await end(role, 'SIGTERM');
    },
  };
}

function prepareDatabases({ sql }: ClusterPrograms, postgres: Postgres): void {
  const tool = (database: string, ...args: string[]) => {
    const where = [
      '--plugin',
      'postgres12',
      '--ep',
      '127.0.0.1',
      '-p',
      String(postgres.port),
      '-u',
      'ballast',
      '--pw',
      PASSWORD,
    ];
    execFileSync(sql, [...where, '--db', database, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  for (const [database, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ] as const) {
    tool(database, 'create');
    tool(database, 'setup-schema', '-v', '0.0');
    tool(database, 'update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

async function untilUsable(options: ConnectionOptions, namespace: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const connection = await retried(deadline, () => Connection.connect({ ...options, connectTimeout: 2000 }));
  const client = new Client({ connection, namespace });
  const { workflowService } = connection;
  // a creation that timed out may have worked
  await retried(deadline, () =>
    workflowService.describeNamespace({ namespace }).catch(() =>
      workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as never },
      }),
    ),
  );
  await retried(deadline, () => workflowService.describeNamespace({ namespace }));
  const probe = { workflowId: 'probe', taskQueue: 'probe', workflowExecutionTimeout: '2s', args: [] } as const;
  await retried(deadline, () => client.workflow.start('probe', { ...probe, workflowIdConflictPolicy: 'USE_EXISTING' }));
  await retried(deadline, async () => {
    const { count } = await client.workflow.count(`WorkflowId = 'probe'`);
    if (count === 0) throw new Error('the list does not have it yet');
  });
  await connection.close();
}

async function retried<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
