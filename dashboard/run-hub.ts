/**
 * Watches one run for everybody who looks at it: one look at the ledger, one serialisation, however many pages are open.
 *
 * Each page asks for what came after the version that it has. If that is the newest change it gets the change, else everything
 * anew; so a slow page costs no memory, whatever it misses. While nobody watches, nothing is done.
 */
import { performance } from 'node:perf_hooks';
import type { Activity, CellState, RunEvents } from './contract.js';
import type { WatchedRun } from './services.js';

export interface StreamEvent {
  readonly event: keyof RunEvents;
  /** JSON. */
  readonly data: string;
}

export interface Update {
  readonly version: number;
  readonly events: readonly StreamEvent[];
}

/** One page that watches. */
export interface Reader {
  /** What came after `seen`, 0 for everything: waits until there is something. Undefined after the signal, and at the end. */
  next(seen: number, signal: AbortSignal): Promise<Update | undefined>;
  leave(): void;
}

export interface RunHub {
  enter(): Reader;
  close(): void;
}

export interface HubOptions {
  readonly activity: (runId: string) => Promise<Activity>;
  /** At most so often; 500 if absent. */
  readonly everyMs?: number;
  readonly onError: (error: unknown) => void;
}

const EVERY_MS = 500;
/** Who works is asked from the server, so more seldom. */
const ACTIVITY_MS = 2000;
/** Looking may take at most this share of the time. */
const SHARE = 0.05;

export function createRunHub(run: WatchedRun, options: HubOptions): RunHub {
  const { everyMs = EVERY_MS } = options;
  let version = 0;
  let change: readonly StreamEvent[] = [];
  let whole: readonly StreamEvent[] | undefined;
  let told: Partial<Record<keyof RunEvents, string>> = {};
  let readers = 0;
  let looking = false;
  let ended = false;
  let activityDue = 0;
  let waiting: (() => void)[] = [];

  /** Events whose data differ from what was told last. */
  function changed(event: keyof RunEvents, data: unknown, mark: unknown = data): StreamEvent[] {
    const key = JSON.stringify(mark);
    if (told[event] === key) return [];
    told = { ...told, [event]: key };
    return [{ event, data: JSON.stringify(data) }];
  }

  async function look(): Promise<readonly StreamEvent[]> {
    const { revised, changed: indices, standing, failuresChanged } = await run.refresh();
    const at = Date.now();
    const events = [...changed('standing', { ...standing, at }, standing)];
    const cells = cellsOf(run, standing.revision, version === 0 || revised ? undefined : indices);
    if (cells !== undefined) events.push({ event: 'cells', data: JSON.stringify(cells) });
    if (failuresChanged || version === 0) events.push(...changed('failures', run.failures()));
    if (performance.now() >= activityDue) {
      activityDue = performance.now() + ACTIVITY_MS;
      const activity = await options.activity(run.id);
      events.push(...changed('activity', activity, { ...activity, at: 0 }));
    }
    return events;
  }

  function publish(events: readonly StreamEvent[]): void {
    if (events.length === 0) return;
    version++;
    change = events;
    whole = undefined;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  async function loop(): Promise<void> {
    looking = true;
    while (readers > 0 && !ended) {
      const started = performance.now();
      try {
        publish(await look());
      } catch (error) {
        options.onError(error);
        publish([{ event: 'gone', data: JSON.stringify({ error: error instanceof Error ? error.message : 'gone' }) }]);
        ended = true;
      }
      const took = performance.now() - started;
      await pause(Math.max(everyMs, took / SHARE - took));
    }
    looking = false;
  }

  /** Everything as it is now, made once for each version. */
  function everything(): readonly StreamEvent[] {
    if (ended) return change;
    whole ??= [
      ...(['standing', 'failures', 'activity'] as const).flatMap((event) => latest(event)),
      { event: 'cells', data: JSON.stringify(cellsOf(run, run.view().grid.revision, undefined)) },
    ];
    return whole;
  }

  function latest(event: 'standing' | 'failures' | 'activity'): StreamEvent[] {
    const data = told[event];
    if (data === undefined) return [];
    return [{ event, data: event === 'failures' ? data : JSON.stringify({ ...JSON.parse(data), at: Date.now() }) }];
  }

  async function next(seen: number, signal: AbortSignal): Promise<Update | undefined> {
    while (version <= seen && !signal.aborted && !ended) await until(signal);
    if (signal.aborted || version <= seen) return undefined;
    return { version, events: seen === version - 1 ? change : everything() };
  }

  return {
    enter() {
      readers++;
      if (!looking && !ended) void loop();
      return { next, leave: () => void readers-- };
    },
    close() {
      ended = true;
      for (const wake of waiting) wake();
    },
  };

  function until(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

/** @param indices of the cells that have changed; all if absent @returns undefined if there is nothing to tell */
function cellsOf(
  run: WatchedRun,
  revision: number,
  indices: readonly number[] | undefined,
): RunEvents['cells'] | undefined {
  const states = run.states();
  if (indices === undefined) return { revision, whole: true, cells: states.map(rounded) };
  if (indices.length === 0) return undefined;
  return { revision, whole: false, cells: indices.map((index) => rounded(states[index]!)) };
}

/** Six digits are more than any picture shows. */
function rounded(state: CellState): CellState {
  const number = (value: number | null) => (value === null ? null : Number(value.toPrecision(6)));
  const moments = (list: CellState['all']) =>
    list.map((one) =>
      one === null
        ? null
        : {
            mean: number(one.mean),
            variance: number(one.variance),
            mcse: number(one.mcse),
            mcseVariance: number(one.mcseVariance),
          },
    );
  return {
    ...state,
    ratio: number(state.ratio),
    all: moments(state.all),
    overPrefix: state.overPrefix === null ? null : moments(state.overPrefix),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
