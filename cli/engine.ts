/** The two engines as commands see them: run what a run is missing, one run after the other. */
import { UserError } from '../client/user-error.js';
import { IntegrityError, LedgerError } from '../store/ledger.js';
import { type ComputePool, openComputePool } from '../workers/compute-pool.js';
import { runInline } from '../workers/inline-engine.js';
import { configuredTarget } from './configured-server.js';
import type { Engine, EngineChoice } from './engine-contract.js';
import { showProgress } from './show-progress.js';
import { temporalEngine } from './temporal-engine.js';
import type { Workspace } from './workspace.js';

/**
 * Nothing is started before the first run needs it. An aborted `signal` ends the run in hand, with nothing finished lost.
 *
 * @param what the command in words, for others that share its server and workers: 'run figure-5'
 * @throws {UserError} if nobody would compute
 */
export function openEngine(workspace: Workspace, what: string, choice: EngineChoice, signal: AbortSignal): Engine {
  assertSomebodyComputes(choice);
  return choice.engine === 'inline'
    ? inlineEngine(workspace, choice, signal)
    : temporalEngine(workspace, what, choice, signal);
}

/** @throws {UserError} if all is left to workers elsewhere, and there can be none */
export function assertSomebodyComputes({ engine, workers }: EngineChoice): void {
  if (workers > 0 || (engine === 'temporal' && configuredTarget() !== undefined)) return;
  throw new UserError(
    'Cannot run with --workers 0: somebody must compute; name at least 1, or a Temporal server whose workers do (TEMPORAL_ADDRESS)',
  );
}

function inlineEngine(
  workspace: Workspace,
  { workers: threads, batchSize, curve = false }: EngineChoice,
  signal: AbortSignal,
): Engine {
  const { ledger } = workspace;
  let compute: ComputePool | undefined;
  return {
    async run({ record }, display) {
      compute ??= openComputePool(threads);
      const progress = showProgress(workspace, record.id, display, async () => 'running', { curve });
      const input = { runId: record.id, threads, ...(batchSize !== undefined && { batchSize }) };
      try {
        await runInline({ ledger, compute }, input, signal);
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
