/**
 * Starts the embedded server of a data folder, or adopts the one that already runs there.
 *
 * Two servers must never open one database. Three things see to it: starts exclude each other by a lock, the record
 * names the server that lives (pid and start time), and the database itself is probed for open connections.
 */
import { waitForLock } from '../data-folder/file-lock.js';
import { UserError } from '../user-error.js';
import type { Executable } from './executable.js';
import { type Exit, launch, type Ports } from './launch.js';
import { guardOrphan } from './orphan-guard.js';
import { freePorts, isFree, LOOPBACK } from './ports.js';
import { endProcess, identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';
import { awaitReady, isServing } from './ready.js';
import { confirmDatabase, type DatabaseState, prepareDatabase } from './server-database.js';
import {
  prepareServerFolder,
  readRecord,
  removeRecord,
  type ServerFiles,
  type ServerMode,
  type ServerRecord,
  writeRecord,
} from './server-files.js';
import { lastLines, logSince } from './server-log.js';

export const NAMESPACE = 'ballast';

export interface StartOptions {
  /** The data folder. */
  readonly folder: string;
  readonly executable: Executable;
  /** Fixed ports; free ones are chosen where they are left out. */
  readonly port?: number | undefined;
  readonly metricsPort?: number | undefined;
  readonly uiPort?: number | undefined;
  /** Serve Temporal's web UI as well. */
  readonly ui?: boolean | undefined;
  /** attached (the default): ends with this process · detached: stays until it is stopped. */
  readonly mode?: ServerMode | undefined;
  readonly readyTimeoutMs?: number | undefined;
}

/** A server that is ready. */
export interface Server {
  readonly pid: number;
  readonly address: string;
  readonly namespace: string;
  readonly metricsAddress: string;
  readonly uiAddress: string | undefined;
  readonly version: string;
  readonly mode: ServerMode;
  /** True if it was running before. */
  readonly adopted: boolean;
  /** What was found on disk; undefined if adopted. */
  readonly database: DatabaseState | undefined;
  /** Resolves when its process has ended, for whatever reason; undefined if that cannot be known. */
  readonly exited: Promise<Exit | undefined>;
  /** Ends the process: SIGTERM, after ten seconds SIGKILL. Returns when it has gone. */
  stop(): Promise<void>;
  /** What a command does when it is done: stops an attached server, leaves a detached one running. */
  close(): Promise<void>;
}

const STOP_GRACE_MS = 10_000;
const READY_TIMEOUT_MS = 60_000;
const ADOPT_PATIENCE_MS = 15_000;
/** Free ports can be taken between choosing and listening, by whoever names them. */
const PORT_ATTEMPTS = 3;
/** In the log of a server that found a port taken, when it looked at its ports or later, when it listened. */
const PORT_TAKEN = /can't set .*port|address already in use/;

/**
 * Returns the server of this data folder once it can be used (0.2 to 0.6 s).
 *
 * @throws {UserError} if another command runs one there, a port is taken, or the server does not come up
 */
export async function startServer(options: StartOptions): Promise<Server> {
  const files = prepareServerFolder(options.folder);
  const lock = await waitForLock(files.lock, 50);
  try {
    return (await adoptOrStop(files, options)) ?? (await startNew(files, options));
  } finally {
    lock.release();
  }
}

/**
 * Deals with what the record says. A detached server that answers is adopted. An orphan (its command is gone, so its
 * guard is about to stop it) or one that does not answer is stopped. A dead one's record is removed. The caller holds
 * the start lock.
 *
 * @throws {UserError} if it belongs to another live command
 */
export async function adoptOrStop(
  files: ServerFiles,
  options: Pick<StartOptions, 'port'> = {},
): Promise<Server | undefined> {
  const record = readRecord(files);
  if (!record) return undefined;
  if (isAlive(record.process)) {
    if (record.mode === 'attached' && isAlive(record.owner)) {
      throw new UserError(
        `Cannot start a server in ${files.folder}: process ${record.owner.pid} runs one there, at ${record.address}; ` +
          'wait for it, stop it, or choose another data folder with BALLAST_HOME',
      );
    }
    // On a busy machine a healthy server may be slow to answer; an orphan is stopped either way.
    const patienceMs = record.mode === 'detached' ? ADOPT_PATIENCE_MS : 0;
    const serving = await isServing(record.address, record.namespace, patienceMs);
    if (serving && record.mode === 'detached') return adopt(files, record, options);
    // Without a start time the pid proves nothing, and a stranger must not be signalled.
    if (serving || record.process.started !== '') await endProcess(record.process, STOP_GRACE_MS);
  }
  removeRecord(files, record.process);
  return undefined;
}

function adopt(files: ServerFiles, record: ServerRecord, { port }: Pick<StartOptions, 'port'>): Server {
  if (port !== undefined && record.address !== `${LOOPBACK}:${port}`) {
    throw new UserError(
      `Cannot start the server on port ${port}: the one of this data folder already runs at ${record.address}; ` +
        'stop it first (ballast server stop), or leave out the port',
    );
  }
  return serverHandle(files, record, { adopted: true, exited: awaitExit(record.process) });
}

async function startNew(files: ServerFiles, options: StartOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(options);
    const database = prepareDatabase(files, options.executable.serverVersion);
    try {
      return await startOnce(files, options, ports, database);
    } catch (error) {
      const ours = options.port === undefined && options.uiPort === undefined && options.metricsPort === undefined;
      if (!ours || !(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startOnce(
  files: ServerFiles,
  options: StartOptions,
  ports: Ports,
  database: DatabaseState,
): Promise<Server> {
  const { executable, mode = 'attached', readyTimeoutMs = READY_TIMEOUT_MS } = options;
  const begun = Date.now();
  const launched = await launch({ executable, files, ports, namespace: NAMESPACE }).catch((error: Error) => {
    throw new UserError(`Cannot start the server: ${executable.path} must run, got ${error.message}`, { cause: error });
  });
  const { identity, exited, logOffset } = launched;
  const guard = mode === 'attached' ? guardOrphan(identity.pid) : undefined;
  void exited.then(() => guard?.release());
  const record = describe(identity, ports, { mode, version: executable.serverVersion });
  writeRecord(files, record);

  const ended = new AbortController();
  void exited.then((exit) => ended.abort(new Error(`it ended with ${exit.signal ?? `code ${exit.code}`}`)));
  try {
    await awaitReady({
      address: record.address,
      namespace: NAMESPACE,
      timeoutMs: readyTimeoutMs,
      signal: ended.signal,
    });
  } catch (error) {
    await endProcess(identity, STOP_GRACE_MS);
    removeRecord(files, identity);
    const log = logSince(files.log, logOffset);
    const message = failureMessage(files, log, error as Error, Date.now() - begun);
    throw new (PORT_TAKEN.test(log) ? PortTaken : UserError)(message, { cause: error });
  }
  confirmDatabase(files, executable.serverVersion);
  return serverHandle(files, record, { adopted: false, exited, database });
}

/** The server found one of its ports taken, so it may come up on others. */
class PortTaken extends UserError {}

async function choosePorts({ port, metricsPort, uiPort, ui }: StartOptions): Promise<Ports> {
  for (const fixed of [port, metricsPort, ui ? uiPort : undefined]) {
    if (fixed === undefined || (await isFree(fixed))) continue;
    throw new UserError(
      `Cannot start the server: port ${fixed} is in use; stop what listens there, or leave out the port to have a free one chosen`,
    );
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = await freePorts(4);
  return { grpc: port ?? first, http: second, metrics: metricsPort ?? third, ui: ui ? (uiPort ?? fourth) : undefined };
}

function describe(identity: ProcessIdentity, ports: Ports, rest: Pick<ServerRecord, 'mode' | 'version'>): ServerRecord {
  return {
    process: identity,
    owner: identifyProcess(process.pid) ?? { pid: process.pid, started: '' },
    since: new Date().toISOString(),
    address: `${LOOPBACK}:${ports.grpc}`,
    metricsAddress: `${LOOPBACK}:${ports.metrics}`,
    ...(ports.ui ? { uiAddress: `http://${LOOPBACK}:${ports.ui}` } : {}),
    namespace: NAMESPACE,
    ...rest,
  };
}

interface HandleParts {
  readonly adopted: boolean;
  readonly exited: Promise<Exit | undefined>;
  readonly database?: DatabaseState;
}

function serverHandle(files: ServerFiles, record: ServerRecord, { adopted, exited, database }: HandleParts): Server {
  const { process: identity, address, namespace, metricsAddress, uiAddress, version, mode } = record;
  async function stop(): Promise<void> {
    await endProcess(identity, STOP_GRACE_MS);
    if (!adopted) await settled(exited);
    removeRecord(files, identity);
  }
  return {
    ...{ pid: identity.pid, address, namespace, metricsAddress, uiAddress, version, mode, adopted, database, exited },
    stop,
    close: () => (mode === 'attached' ? stop() : Promise.resolve()),
  };
}

/** Waits up to a second for news of our child's end. Its handle does not keep the event loop alive, so a timer must. */
async function settled(exited: Promise<unknown>): Promise<void> {
  let heard = false;
  void exited.then(() => {
    heard = true;
  });
  for (let i = 0; i < 100 && !heard; i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Notices the end of a process that is not our child. */
function awaitExit(identity: ProcessIdentity): Promise<undefined> {
  return new Promise((done) => {
    const timer = setInterval(() => {
      if (isAlive(identity)) return;
      clearInterval(timer);
      done(undefined);
    }, 100);
    timer.unref();
  });
}

function failureMessage(files: ServerFiles, log: string, error: Error, elapsedMs: number): string {
  const what = `Cannot start the server: ${error.message} after ${(elapsedMs / 1000).toFixed(1)} s; its log is ${files.log}`;
  return [what, ...lastLines(log)].join('\n  ');
}
