/**
 * One compute thread: runs tasks one after another in its own arena.
 *
 * The arena is the memory of the vector kernels and lives as long as the thread; data sets, pools and work space of a repetition
 * are drawn into it. The control block is shared with the main thread: it reads progress and sets the stop flag.
 */

import type { ComputeResult, ComputeTask } from '../activities/compute.js';
import { createArmRun } from '../numerics/arm.js';
import { createKernelArena } from '../numerics/kernels/simd.js';
import { OUTCOMES } from '../numerics/outcomes.js';
import { DONE, STOP } from './control-block.js';

const arena = createKernelArena();

export interface ThreadTask extends ComputeTask {
  readonly control: SharedArrayBuffer;
}

/** The pool calls this for each task. */
export function runTask({ arm, cells, first, count, control }: ThreadTask): ComputeResult {
  const block = new Int32Array(control);
  const stopped = () => Atomics.load(block, STOP) !== 0;
  const run = createArmRun(arm, arena);
  const codes = cells.map(() => new Uint8Array(count));
  const values = cells.map((cell) => new Float64Array(count * cell.measures.length));
  const elapsedMs: number[] = [];

  let done = 0;
  for (; done < count && !stopped(); done++) {
    const started = performance.now();
    const results = run.run(first + done, cells, stopped);
    if (results === undefined) break;
    for (const [i, result] of results.entries()) {
      codes[i]?.fill(OUTCOMES.indexOf(result.outcome), done, done + 1);
      values[i]?.set(result.values, done * result.values.length);
    }
    elapsedMs.push(performance.now() - started);
    Atomics.store(block, DONE, done + 1);
  }
  return {
    done,
    codes: codes.map((array) => array.slice(0, done)),
    values: values.map((array, i) => array.slice(0, done * (cells[i]?.measures.length ?? 0))),
    elapsedMs,
  };
}
