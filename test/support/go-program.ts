/** Programs that tests need and that come as Go modules: from the PATH or the cache, else built once. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../client/data-folder/data-folder.js';
import { findOnPath } from '../../client/server/executable.js';

export interface GoProgram {
  readonly name: string;
  /** `module/cmd@version` of a program to install, or the folder of a module to build. */
  readonly source: string;
  /** Tells builds apart in the cache. */
  readonly version: string;
}

/** Undefined, with a line that says so, where it is not and need not be built: only the gate builds what takes minutes. */
export function provideGoProgram({ name, source, version }: GoProgram): string | undefined {
  const cached = path.join(cacheFolder(), 'tools', `${name}-${version}`);
  const found = findOnPath(process.env, name) ?? (existsSync(cached) ? cached : undefined);
  if (found !== undefined) return found;
  if (findOnPath(process.env, 'go') === undefined || process.env.BALLAST_TEST_REQUIRE !== 'all') {
    console.warn(
      `tests that need ${name} are skipped: put it on the PATH, or set BALLAST_TEST_REQUIRE=all where Go is`,
    );
    return undefined;
  }
  buildGoProgram(source, cached);
  return cached;
}

/** Builds a program into a file, which is there whole or not at all. @param source as of {@link GoProgram} */
export function buildGoProgram(source: string, file: string): void {
  const building = path.join(path.dirname(file), `building-${process.pid}`);
  mkdirSync(building, { recursive: true });
  const env = { ...process.env, GOBIN: building, CGO_ENABLED: '0' };
  const go = (args: readonly string[], cwd = building) =>
    execFileSync('go', [...args], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const name = existsSync(source) ? 'program' : path.basename(source.split('@', 1)[0]!);
  if (existsSync(source)) go(['build', '-o', path.join(building, name), '.'], source);
  else go(['install', '-ldflags=-s -w', source]);
  renameSync(path.join(building, name), file);
}
