import type { Ledger } from '../store/ledger.js';
import type { CloseInput, CloseReport } from './contract.js';
import type { FindRun } from './open-run.js';

/** Records how a run ended: finished if nothing is missing, cancelled if it was, open otherwise. */
export async function closeRun(
  { ledger, findRun }: { readonly ledger: Ledger; readonly findRun: FindRun },
  { runId, cancelled }: CloseInput,
): Promise<CloseReport> {
  const { study, arms } = await findRun(runId);
  const keys = arms.flatMap((arm) => arm.cells.map((cell) => cell.key));
  const { finished } = await ledger.count(keys, study.repetitions);
  const missing = keys.length * study.repetitions - finished;
  await ledger.setRunState(runId, missing === 0 ? 'finished' : cancelled ? 'cancelled' : 'open');
  return { missing };
}
