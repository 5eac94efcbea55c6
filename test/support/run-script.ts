/** Runs a TypeScript file as a process of its own, so that a test can kill it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Script {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The first line that it prints. */
  readonly firstLine: string;
}

/** Starts the script and returns once it has printed a line. */
export async function runScript(url: URL, args: readonly string[]): Promise<Script> {
  const child = spawn(process.execPath, ['--import', 'jiti/register', fileURLToPath(url), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const firstLine = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${url.pathname} ended with ${code} before it printed a line`)));
  });
  return { process: child, pid: child.pid as number, firstLine };
}
