/**
 * Keeps a server alive for as long as a command needs it: when it dies, it is started again on the same ports and the
 * same database, so that workers and clients, which reconnect by themselves, see a gap of less than a second.
 */
import { UserError } from '../user-error.js';
import { readRecord, serverFiles } from './server-files.js';
import { trimLog } from './server-log.js';
import { type Server, type StartOptions, startServer } from './start-server.js';

export interface Restart {
  readonly pid: number;
  /** How many there have been, this one included. */
  readonly restarts: number;
  readonly downMs: number;
}

export interface SuperviseOptions extends StartOptions {
  readonly onRestart?: (restart: Restart) => void;
  /** Pauses before the first, second … restart after quick deaths; after one more it gives up. */
  readonly pausesMs?: readonly number[];
}

/** A server whose process may be replaced; the address stays. */
export interface SupervisedServer extends Omit<Server, 'exited'> {
  readonly restarts: number;
  /** Resolves, with the reason, if it has died for good. Never rejects. */
  readonly failed: Promise<UserError>;
}

/** A server that lived shorter than this died quickly. */
const QUICK_MS = 30_000;
const PAUSES_MS = [0, 250, 1_000, 4_000, 10_000];
const TRIM_EVERY_MS = 60_000;

/**
 * Starts (or adopts) the server and watches over it until `stop` or `close`.
 *
 * @throws {UserError} if the first start fails
 */
export async function superviseServer(options: SuperviseOptions): Promise<SupervisedServer> {
  const files = serverFiles(options.folder);
  const { pausesMs = PAUSES_MS } = options;
  const first = await startServer(options);
  const again: StartOptions = {
    ...options,
    mode: first.mode,
    port: portOf(first.address),
    metricsPort: portOf(first.metricsAddress),
    ...(first.uiAddress ? { ui: true, uiPort: portOf(first.uiAddress) } : {}),
  };
  let current = first;
  let restarts = 0;
  let ended = false;
  const trimming = setInterval(() => trimLog(files.log), TRIM_EVERY_MS).unref();
  const ending = new AbortController();
  const watching = watch();

  /** @returns why it gave up, undefined if it was told to end */
  async function watch(): Promise<UserError | undefined> {
    let quickDeaths = 0;
    for (;;) {
      const ready = Date.now();
      const exit = await current.exited;
      const died = Date.now();
      if (ended) return undefined;
      if (!readRecord(files))
        return new UserError('The server was stopped by another command, so this one cannot go on');
      if (died - ready >= QUICK_MS) quickDeaths = 0;
      let reason = `it ended with ${exit?.signal ?? (exit ? `code ${exit.code}` : 'an unknown code')}`;

      // try until it lives again
      for (let back = false; !back; ) {
        const pause = pausesMs[quickDeaths++];
        if (pause === undefined) {
          return new UserError(
            `Cannot keep the server running: it died ${quickDeaths} times in a row, the last time because ${reason}; ` +
              `its log is ${files.log}`,
          );
        }
        await sleep(pause, ending.signal);
        if (ended) return undefined;
        try {
          current = await startServer(again);
          back = true;
        } catch (error) {
          reason = (error as Error).message;
        }
      }
      restarts++;
      if (ended) return undefined;
      options.onRestart?.({ pid: current.pid, restarts, downMs: Date.now() - died });
    }
  }

  async function end(how: 'stop' | 'close'): Promise<void> {
    ended = true;
    clearInterval(trimming);
    ending.abort();
    if (how === 'close' && first.mode === 'detached') return;
    // A restart may be under way: its server comes up, and is stopped after the one that died.
    let stopped: Server | undefined;
    while (stopped !== current) {
      stopped = current;
      await stopped.stop();
      await watching;
    }
  }

  return {
    ...{ address: first.address, namespace: first.namespace, version: first.version, mode: first.mode },
    ...{ metricsAddress: first.metricsAddress, uiAddress: first.uiAddress },
    ...{ adopted: first.adopted, database: first.database },
    get pid() {
      return current.pid;
    },
    get restarts() {
      return restarts;
    },
    failed: new Promise((resolve) => void watching.then((error) => error && resolve(error))),
    stop: () => end('stop'),
    close: () => end('close'),
  };
}

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
