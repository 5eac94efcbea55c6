import type { FindRun } from '../store/find-run.js';
import type { ComputeOptions } from './compute.js';
import type { BatchInput, BatchReport } from './contract.js';
import { type Filling, fillArms } from './fill-arms.js';

export interface Services extends Filling {
  readonly findRun: FindRun;
}

/**
 * Runs what is left of a planned batch. Safe to repeat: finished repetitions are skipped, not redone. If the run was extended
 * since it was planned, the batch is of the wider study, and the next plan has what it leaves.
 */
export async function runBatch(
  services: Services,
  { runId, batch, plan }: BatchInput,
  options: ComputeOptions = {},
): Promise<BatchReport> {
  const { arm, arms = 1, first, count } = await services.ledger.plannedBatch(runId, batch, plan);
  const spec = await services.findRun(runId);
  // an extension may have taken some of them out of the study
  const chosen = spec.arms.slice(arm, arm + arms);
  const span = { from: first, to: first + count };
  const { repetitions } = await fillArms(services, spec, chosen, span, { ...options, runId });
  return { repetitions };
}
