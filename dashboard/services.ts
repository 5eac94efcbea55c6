/** What the dashboard's server needs from others: whoever serves it says how runs are steered, what files they have, who works. */
import type {
  Activity,
  CellState,
  CellView,
  FailureView,
  HistogramView,
  RunList,
  RunView,
  SteerRequest,
  TheoryView,
} from './contract.js';
import type { LiveChange } from './live/live-run.js';

/** A run that people watch; `live/live-run.ts` is one. */
export interface WatchedRun {
  readonly id: string;
  refresh(): Promise<LiveChange>;
  view(): Omit<RunView, 'temporalUrl' | 'steerable'>;
  states(): readonly CellState[];
  failures(): FailureView;
  cell(key: string, measure: string): Promise<CellView | undefined>;
  histogram(measure: string): Promise<HistogramView>;
  theory(): Promise<TheoryView>;
}

/** A file of a run: its content type, a name to save it by, and its bytes. */
export interface RunFile {
  readonly type: string;
  readonly name: string;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

export interface DashboardServices {
  readonly runs: {
    list(): Promise<RunList>;
    /** @throws {Error} with a sentence, if this version cannot read it */
    open(runId: string): Promise<WatchedRun | undefined>;
  };
  /** Absent if nobody may steer through the page. @throws {UserError} if it cannot be done */
  readonly steer?: (runId: string, request: SteerRequest) => Promise<string>;
  /** Who works on the run; asked every few seconds, while somebody watches. Never rejects. */
  readonly activity: (runId: string) => Promise<Activity>;
  /** @param query as the page asked @returns undefined if there is no such file @throws {UserError} if it cannot be made */
  readonly file: (runId: string, name: string, query: Readonly<Record<string, string>>) => Promise<RunFile | undefined>;
  /** A page of Temporal's own UI about the run; null where none is served. */
  readonly temporalUrl: (runId: string) => Promise<string | null>;
  /** An error that nobody expected. */
  readonly onError: (error: unknown, request: string) => void;
}
