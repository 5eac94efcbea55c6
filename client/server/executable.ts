/** Finds `temporal` executables and asks them what they are. */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Environment } from '../../network/environment.js';
import { executableName, OLDEST_SERVER_VERSION } from './pin.js';

/** A `temporal` that was run and answered. */
export interface Executable {
  readonly path: string;
  readonly cliVersion: string;
  readonly serverVersion: string;
}

export type ExecutableCheck =
  | { readonly ok: true; readonly executable: Executable }
  | { readonly ok: false; readonly problem: string };

/** Names the first executable `temporal` on the PATH, undefined if there is none. */
export function findOnPath(env: Environment, name = executableName()): string | undefined {
  // Windows spells it Path.
  const search = env.PATH ?? env.Path ?? '';
  for (const folder of search.split(delimiter)) {
    if (!folder) continue;
    const path = resolve(join(folder, name));
    if (isExecutable(path)) return path;
  }
  return undefined;
}

/** Runs `temporal --version` (30 ms) and reads the versions out of it. */
export async function checkExecutable(path: string): Promise<ExecutableCheck> {
  if (!isExecutable(path)) return { ok: false, problem: 'not there' };
  const { error, output } = await run(path, ['--version']);
  if (error) return { ok: false, problem: `"${path} --version" failed: ${firstLine(output) || error.message}` };
  const match = /temporal version (\S+) \(Server (\d+\.\d+\.\d+)/.exec(output);
  const [, cliVersion, serverVersion] = match ?? [];
  if (!cliVersion || !serverVersion) return { ok: false, problem: `"${path} --version" says "${firstLine(output)}"` };
  if (compareVersions(serverVersion, OLDEST_SERVER_VERSION) < 0) {
    return { ok: false, problem: `${path} has server ${serverVersion}, older than ${OLDEST_SERVER_VERSION}` };
  }
  return { ok: true, executable: { path, cliVersion, serverVersion } };
}

/** Compares dotted numbers; negative if `a` is older. What follows the numbers ('1.26rc1', '1.2.3-x') is ignored. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return (/\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

interface RunResult {
  readonly error: Error | null;
  readonly output: string;
}

/** Runs a command that should answer at once; gives up after ten seconds. */
export function run(file: string, args: readonly string[], options: { env?: Environment; cwd?: string } = {}) {
  const { env = process.env, cwd } = options;
  return new Promise<RunResult>((done) => {
    const settings = { env: { ...env }, timeout: 10_000, windowsHide: true, ...(cwd ? { cwd } : {}) };
    execFile(file, [...args], settings, (error, stdout, stderr) =>
      done({ error, output: `${stdout}${stderr}`.trim() }),
    );
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
