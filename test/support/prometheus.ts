/** Debian's Prometheus for tests of metrics; where there is none they are skipped, unless everything is required. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { answers, freePorts } from '../../client/server/ports.js';

/** For `describe.skipIf`: true, with a line that says so, where Prometheus and promtool are not installed. */
export function withoutPrometheus(): boolean {
  if (has('prometheus') && has('promtool')) return false;
  if (process.env.BALLAST_TEST_REQUIRE === 'all') return false;
  console.warn('tests of metrics are skipped: install prometheus, with promtool');
  return true;
}

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Prometheus {
  /** The instant vector of an expression now. */
  query(expression: string): Promise<readonly { readonly metric: object; readonly value: readonly [number, string] }[]>;
  stop(): Promise<void>;
}

/** Scrapes every second the targets that `files` list. */
export async function startPrometheus(files: string): Promise<Prometheus> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-prometheus-'));
  const [port] = await freePorts(1);
  const config = {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'ballast-worker', file_sd_configs: [{ files: [files], refresh_interval: '1s' }] }],
  };
  writeFileSync(path.join(folder, 'prometheus.yml'), stringify(config));
  const child: ChildProcess = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!(await answers(port!))) if (child.exitCode !== null) throw new Error('Cannot start Prometheus');
  return {
    async query(expression) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { status, error, data } = (await response.json()) as {
        status: string;
        error?: string;
        data: { result: Awaited<ReturnType<Prometheus['query']>> };
      };
      if (status !== 'success') throw new Error(`${expression}: ${error}`);
      return data.result;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
