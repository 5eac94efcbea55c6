/** What the workers of an episode computed, from the notes of `count-computed.mjs`. Amounts are repetitions of one cell. */
import { existsSync, readFileSync } from 'node:fs';

export interface Computed {
  /** In tasks that came to their end. */
  readonly atLeast: number;
  /** With all that the threads of killed workers may have finished of the tasks in their hands. */
  readonly atMost: number;
  /** The largest task. */
  readonly largest: number;
}

interface Note {
  readonly pid: number;
  readonly task: number;
  /** In the note of a start. */
  readonly cells?: number;
  readonly count?: number;
  /** In the note of an end. */
  readonly done?: number;
}

/**
 * @param threads compute threads of each worker: of the tasks that have no end, so many had begun, and the largest are
 * taken to be those
 */
export function computedIn(file: string, threads: number): Computed {
  const notes = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean) : [];
  const open = new Map<number, Map<number, { readonly cells: number; readonly count: number }>>();
  let [atLeast, largest] = [0, 0];
  for (const line of notes) {
    const { pid, task, cells = 0, count = 0, done } = JSON.parse(line) as Note;
    const tasks = open.get(pid) ?? new Map();
    open.set(pid, tasks);
    if (done === undefined) {
      tasks.set(task, { cells, count });
      largest = Math.max(largest, cells * count);
    } else {
      atLeast += (tasks.get(task)?.cells ?? 0) * done;
      tasks.delete(task);
    }
  }
  const inHand = [...open.values()].flatMap((tasks) =>
    [...tasks.values()]
      .map(({ cells, count }) => cells * count)
      .sort((a, b) => b - a)
      .slice(0, threads),
  );
  return { atLeast, atMost: inHand.reduce((sum, size) => sum + size, atLeast), largest };
}
