/** The list of runs, kept up to date. */
import { useEffect, useState } from 'preact/hooks';
import type { RunList } from '../../contract.js';
import { openLiveSource } from './live-source.js';

export interface RunsState {
  readonly list: RunList | undefined;
  readonly connected: boolean;
  readonly at: number;
}

export function useRuns(): RunsState {
  const [state, setState] = useState<RunsState>({ list: undefined, connected: false, at: 0 });
  useEffect(() => {
    const source = openLiveSource({
      url: '/api/runs/events',
      onConnection: (connected) => setState((before) => ({ ...before, connected })),
      events: { runs: (data) => setState({ list: data as RunList, connected: true, at: Date.now() }) },
    });
    return () => source.close();
  }, []);
  return state;
}
