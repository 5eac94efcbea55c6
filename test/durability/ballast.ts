/**
 * The `ballast` program as a process in a data folder of its own, and everything that it starts, by pid.
 *
 * A test that fails says what its commands were, what they printed and how they ended, with the logs of server and worker.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFailed, TestRunner } from 'vitest';
import { storedRepetitions } from '../support/stored-repetitions.js';

const LOG_LINES = 30;
const PROGRAM = fileURLToPath(new URL('../../cli/ballast.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A process that one of the commands in the folder started, or is. */
export interface Found {
  readonly pid: number;
  readonly kind: 'command' | 'worker' | 'server' | 'guard';
}

export interface Home {
  readonly folder: string;
  start(...args: readonly string[]): Running;
  run(...args: readonly string[]): Promise<Ended>;
  /** Like `run`, but for a command that must succeed and prints JSON. */
  json(...args: readonly string[]): Promise<Record<string, unknown>>;
  /** Repetitions of the newest run that are in the ledger. */
  stored(): Promise<number>;
  /** Returns once the ledger has at least so many. */
  untilStored(least: number): Promise<void>;
  processes(): readonly Found[];
  /** `kill -9` for every process of that kind. @returns how many there were */
  kill(kind: Found['kind']): number;
  /** What the commands were, what they printed and how they ended, with the ends of the logs. */
  story(): string;
  /** Ends what is left, and removes the folder. */
  remove(): void;
}

export interface HomeOptions {
  /** An empty folder that is there; a new temporary one if absent. */
  readonly folder?: string;
  /** Variables of every command, in addition to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

export function temporaryHome(options: HomeOptions = {}): Home {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'ballast-durability-'));
  const { TEMPORAL_ADDRESS: _address, ...inherited } = process.env;
  const env = { ...inherited, ...options.env, BALLAST_HOME: folder };
  const commands: Command[] = [];
  let logs = '';
  const story = () => [...commands.map(told), logs || logsIn(folder)].join('\n');
  // outside a test, in beforeAll, there is none that could fail
  if (TestRunner.getCurrentTest()) {
    onTestFailed(({ task }) => {
      for (const error of task.result?.errors ?? []) error.message += `\n\n${story()}`;
    });
  }

  function start(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    commands.push({ args, child, texts });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
    });
    return { pid: child.pid as number, process: child, ended };
  }

  const run = (...args: readonly string[]) => start(...args).ended;

  const stored = () => storedRepetitions(folder);
  const processes = () => processesOf(folder);

  return {
    folder,
    start,
    run,
    async json(...args) {
      const ended = await run(...args, '--json');
      if (ended.code !== 0) {
        throw new Error(`ballast ${args.join(' ')} ended with ${ended.signal ?? ended.code}: ${ended.stderr}`);
      }
      return JSON.parse(ended.stdout) as Record<string, unknown>;
    },
    stored,
    untilStored: (least) => eventually(async () => (await stored()) >= least, `${least} repetitions are stored`),
    processes,
    kill(kind) {
      const found = processes().filter((one) => one.kind === kind);
      for (const { pid } of found) process.kill(pid, 'SIGKILL');
      return found.length;
    },
    story,
    remove() {
      for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
      logs = logsIn(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Command {
  readonly args: readonly string[];
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly texts: { readonly stdout: string; readonly stderr: string };
}

function told({ args, child, texts }: Command): string {
  const end = child.signalCode ?? child.exitCode;
  const how = end === null ? 'had not ended' : `ended with ${end}`;
  return `ballast ${args.join(' ')} ${how}\n${indented('stdout', texts.stdout)}${indented('stderr', texts.stderr)}`;
}

/** The ends of the logs of the server and of the worker. */
function logsIn(folder: string): string {
  const files = [join(folder, 'server', 'server.log'), join(folder, 'worker.log')];
  return files
    .filter((file) => existsSync(file))
    .map((file) => indented(file, readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n')))
    .join('');
}

function indented(title: string, text: string): string {
  return text === '' ? '' : `  ${title}\n${text.trimEnd().replaceAll(/^/gm, '    ')}\n`;
}

/** Waits for a condition, looking again every 30 ms. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Every process inherits the data folder's name, however it was started and whoever its parent is now. */
function processesOf(folder: string): Found[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const environment = read(pid, 'environ');
      if (!environment.includes(`BALLAST_HOME=${folder}`)) return [];
      const command = read(pid, 'cmdline');
      return command.length > 0 ? [{ pid: Number(pid), kind: kindOf(command) }] : [];
    });
}

function kindOf(command: readonly string[]): Found['kind'] {
  if (command.includes('ballast-guard')) return 'guard';
  if (command.includes('start-dev')) return 'server';
  return command.includes('--queue') ? 'worker' : 'command';
}

function read(pid: string, name: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return []; // gone, or another user's
  }
}
