/** What the workers of an episode computed, from the notes of `count-computed.mjs`. Amounts are repetitions of one cell. */
import { existsSync, readFileSync } from 'node:fs';

export interface Computed {
  /** In calls of a compute thread that came to their end. */
  readonly atLeast: number;
  /** With all that the threads of killed workers may have finished of what was in their hands. */
  readonly atMost: number;
  /** The largest call. */
  readonly largest: number;
}

interface Note {
  readonly pid: number;
  readonly call: number;
  /** In the note of a start. */
  readonly size?: number;
  /** In the note of an end. */
  readonly done?: number;
}

/**
 * @param threads compute threads of each worker: of the calls that have no end, so many had begun, and the largest are
 * taken to be those
 */
export function computedIn(file: string, threads: number): Computed {
  const notes = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean) : [];
  const open = new Map<number, Map<number, number>>();
  let [atLeast, largest] = [0, 0];
  for (const line of notes) {
    const { pid, call, size = 0, done } = JSON.parse(line) as Note;
    const calls = open.get(pid) ?? new Map<number, number>();
    open.set(pid, calls);
    if (done === undefined) {
      calls.set(call, size);
      largest = Math.max(largest, size);
    } else {
      atLeast += done;
      calls.delete(call);
    }
  }
  const inHand = [...open.values()].flatMap((calls) => [...calls.values()].sort((a, b) => b - a).slice(0, threads));
  return { atLeast, atMost: inHand.reduce((sum, size) => sum + size, atLeast), largest };
}
