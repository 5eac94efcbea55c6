import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SERVER_VERSION } from '../../client/server/pin.js';
import { provideGoProgram } from '../support/go-program.js';

const ROOT = path.join(import.meta.dirname, '../..');
const reader = provideGoProgram({
  name: 'compose-config',
  source: path.join(import.meta.dirname, 'compose-config'),
  version: 'v2.16.2',
});

interface Service {
  readonly image?: string;
  readonly ports?: readonly { readonly host_ip?: string }[];
  readonly healthcheck?: object;
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly read_only?: boolean }[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly read_only?: boolean;
  readonly deploy?: { readonly replicas?: number };
}

describe.skipIf(reader === undefined)('docker-compose.yml', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-compose-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (env: Record<string, string>) =>
    spawnSync(reader ?? '', ['docker-compose.yml'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH ?? '', ...env },
      encoding: 'utf8',
    });

  /** What make-env.sh writes, in a folder of its own. */
  function madeEnv(): Record<string, string> {
    mkdirSync(path.join(folder, 'infra', 'compose'), { recursive: true });
    const script = path.join(folder, 'infra', 'compose', 'make-env.sh');
    copyFileSync(path.join(ROOT, 'infra/compose/make-env.sh'), script);
    rmSync(path.join(folder, '.env'), { force: true });
    execFileSync('sh', [script], { stdio: 'ignore' });
    expect(statSync(path.join(folder, '.env')).mode & 0o077).toBe(0);
    const lines = readFileSync(path.join(folder, '.env'), 'utf8').trimEnd().split('\n');
    return Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
  }
  const services = (env: Record<string, string>) =>
    (JSON.parse(read(env).stdout) as { services: Record<string, Service> }).services;

  test('is whole with what make-env.sh writes, and says what to run without it', () => {
    const env = madeEnv();
    expect(read(env)).toMatchObject({ status: 0, stderr: '' });
    for (const name of Object.keys(env)) {
      const { [name]: _, ...others } = env;
      const { status, stderr } = read(others);
      expect(status, name).toBe(1);
      expect(stderr).toContain(`required variable ${name} is missing a value: run infra/compose/make-env.sh`);
    }
  });

  test('has every service of a cluster, images pinned, ports on loopback alone', () => {
    const all = services(madeEnv());
    const parts = [
      'postgres',
      'temporal',
      'temporal-ui',
      'migrate',
      'worker',
      'dashboard',
      'ballast',
      'prometheus',
      'grafana',
    ];
    expect(Object.keys(all)).toEqual(expect.arrayContaining(parts));
    for (const [name, { image = '', ports = [] }] of Object.entries(all)) {
      expect(image, name).toMatch(/:[\w.-]*\d+\.\d+/);
      for (const { host_ip } of ports) expect(host_ip, name).toBe('127.0.0.1');
    }
    expect(all.temporal?.image).toBe(`temporalio/server:${SERVER_VERSION}`);
    expect(services({ ...madeEnv(), BALLAST_WORKERS: '7' }).worker?.deploy?.replicas).toBe(7);
  });

  test('has no secret in the file', () => {
    const env = madeEnv();
    const text = readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
    const named = /^ *(\w*(?:PASSWORD|TOKEN|PWD|SECRET)\w*): (.*)$/gm;
    const values = [...text.matchAll(named)].map(([, , value]) => value ?? '');
    expect(values.length).toBeGreaterThan(5);
    for (const value of values) expect(value).toMatch(/^\$\{\w+:\?/);
    for (const value of Object.values(env)) expect(text).not.toContain(value);
  });

  test('checks the health of what runs on, waits for what it needs, keeps what must last', () => {
    const all = services(madeEnv());
    const lasting = ['postgres', 'temporal', 'worker', 'dashboard', 'prometheus', 'grafana'];
    for (const name of lasting) expect(all[name]?.healthcheck, name).toBeDefined();
    expect(all.worker?.depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      'temporal-namespace': { condition: 'service_completed_successfully' },
    });
    for (const name of ['postgres', 'prometheus', 'grafana']) {
      expect(
        all[name]?.volumes?.some(({ type }) => type === 'volume'),
        name,
      ).toBe(true);
    }
    // files of the repository are only read, and are there
    for (const { volumes = [] } of Object.values(all)) {
      for (const { type, source, read_only } of volumes) {
        if (type !== 'bind') continue;
        expect(read_only).toBe(true);
        expect(statSync(path.join(ROOT, source)).size).toBeGreaterThan(0);
      }
    }
  });

  test('gives Ballast’s own containers no right that they do not need', () => {
    const all = services(madeEnv());
    for (const name of ['migrate', 'worker', 'dashboard', 'ballast']) {
      expect(all[name], name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    // only the migration is the tables' owner
    const users = Object.entries(all).map(([name, { environment }]) => [
      name,
      environment?.BALLAST_STORE?.match(/\/\/(\w+)@/)?.[1],
    ]);
    expect(Object.fromEntries(users)).toMatchObject({
      migrate: 'ballast_owner',
      worker: 'ballast_worker',
      dashboard: 'ballast_worker',
    });
  });

  test('Prometheus finds every worker by the name of their service', () => {
    const { scrape_configs } = parse(readFileSync(path.join(ROOT, 'infra/compose/prometheus.yml'), 'utf8'));
    expect(scrape_configs[0].dns_sd_configs[0]).toMatchObject({ names: ['worker'], port: 9464 });
    execFileSync('promtool', ['check', 'config', '--syntax-only', 'infra/compose/prometheus.yml'], { cwd: ROOT });
  });
});

test('scripts of the compose file are shell that a shell reads', () => {
  for (const name of ['make-env', 'create-databases', 'create-schema', 'create-namespace']) {
    execFileSync('sh', ['-n', path.join(ROOT, `infra/compose/${name}.sh`)]);
  }
});
