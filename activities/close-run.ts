import type { FindRun } from '../store/find-run.js';
import type { Ledger } from '../store/ledger.js';
import { isWhole, runCounts } from '../store/run-results.js';
import type { CloseInput, CloseReport } from './contract.js';

/** Records how a run ended: finished if nothing is missing, cancelled if it was, open otherwise. */
export async function closeRun(
  { ledger, findRun }: { readonly ledger: Ledger; readonly findRun: FindRun },
  { runId, cancelled }: CloseInput,
): Promise<CloseReport> {
  const counts = await runCounts(ledger, await findRun(runId));
  await ledger.setRunState(runId, isWhole(counts) ? 'finished' : cancelled ? 'cancelled' : 'open');
  return { missing: counts.total - counts.finished };
}
