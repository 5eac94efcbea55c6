/** Compute threads that do sums instead of studies: fast, exact, and they remember what they were asked. */
import type { Compute, Computed, ComputeOptions, ComputeResult, ComputeTask } from '../../activities/compute.js';
import type { CellSpec } from '../../numerics/arm.js';

export interface FakeCompute extends Compute {
  /** In the order in which they came. */
  readonly tasks: readonly ComputeTask[];
}

export interface FakeComputeOptions {
  /** Duration to report of each repetition. */
  readonly elapsedMs?: number;
  /** Outcome code of a repetition; 0, success, if absent. */
  readonly codeOf?: (repetition: number) => number;
  /** The number of a cell in a repetition, for the measure at this position; {@link fakeValue} if absent. */
  readonly numberOf?: typeof fakeValue;
  /** Called before each repetition; may abort the signal or throw. */
  readonly beforeRepetition?: (repetition: number) => void;
}

/** The number that the fake gives a cell in a repetition, for the measure at this position. */
export function fakeValue({ rule }: CellSpec, repetition: number, measure: number): number {
  const gamma = rule.kind === 'fixed' ? rule.gamma : -1;
  return 1000 * repetition + 10 * gamma + measure;
}

export function fakeCompute({
  elapsedMs = 1,
  codeOf = () => 0,
  numberOf = fakeValue,
  beforeRepetition,
}: FakeComputeOptions = {}): FakeCompute {
  const tasks: ComputeTask[] = [];
  async function run(asked: readonly ComputeTask[], options: ComputeOptions = {}): Promise<Computed> {
    let before = 0;
    const results = asked.map((task) => {
      const result = runOne(task, { ...options, onProgress: (done) => options.onProgress?.(before + done) });
      before += result.done;
      return result;
    });
    const threadMs = results.flatMap((result) => result.elapsedMs).reduce((sum, ms) => sum + ms, 0);
    return { results, beganAt: 0, threadMs, cpuMs: null };
  }
  function runOne(task: ComputeTask, { signal, onProgress }: ComputeOptions): ComputeResult {
    tasks.push(task);
    const numbers: number[] = [];
    for (let r = task.first; r < task.first + task.count; r++) {
      beforeRepetition?.(r);
      if (signal?.aborted) break;
      numbers.push(r);
      onProgress?.(numbers.length);
    }
    const row = (cell: CellSpec, r: number) =>
      cell.measures.map((_, m) => (codeOf(r) === 0 ? numberOf(cell, r, m) : Number.NaN));
    return {
      done: numbers.length,
      codes: task.cells.map(() => Uint8Array.from(numbers, codeOf)),
      values: task.cells.map((cell) => Float64Array.from(numbers.flatMap((r) => row(cell, r)))),
      elapsedMs: numbers.map(() => elapsedMs),
    };
  }
  return { threads: 1, run, tasks };
}
