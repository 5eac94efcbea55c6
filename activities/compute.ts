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
  /** Repetitions finished from `first` on; fewer than `count` if the task was stopped. */
  readonly done: number;
  /** For each cell, one outcome code per finished repetition. */
  readonly codes: readonly Uint8Array[];
  /** For each cell, (done × measures), row-major. */
  readonly values: readonly Float64Array[];
  /** Duration of each finished repetition. */
  readonly elapsedMs: readonly number[];
}

export interface ComputeOptions {
  /** Stops the task after the fit in hand; what is finished is returned, nothing is thrown. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of finished repetitions. */
  readonly onProgress?: (done: number) => void;
}

export interface Compute {
  /** How many tasks run at once. */
  readonly threads: number;
  run(task: ComputeTask, options?: ComputeOptions): Promise<ComputeResult>;
}
