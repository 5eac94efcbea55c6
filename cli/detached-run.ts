/** `--detach`: a command in a process of its own that outlives this one. */
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataFolder } from '../client/data-folder/data-folder.js';
import { whoHoldsRun } from '../client/data-folder/hold-run.js';
import { Exit } from './exit.js';
import { runFolder } from './workspace.js';

export interface DetachedRun {
  readonly runId: string;
  readonly pid: number | undefined;
  readonly log: string;
}

/**
 * Returns when the background process has taken the run; passes its error on if it ends before.
 *
 * @param command its arguments; those of this process, without the flag, if absent
 * @throws {Exit} with its code, if it ends before; what it said is printed
 */
export async function startDetached(
  runId: string,
  command = process.argv.slice(2).filter((argument) => argument !== '--detach'),
): Promise<DetachedRun> {
  const folder = dataFolder();
  const logFile = path.join(runFolder(folder, runId), 'run.log');
  mkdirSync(path.dirname(logFile), { recursive: true });
  // appended to: another process may be writing it, and this one is then refused
  const log = openSync(logFile, 'a', 0o600);
  const { size } = fstatSync(log);
  const args = [process.argv[1] ?? '', ...command];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log], windowsHide: true });
  closeSync(log);
  let ended: number | undefined;
  child.once('exit', (code) => {
    ended = code ?? 1;
  });
  while (ended === undefined && whoHoldsRun(folder, runId)?.pid !== child.pid) await sleep(50);
  child.unref();
  if (ended !== undefined && ended !== 0) {
    process.stderr.write(readFileSync(logFile).subarray(size));
    throw new Exit(ended);
  }
  return { runId, pid: child.pid, log: logFile };
}

/** Prints where it runs. */
export function sayDetached({ json }: { readonly json?: boolean }): (run: DetachedRun) => void {
  return (run) =>
    console.log(
      json ? JSON.stringify(run) : `${run.runId} runs in the background; follow it with \`ballast watch ${run.runId}\``,
    );
}
