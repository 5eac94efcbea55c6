/** One run, kept up to date while it is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Activity, CellState, FailureView, RunEvents, RunStanding, RunView } from '../../contract.js';
import { ask, Refused } from './ask.js';
import { openLiveSource } from './live-source.js';

export interface RunState {
  readonly view: RunView | undefined;
  readonly standing: RunStanding | undefined;
  readonly states: ReadonlyMap<number, CellState>;
  readonly activity: Activity | undefined;
  readonly failures: FailureView | undefined;
  readonly connected: boolean;
  /** When the last data came; 0 before. */
  readonly at: number;
  /** Why it cannot be shown. */
  readonly refusal: string | undefined;
}

/** Redrawn at most so often. */
const REDRAW_MS = 450;

const NOTHING: RunState = {
  view: undefined,
  standing: undefined,
  states: new Map(),
  activity: undefined,
  failures: undefined,
  connected: false,
  at: 0,
  refusal: undefined,
};

export function useRun(run: string): RunState {
  const [shown, setShown] = useState(NOTHING);
  const latest = useRef(NOTHING);

  useEffect(() => {
    const path = `/api/runs/${encodeURIComponent(run)}`;
    let drawing: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    latest.current = NOTHING;
    setShown(NOTHING);

    function change(part: Partial<RunState>): void {
      latest.current = { ...latest.current, ...part };
      if (over) return;
      drawing ??= setTimeout(
        () => {
          drawing = undefined;
          setShown(latest.current);
        },
        latest.current.view === undefined ? 0 : REDRAW_MS,
      );
    }
    async function read(): Promise<void> {
      try {
        const view = await ask<RunView>(path);
        change({ view, standing: latest.current.standing ?? view.standing, at: Date.now(), refusal: undefined });
      } catch (error) {
        if (error instanceof Refused && error.status !== 0) change({ refusal: error.message });
      }
    }
    function takeCells({ revision, whole, cells }: RunEvents['cells']): void {
      const states = new Map(whole ? [] : latest.current.states);
      for (const state of cells) states.set(state.cell, state);
      change({ states, at: Date.now() });
      if (latest.current.view !== undefined && latest.current.view.grid.revision !== revision) void read();
    }

    void read();
    const source = openLiveSource({
      url: `${path}/events`,
      onConnection: (connected) => change({ connected }),
      events: {
        standing: (data) => {
          const standing = data as RunEvents['standing'];
          change({ standing, at: Date.now() });
        },
        cells: (data) => takeCells(data as RunEvents['cells']),
        activity: (data) => change({ activity: data as Activity }),
        failures: (data) => change({ failures: data as FailureView }),
        gone: (data) => change({ refusal: (data as { error: string }).error }),
      },
    });
    return () => {
      over = true;
      clearTimeout(drawing);
      source.close();
    };
  }, [run]);
  return shown;
}
