/** Temporal's own server and its schema tool: from the cache, else built once from the Go module proxy (some minutes). */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../client/data-folder/data-folder.js';
import { SERVER_VERSION } from '../../client/server/pin.js';
import { buildGoProgram } from '../support/go-program.js';

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
    buildGoProgram(`${module}@v${SERVER_VERSION}`, path.join(folder, name));
  }
  return { server: path.join(folder, 'server'), sql: path.join(folder, 'sql') };
}
