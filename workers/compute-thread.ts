/**
 * One compute thread: runs tasks one after another in its own arena.
 *
 * The arena is the memory of the vector kernels and lives as long as the thread; data sets, pools and work space of a repetition
 * are drawn into it. The control block is shared with the main thread: it reads progress and sets the stop flag.
 */

import type { ComputeTask } from '../activities/compute.js';
import { createArmRun } from '../numerics/arm.js';
import { createKernelArena } from '../numerics/kernels/simd.js';
import { OUTCOMES } from '../numerics/outcomes.js';
import { DONE, STOP } from './control-block.js';
import { openPacked, type PackedResults } from './packed-results.js';
import { threadCpuMs } from './thread-cpu.js';

const arena = createKernelArena();

export interface ThreadTasks {
  readonly tasks: readonly ComputeTask[];
  readonly control: SharedArrayBuffer;
}

export interface ThreadResults {
  readonly packed: PackedResults;
  /** Milliseconds since 1970. */
  readonly beganAt: number;
  readonly threadMs: number;
  readonly cpuMs: number | null;
}

/** The pool calls this for each call of its `run`. */
export function runTasks({ tasks, control }: ThreadTasks): ThreadResults {
  const began = performance.now();
  const cpuBefore = threadCpuMs();
  const block = new Int32Array(control);
  const stopped = () => Atomics.load(block, STOP) !== 0;
  const packed = openPacked(tasks);
  for (const [index, { arm, cells, first, count }] of tasks.entries()) {
    if (stopped()) break;
    const run = createArmRun(arm, arena);
    for (let row = 0; row < count && !stopped(); row++) {
      const started = performance.now();
      const results = run.run(first + row, cells, stopped);
      if (results === undefined) break;
      for (const [cell, { outcome, values }] of results.entries()) {
        packed.put(index, cell, row, OUTCOMES.indexOf(outcome), values);
      }
      packed.finish(index, row, performance.now() - started);
      Atomics.add(block, DONE, 1);
    }
  }
  const cpuAfter = threadCpuMs();
  return {
    packed: packed.results,
    cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
    beganAt: performance.timeOrigin + began,
    threadMs: performance.now() - began,
  };
}
