/** The two engines as commands see them: run what a run is missing, one run after the other. */
import { IntegrityError, LedgerError } from '../store/ledger.js';
import type { Study } from '../studies/study.js';
import { type ComputePool, openComputePool } from '../workers/compute-pool.js';
import { runInline } from '../workers/inline-engine.js';
import type { ProgressDisplay } from './progress-display.js';
import { openTemporalServer, runWithTemporal, showProgress, type TemporalServer } from './temporal-engine.js';
import type { Workspace } from './workspace.js';

export interface EngineChoice {
  readonly engine: 'temporal' | 'inline';
  readonly workers: number;
  readonly batchSize?: number;
}

/** How a run ended. */
export interface End {
  readonly interrupted: boolean;
  /** Why something is missing, if something is. */
  readonly problems: readonly string[];
}

export interface Engine {
  /** Runs what the run is missing, and shows how far it is. */
  run(study: Study, runId: string, display: ProgressDisplay): Promise<End>;
  close(): Promise<void>;
}

/** Nothing is started before the first run needs it. An aborted `signal` ends the run in hand, with nothing finished lost. */
export function openEngine(workspace: Workspace, choice: EngineChoice, signal: AbortSignal): Engine {
  return choice.engine === 'inline'
    ? inlineEngine(workspace, choice, signal)
    : temporalEngine(workspace, choice, signal);
}

function temporalEngine(
  workspace: Workspace,
  { workers: threads, batchSize }: EngineChoice,
  signal: AbortSignal,
): Engine {
  let server: TemporalServer | undefined;
  return {
    async run(study, runId, display) {
      try {
        server ??= await openTemporalServer(workspace.folder, display);
        const options = { threads, batchSize, display, signal };
        const end = await runWithTemporal(server, workspace, { runId, study }, options);
        if (end.kind === 'completed') return { interrupted: false, problems: end.report.problems };
        return { interrupted: false, problems: [end.kind === 'cancelled' ? 'the run was cancelled' : end.reason] };
      } catch (error) {
        if (signal.aborted) return { interrupted: true, problems: [] };
        throw error;
      }
    },
    async close() {
      await server?.server?.close();
    },
  };
}

function inlineEngine(
  workspace: Workspace,
  { workers: threads, batchSize }: EngineChoice,
  signal: AbortSignal,
): Engine {
  const { ledger } = workspace;
  let compute: ComputePool | undefined;
  return {
    async run(study, runId, display) {
      compute ??= openComputePool(threads);
      const progress = showProgress(workspace, study, display, async () => 'running');
      try {
        await runInline({ ledger, compute }, { runId, threads, ...(batchSize !== undefined && { batchSize }) }, signal);
        return { interrupted: signal.aborted, problems: [] };
      } catch (error) {
        // as under Temporal: what is finished stays, the rest is reported as missing
        if (error instanceof LedgerError || error instanceof IntegrityError) {
          return { interrupted: false, problems: [error.message] };
        }
        throw error;
      } finally {
        progress.stop();
      }
    },
    async close() {
      await compute?.close();
    },
  };
}
