/** The real `ballast` command in a process of its own, with a data folder of its own. It runs what `npm run build` built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import type { RunSummary } from '../../cli/execute-run.js';

export const BALLAST = fileURLToPath(new URL('../../cli/ballast.js', import.meta.url));

export const INLINE = ['--engine', 'inline', '--workers', '1', '--json'];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Desk {
  /** Where commands run; study files stand here. */
  readonly folder: string;
  /** BALLAST_HOME; not there until a command makes it. */
  readonly home: string;
  /** Adds variables to those of every later command. */
  readonly env: Record<string, string>;
  /** Writes a file into the folder. */
  write(name: string, content: string | Uint8Array): void;
  /** Runs `ballast` with these arguments to its end. */
  ballast(...args: string[]): Promise<Ended>;
  /** Runs a line of shell in which `$BALLAST` is the command. */
  shell(line: string): Promise<Ended>;
  /** Starts `ballast` and leaves it running. */
  start(...args: string[]): ChildProcess;
}

/** @returns makes a desk with nothing on it; all go after the tests of the file, with what was started on them */
export function openDesks(): () => Desk {
  const endings: (() => void)[] = [];
  afterAll(() => {
    for (const end of endings) end();
  });
  return () => emptyDesk((end) => endings.push(end));
}

function emptyDesk(atEnd: (end: () => void) => void): Desk {
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-cli-'));
  const home = path.join(folder, 'home');
  // nothing of the developer's own settings, and no colour but what is asked for
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    BALLAST_HOME: home,
    BALLAST_CACHE: path.join(folder, 'cache'),
  };
  const children: ChildProcess[] = [];
  atEnd(() => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function spawnHere(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, args, { cwd: folder, env: { ...env, BALLAST }, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  }
  return {
    folder,
    home,
    env,
    write: (name, content) => writeFileSync(path.join(folder, name), content),
    ballast: (...args) => ended(spawnHere(process.execPath, [BALLAST, ...args])),
    shell: (line) => ended(spawnHere('sh', ['-c', line.replaceAll('$BALLAST', `${process.execPath} ${BALLAST}`)])),
    start: (...args) => spawnHere(process.execPath, [BALLAST, ...args]),
  };
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...text };
}

/** A command that runs a study on one thread of its own process, and has to end well. @returns what `--json` says */
export async function inline(desk: Desk, ...args: string[]): Promise<RunSummary> {
  const { code, stdout, stderr } = await desk.ballast(...args, ...INLINE);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The command refused: exit code 2, these words and no others, nothing on stdout. */
export function expectMistake(result: Ended, said: string | RegExp): void {
  if (typeof said === 'string') expect(result).toEqual({ code: 2, stdout: '', stderr: `${said}\n` });
  else {
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(said);
  }
}

/** No run is recorded, no file of a run is there. */
export function expectNothingDone({ home }: Desk): void {
  expect(existsSync(home) ? readdirSync(home).filter((name) => name === 'runs' || name === 'server') : []).toEqual([]);
}

/** Rows of CSV text without quoted fields, each by its column names. */
export function csvRows(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i] ?? '', field])));
}
