/** A run that a test writes, for the dashboard's server: two arms, three gammas, and whatever happens to it. */
import type { Activity, CellState, FailureView, RunStanding } from '../../dashboard/contract.js';
import type { LiveChange } from '../../dashboard/live/live-run.js';
import type { DashboardServices, WatchedRun } from '../../dashboard/services.js';

export const TITLE = 'Risk of <img src=x onerror=alert(1)>';
const GAMMAS = [0, 1, 2];
const GENERATORS = ['oracle', 'smote'];

export interface ScriptedRun extends WatchedRun {
  /** How often it was looked at. */
  readonly looks: number;
  /** Stores repetitions of a cell; the next look tells. */
  store(cell: number, finished: number): void;
  stand(change: Partial<RunStanding>): void;
  /** Makes the next look fail. */
  vanish(): void;
}

export function scriptedRun(id = 'scripted'): ScriptedRun {
  const states: CellState[] = GENERATORS.flatMap((_, arm) => GAMMAS.map((_, i) => stateOf(arm * GAMMAS.length + i, 0)));
  const changed = new Set<number>();
  let [looks, gone] = [0, false];
  let standing: RunStanding = {
    phase: 'running',
    total: 600,
    expected: 600,
    finished: 0,
    failed: 0,
    perSecond: null,
    left: null,
    priority: 3,
    revision: 1,
    digest: null,
    precise: 0,
    cells: 6,
    worst: null,
  };
  return {
    id,
    get looks() {
      return looks;
    },
    async refresh(): Promise<LiveChange> {
      looks++;
      if (gone) throw new RangeError(`Cannot watch ${id}: the ledger has no such run any more`);
      const indices = [...changed];
      changed.clear();
      return { revised: false, changed: indices, standing, failuresChanged: false };
    },
    view: () => ({
      id,
      study: 'scripted',
      title: TITLE,
      caption: null,
      createdAt: 1_700_000_000_000,
      standing,
      grid: {
        revision: 1,
        measures: [{ name: 'excess-risk', title: 'excess risk' }],
        axes: [
          {
            name: 'generator',
            title: 'generator',
            numeric: false,
            levels: GENERATORS.map((value) => ({ value, label: value })),
          },
          { name: 'method', title: 'method', numeric: false, levels: [{ value: 'fixed', label: 'fixed γ' }] },
          {
            name: 'gamma',
            title: 'γ',
            numeric: true,
            levels: GAMMAS.map((value) => ({ value, label: `γ = ${value}` })),
          },
        ],
        arms: GENERATORS.map((generator) => ({ label: generator, generator, levels: { generator } })),
        cells: states.map((_, i) => ({
          arm: Math.floor(i / GAMMAS.length),
          key: i.toString(16).padStart(12, 'a'),
          method: 'fixed',
          methodKind: 'fixed',
          gamma: GAMMAS[i % GAMMAS.length]!,
        })),
        allCells: 6,
        repetitions: 100,
      },
      plot: {
        kind: 'curves',
        x: 'gamma',
        measures: ['excess-risk'],
        series: 'generator',
        panels: null,
        xScale: 'linear',
        yScale: 'linear',
        references: [],
      },
      targets: [{ measure: 'excess-risk', kind: 'relative', value: 0.02, stops: false }],
      provenance: {
        seed: '1',
        numericsVersion: 2,
        version: '0.0.0',
        specificationHash: 'f'.repeat(64),
        specification: 'name: scripted\n',
      },
    }),
    states: () => states,
    failures: (): FailureView => ({ finished: 0, failed: 0, reasons: [], cells: [] }),
    cell: async () => undefined,
    histogram: async (measure) => ({ measure, rows: [] }),
    theory: async () => ({ measure: 'excess-risk', reason: 'none here', arms: [] }),
    store(cell, finished) {
      states[cell] = stateOf(cell, finished);
      changed.add(cell);
      standing = { ...standing, finished: states.reduce((sum, state) => sum + state.finished, 0) };
    },
    stand(change) {
      standing = { ...standing, ...change };
    },
    vanish() {
      gone = true;
    },
  };
}

function stateOf(cell: number, finished: number): CellState {
  const known = finished > 1;
  const moments = {
    mean: known ? 0.1 + cell / 10 : null,
    variance: known ? 0.04 : null,
    mcse: known ? 0.2 / Math.sqrt(finished) : null,
    mcseVariance: known ? 0.01 : null,
  };
  return {
    cell,
    asked: 100,
    finished,
    failed: 0,
    prefix: finished,
    prefixFailed: 0,
    settled: true,
    ratio: known ? 2 : null,
    all: [moments],
    overPrefix: null,
  };
}

export const NO_ACTIVITY: Activity = { at: 0, workers: [], running: [], stored: [], events: [] };

/** Services over scripted runs. */
export function scriptedServices(
  runs: readonly ScriptedRun[],
  more: Partial<DashboardServices> = {},
): DashboardServices {
  return {
    runs: {
      list: async () => ({
        at: 0,
        more: 0,
        runs: runs.map((run) => ({
          ...run.view().standing,
          id: run.id,
          study: 'scripted',
          title: TITLE,
          createdAt: 0,
          lastBatchAt: null,
          thumbnail: [],
        })),
      }),
      open: async (id) => runs.find((run) => run.id === id),
    },
    activity: async () => NO_ACTIVITY,
    file: async () => undefined,
    temporalUrl: async () => null,
    onError: (error) => {
      throw error;
    },
    ...more,
  };
}
