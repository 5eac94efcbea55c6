import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const SCRIPT = path.join(ROOT, 'infra/slurm/ballast-workers.sbatch');

/** Stands for `ballast`: notes what it was given, and ends like a worker when it is told to. */
const FAKE = `#!/bin/bash
echo "$@" > "$NOTES/arguments"
env > "$NOTES/variables"
trap 'echo told >> "$NOTES/told"; sleep 0.2; exit 0' TERM
echo up > "$NOTES/up"
if [ -n "\${FAKE_EXIT:-}" ]; then exit "$FAKE_EXIT"; fi
while :; do sleep 0.05; done
`;

describe('the Slurm job', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ballast-slurm-'));
    writeFileSync(path.join(folder, 'fake-ballast'), FAKE, { mode: 0o755 });
    writeFileSync(
      path.join(folder, 'cluster.env'),
      'TEMPORAL_ADDRESS=lab:7233\nBALLAST_STORE="postgres://me@db/ballast"\n',
    );
    mkdirSync(path.join(folder, 'scratch'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const note = (name: string) => readFileSync(path.join(folder, name), 'utf8');

  function start(changed: Readonly<Record<string, string>> = {}): {
    readonly child: ChildProcess;
    readonly ended: Promise<number | null>;
  } {
    const env = {
      ...{ PATH: process.env.PATH ?? '', HOME: folder, NOTES: folder, BALLAST_ENV: path.join(folder, 'cluster.env') },
      ...{
        SLURM_CPUS_PER_TASK: '8',
        SLURM_TMPDIR: path.join(folder, 'scratch'),
        BALLAST: path.join(folder, 'fake-ballast'),
      },
      ...changed,
    };
    const child = spawn('bash', [SCRIPT], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
  }

  test('starts one worker with a thread for each CPU, told where Temporal and the ledger are', async () => {
    const { child, ended } = start();
    while (!existsSync(path.join(folder, 'up'))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(note('arguments').trim()).toBe('worker --workers 8 --idle 10');
    expect(note('variables')).toContain('TEMPORAL_ADDRESS=lab:7233');
    expect(note('variables')).toContain('BALLAST_STORE=postgres://me@db/ballast');
  });

  test('passes the warning before the time limit on, waits for the worker, and leaves nothing on the node', async () => {
    const { child, ended } = start();
    while (!existsSync(path.join(folder, 'up'))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readdirSync(path.join(folder, 'scratch'))).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(note('told')).toBe('told\n');
    expect(readdirSync(path.join(folder, 'scratch'))).toEqual([]);
  });

  test('ends as its worker did', async () => {
    expect(await start({ FAKE_EXIT: '3' }).ended).toBe(3);
  });

  test('says what is missing, and starts nothing', async () => {
    const { child, ended } = start({ BALLAST_ENV: path.join(folder, 'nowhere') });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect(await ended).toBe(2);
    expect(said).toMatch(/Cannot start a worker: .*nowhere must say where Temporal and the ledger are; see infra/);
    expect(existsSync(path.join(folder, 'up'))).toBe(false);
  });

  test('warns its tasks sooner than a worker needs to stop', () => {
    const [, seconds] = /--signal=B:TERM@(\d+)/.exec(readFileSync(SCRIPT, 'utf8')) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(60);
    execFileSync('bash', ['-n', SCRIPT]);
  });
});

test('the systemd unit gives a worker the time to store what it finished', () => {
  const unit = readFileSync(path.join(ROOT, 'infra/systemd/ballast-worker.service'), 'utf8');
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(60);
  expect(unit).toMatch(/^EnvironmentFile=/m);
  expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
});
