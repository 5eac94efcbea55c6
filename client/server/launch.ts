/** Starts the `temporal server start-dev` process and nothing else: arguments, log file, own session. */
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Executable } from './executable.js';
import { LOOPBACK } from './ports.js';
import { identifyProcess, type ProcessIdentity } from './process-identity.js';
import type { ServerFiles } from './server-files.js';
import { openLog, sizeOf } from './server-log.js';

export interface Ports {
  readonly grpc: number;
  readonly http: number;
  readonly metrics: number;
  readonly ui?: number | undefined;
}

export interface Launch {
  readonly executable: Executable;
  readonly files: ServerFiles;
  readonly ports: Ports;
  readonly namespace: string;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launched {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<Exit>;
  /** Where this start begins in the log. */
  readonly logOffset: number;
}

/**
 * Settings of the server that pay on one machine. Measured on two shared cores with empty activities, so to be read as
 * ratios: the poll rates (20 a second by default, which with the single history shard makes every step wait up to 50 ms)
 * bring one activity from about 150 ms to about 40 ms; one task queue partition instead of four saves a seventh of the
 * CPU time.
 */
const DYNAMIC_CONFIG: Readonly<Record<string, number | boolean>> = {
  // priorities, and turns between runs that share workers: off by default in server 1.29
  'matching.useNewMatcher': true,
  'matching.enableFairness': true,
  'history.transferProcessorMaxPollRPS': 1_000,
  'history.timerProcessorMaxPollRPS': 1_000,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
};

/** The command line, without the executable. */
export function serverArguments({ files, ports, namespace }: Omit<Launch, 'executable'>): string[] {
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', String(ports.grpc), '--http-port', String(ports.http)],
    ...['--metrics-port', String(ports.metrics)],
    ...(ports.ui ? ['--ui-ip', LOOPBACK, '--ui-port', String(ports.ui)] : ['--headless']),
    ...['--db-filename', files.database, '--namespace', namespace],
    // WAL is 3 times faster than the default; full keeps it safe when the power goes.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=full'],
    ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
    ...['--log-level', 'warn', '--log-format', 'json', '--color', 'never'],
    // a user's profile must not redirect our server
    ...['--disable-config-file', '--disable-config-env'],
  ];
}

/** @throws {Error} if the process cannot be started at all */
export async function launch(options: Launch): Promise<Launched> {
  const { executable, files } = options;
  const log = openLog(files.log);
  const logOffset = sizeOf(files.log);
  try {
    const child = spawn(executable.path, serverArguments(options), {
      cwd: files.folder,
      // its own session: Ctrl-C is for us, and we stop it when its work is done
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    });
    const exited = new Promise<Exit>((done) => child.once('exit', (code, signal) => done({ code, signal })));
    await new Promise<void>((started, failed) => child.once('spawn', started).once('error', failed));
    child.unref();
    const pid = child.pid as number;
    // gone already: the exit, which is about to be reported, says why
    return { identity: identifyProcess(pid) ?? { pid, started: 'gone' }, exited, logOffset };
  } finally {
    closeSync(log);
  }
}
