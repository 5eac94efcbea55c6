/**
 * Results of many tasks in a few arrays, so that handing thousands of them from thread to thread costs four copies.
 *
 * Tasks follow one another, in each the cells; a cell has room for all repetitions that were asked for.
 */
import type { ComputeResult, ComputeTask } from '../activities/compute.js';

export interface PackedResults {
  /** Repetitions finished, one for each task. */
  readonly done: Uint32Array;
  /** One for each task, cell and repetition. */
  readonly codes: Uint8Array;
  /** One for each task, cell, repetition and measure. */
  readonly values: Float64Array;
  /** One for each task and repetition. */
  readonly elapsedMs: Float64Array;
}

/** Where a task's results begin. */
interface Place {
  readonly codes: number;
  /** Of each cell. */
  readonly values: readonly number[];
  readonly elapsedMs: number;
}

export interface Packed {
  readonly results: PackedResults;
  /** Enters what came of a cell in the task's repetition `row`, counted from its first. */
  put(task: number, cell: number, row: number, code: number, values: Float64Array): void;
  /** Says that the task's repetition `row` is finished. */
  finish(task: number, row: number, elapsedMs: number): void;
}

export function openPacked(tasks: readonly ComputeTask[]): Packed {
  const { places, codes, values, elapsedMs } = layOut(tasks);
  const results = {
    done: new Uint32Array(tasks.length),
    codes: new Uint8Array(codes),
    values: new Float64Array(values),
    elapsedMs: new Float64Array(elapsedMs),
  };
  return {
    results,
    put(task, cell, row, code, numbers) {
      const place = places[task]!;
      results.codes[place.codes + cell * tasks[task]!.count + row] = code;
      results.values.set(numbers, place.values[cell]! + row * numbers.length);
    },
    finish(task, row, ms) {
      results.elapsedMs[places[task]!.elapsedMs + row] = ms;
      results.done[task] = row + 1;
    },
  };
}

/** @returns views of the arrays, one result for each task */
export function unpack(tasks: readonly ComputeTask[], packed: PackedResults): ComputeResult[] {
  const { places } = layOut(tasks);
  return tasks.map(({ cells, count }, task) => {
    const [place, done] = [places[task]!, packed.done[task] ?? 0];
    return {
      done,
      codes: cells.map((_, cell) => {
        const at = place.codes + cell * count;
        return packed.codes.subarray(at, at + done);
      }),
      values: cells.map(({ measures }, cell) => {
        const at = place.values[cell]!;
        return packed.values.subarray(at, at + done * measures.length);
      }),
      elapsedMs: Array.from(packed.elapsedMs.subarray(place.elapsedMs, place.elapsedMs + done)),
    };
  });
}

function layOut(tasks: readonly ComputeTask[]): {
  places: Place[];
  codes: number;
  values: number;
  elapsedMs: number;
} {
  let [codes, values, elapsedMs] = [0, 0, 0];
  const places = tasks.map(({ cells, count }) => {
    const at = { codes, elapsedMs };
    codes += cells.length * count;
    elapsedMs += count;
    const valuesAt = cells.map(({ measures }) => {
      const own = values;
      values += count * measures.length;
      return own;
    });
    return { ...at, values: valuesAt };
  });
  return { places, codes, values, elapsedMs };
}
