/** What commands ask of an engine, whichever it is. */
import type { ProgressDisplay } from './progress-display.js';
import type { FoundRun } from './workspace.js';

export interface EngineChoice {
  readonly engine: 'temporal' | 'inline';
  readonly workers: number;
  readonly batchSize?: number;
  /** Show the curve as text meanwhile, in a terminal. */
  readonly curve?: boolean;
}

/** How a run ended. */
export interface End {
  readonly interrupted: boolean;
  /** Interrupted here, while the run goes on with workers elsewhere. */
  readonly goesOn?: boolean;
  /** Why something is missing, if something is. */
  readonly problems: readonly string[];
}

export interface Engine {
  /** Runs what the run is missing, and shows how far it is. */
  run(run: FoundRun, display: ProgressDisplay): Promise<End>;
  close(): Promise<void>;
}
