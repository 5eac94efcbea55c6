/** Tells Prometheus where a worker's metrics are: a file for each worker, in the form that its file_sd_configs reads. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Lists the worker until `remove`; files that killed workers left are cleared away. */
export function listMetricsTarget(folder: string, address: string): { remove(): void } {
  const targets = path.join(folder, 'metrics');
  mkdirSync(targets, { recursive: true, mode: 0o700 });
  clear(targets);
  const file = path.join(targets, `worker-${process.pid}.json`);
  writeFileSync(file, `${JSON.stringify([{ targets: [address], labels: { job: 'ballast-worker' } }])}\n`, {
    mode: 0o600,
  });
  return { remove: () => rmSync(file, { force: true }) };
}

/** Addresses of the workers' metrics on this data folder. */
export function metricsTargets(folder: string): string[] {
  const targets = path.join(folder, 'metrics');
  return filesIn(targets).flatMap((name) => {
    const [entry] = JSON.parse(readFileSync(path.join(targets, name), 'utf8')) as { targets: string[] }[];
    return entry?.targets ?? [];
  });
}

function clear(targets: string): void {
  for (const name of filesIn(targets)) {
    const pid = Number(/\d+/.exec(name)?.[0]);
    if (!isAlive(pid)) rmSync(path.join(targets, name), { force: true });
  }
}

function filesIn(targets: string): string[] {
  try {
    return readdirSync(targets).filter((name) => /^worker-\d+\.json$/.test(name));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
