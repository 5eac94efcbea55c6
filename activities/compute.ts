/** What activities need of compute threads: workers provide it. */
import type { ArmSpec, CellSpec } from '../numerics/arm.js';

/** Consecutive repetitions of some cells of one arm. */
export interface ComputeTask {
  readonly arm: ArmSpec;
  readonly cells: readonly CellSpec[];
  readonly first: number;
  readonly count: number;
}

export interface ComputeResult {
  /** Repetitions finished from `first` on; fewer than `count` if the thread was stopped. */
  readonly done: number;
  /** For each cell, one outcome code per finished repetition. */
  readonly codes: readonly Uint8Array[];
  /** For each cell, (done × measures), row-major. */
  readonly values: readonly Float64Array[];
  /** Duration of each finished repetition. */
  readonly elapsedMs: readonly number[];
}

/** What came of several tasks that one thread did in turn. */
export interface Computed {
  /** One for each task, in their order. */
  readonly results: readonly ComputeResult[];
  /** When the thread took the first of them, in milliseconds since 1970. */
  readonly beganAt: number;
  /** How long the thread had them. */
  readonly threadMs: number;
  /** CPU time of the thread meanwhile; null where the platform does not tell. */
  readonly cpuMs: number | null;
}

export interface ComputeOptions {
  /** Stops the tasks after the fit in hand; what is finished is returned, nothing is thrown. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of finished repetitions, over all tasks. */
  readonly onProgress?: (done: number) => void;
}

export interface Compute {
  /** How many calls of `run` are computed at once. */
  readonly threads: number;
  /** Has one thread do these tasks, one after the other. Those that a stop leaves out have finished nothing. */
  run(tasks: readonly ComputeTask[], options?: ComputeOptions): Promise<Computed>;
}
