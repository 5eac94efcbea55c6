import type { Ledger } from '../store/ledger.js';
import type { Compute, ComputeOptions } from './compute.js';
import type { BatchInput, BatchReport } from './contract.js';
import { fillSpan } from './fill-span.js';
import type { FindRun } from './open-run.js';

export interface Services {
  readonly ledger: Ledger;
  readonly compute: Compute;
  readonly findRun: FindRun;
}

/** Runs what is left of a planned batch. Safe to repeat: finished repetitions are skipped, not redone. */
export async function runBatch(
  services: Services,
  { runId, batch }: BatchInput,
  options: ComputeOptions = {},
): Promise<BatchReport> {
  const { arms } = await services.findRun(runId);
  const { arm, first, count } = await services.ledger.plannedBatch(runId, batch);
  const chosen = arms[arm];
  if (chosen === undefined) throw new RangeError(`Cannot run batch ${batch} of ${runId}: the study has no arm ${arm}`);
  const { repetitions } = await fillSpan(services, chosen, { from: first, to: first + count }, options);
  return { repetitions };
}
