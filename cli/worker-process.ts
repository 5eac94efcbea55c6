/**
 * The embedded worker: `ballast worker` as a child process, started anew when it dies.
 *
 * Its own process, so that a crash in native code or `kill -9` costs the batches in hand and nothing else. It ends when
 * the pipe to this process closes, however this process ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../client/user-error.js';
import type { LocalServer, ServerMessage } from './local-server.js';

export interface WorkerProcessOptions {
  /** The server, once it is there; undefined for the one that the environment names. */
  readonly server: Promise<LocalServer | undefined>;
  readonly queue: string;
  readonly threads: number;
  readonly logFile: string;
  readonly onRestart: (pid: number) => void;
}

export interface WorkerProcess {
  /** Resolves, with the reason, if the worker keeps dying. Never rejects. */
  readonly failed: Promise<UserError>;
  /** Lets the worker store what it has finished, and waits for its end. */
  stop(): Promise<void>;
}

/** A worker that lived shorter than this died quickly. */
const QUICK_MS = 15_000;
/** Pauses before it is started again after the first, second … quick death in a row; after one more we give up. */
const PAUSES_MS = [0, 500, 2000, 5000];
const STOP_GRACE_MS = 30_000;
/** Kernels allocate next to nothing, so a small nursery in each thread costs no time: 270 MB at its peak instead of 355. */
const MEMORY_FLAGS = ['--max-semi-space-size=4'];
const PROGRAM = fileURLToPath(new URL('../../cli/ballast.js', import.meta.url));

export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  let stopping = false;
  let quickDeaths = 0;
  let restart: NodeJS.Timeout | undefined;
  let child: ChildProcess;
  let giveUp: (error: UserError) => void = () => {};
  const failed = new Promise<UserError>((resolve) => {
    giveUp = resolve;
  });

  function start(): void {
    const startedAt = Date.now();
    child = spawnWorker(options);
    tellServer(child, options.server);
    const died = (reason: string) => {
      if (stopping) return;
      if (Date.now() - startedAt >= QUICK_MS) quickDeaths = 0;
      const pause = PAUSES_MS[quickDeaths++];
      if (pause === undefined) giveUp(exhausted(options.logFile, quickDeaths, reason));
      else restart = setTimeout(startAgain, pause);
    };
    child.once('error', (error) => died(error.message));
    child.once('exit', (code, signal) => died(`it ended with ${signal ?? `code ${code}`}`));
  }
  function startAgain(): void {
    start();
    options.onRestart(child.pid ?? 0);
  }
  start();

  return {
    failed,
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(force);
    },
  };
}

/** A server that does not come up ends the command, and the worker with it. */
function tellServer(child: ChildProcess, server: Promise<LocalServer | undefined>): void {
  const tell = (message: ServerMessage) => {
    // one that has died is told when it is started again
    if (child.connected) child.send(message, () => {});
  };
  server.then((known) => tell(known === undefined ? {} : { server: known })).catch(() => {});
}

function spawnWorker({ queue, threads, logFile }: WorkerProcessOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(
      process.execPath,
      [...MEMORY_FLAGS, PROGRAM, 'worker', '--queue', queue, '--workers', String(threads), '--told-server'],
      {
        // its own session: Ctrl-C reaches us alone, and we stop the worker in its turn
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
        windowsHide: true,
      },
    );
  } finally {
    closeSync(log);
  }
}

function exhausted(logFile: string, deaths: number, reason: string): UserError {
  return new UserError(
    `Cannot keep a worker running: it died ${deaths} times in a row, the last time because ${reason}; ` +
      `its log is ${logFile}\n${logTail(logFile)}`,
  );
}

function logTail(file: string): string {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-5)
    .map((line) => `  ${line}`)
    .join('\n');
}
