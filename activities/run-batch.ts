import type { FindRun } from '../store/find-run.js';
import type { ComputeOptions } from './compute.js';
import type { BatchInput, BatchReport } from './contract.js';
import { type Filling, fillSpan } from './fill-span.js';

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
  const { arm, first, count } = await services.ledger.plannedBatch(runId, batch, plan);
  const spec = await services.findRun(runId);
  const chosen = spec.arms[arm];
  // an extension has taken it out of the study
  if (chosen === undefined) return { repetitions: 0 };
  const { repetitions } = await fillSpan(services, spec, chosen, { from: first, to: first + count }, options);
  return { repetitions };
}
