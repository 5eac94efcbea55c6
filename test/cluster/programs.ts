/** Temporal's own server and its schema tool: from the cache, else built once from the Go module proxy (some minutes). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../client/data-folder/data-folder.js';
import { SERVER_VERSION } from '../../client/server/pin.js';

export interface ClusterPrograms {
  readonly server: string;
  readonly sql: string;
}

const PACKAGES = { server: 'go.temporal.io/server/cmd/server', sql: 'go.temporal.io/server/cmd/tools/sql' } as const;

export function provideClusterPrograms(): ClusterPrograms {
  const folder = path.join(cacheFolder(), 'temporal-cluster', `v${SERVER_VERSION}`);
  for (const [name, module] of Object.entries(PACKAGES)) {
    if (existsSync(path.join(folder, name))) continue;
    console.error(`building ${module} (once)`);
    const building = path.join(folder, 'building');
    mkdirSync(building, { recursive: true });
    const env = { ...process.env, GOBIN: building, CGO_ENABLED: '0' };
    execFileSync('go', ['install', '-ldflags=-s -w', `${module}@v${SERVER_VERSION}`], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // whole or not there
    renameSync(path.join(building, name), path.join(folder, name));
  }
  return { server: path.join(folder, 'server'), sql: path.join(folder, 'sql') };
}
