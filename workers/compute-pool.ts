/** Compute threads behind the port that activities ask for. A thread that dies fails its own task only; the pool replaces it. */
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Compute, Computed, ComputeOptions, ComputeTask } from '../activities/compute.js';
import type { ThreadResults, ThreadTasks } from './compute-thread.js';
import { CONTROL_BYTES, DONE, STOP } from './control-block.js';
import { unpack } from './packed-results.js';

export interface ComputePool extends Compute {
  /** Seconds of compute spent so far. */
  readonly busySeconds: number;
  /** Ends the threads; call when no task is in hand. */
  close(): Promise<void>;
}

const PROGRESS_MS = 200;

/** One thread for each processor that this process may use. */
export function defaultThreads(): number {
  return availableParallelism();
}

export function openComputePool(threads: number): ComputePool {
  const pool = new Piscina<ThreadTasks, ThreadResults>({
    filename: threadFile(),
    name: 'runTasks',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  let busyMs = 0;

  async function run(tasks: readonly ComputeTask[], { signal, onProgress }: ComputeOptions = {}): Promise<Computed> {
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    const block = new Int32Array(control);
    const stop = () => Atomics.store(block, STOP, 1);
    if (signal?.aborted) stop();
    // one listener for each task in hand, and the pilot hands in all arms at once
    if (signal !== undefined) setMaxListeners(0, signal);
    signal?.addEventListener('abort', stop, { once: true });
    const timer = setInterval(() => onProgress?.(Atomics.load(block, DONE)), PROGRESS_MS);
    try {
      const { packed, ...times } = await pool.run({ tasks, control });
      busyMs += times.threadMs;
      return { results: unpack(tasks, packed), ...times };
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return {
    threads,
    run,
    get busySeconds() {
      return busyMs / 1000;
    },
    close: () => pool.close({ force: true }),
  };
}

/** The compiled thread, also when this module itself runs from its source, as in tests. */
function threadFile(): string {
  const beside = fileURLToPath(new URL('./compute-thread.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../dist/workers/compute-thread.js', import.meta.url));
}
