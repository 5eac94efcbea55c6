import type { FindRun } from '../store/find-run.js';
import type { ComputeOptions } from './compute.js';
import type { BatchInput, BatchReport } from './contract.js';
import { type Filling, fillSpan } from './fill-span.js';

export interface Services extends Filling {
  readonly findRun: FindRun;
}

/** Runs what is left of a planned batch. Safe to repeat: finished repetitions are skipped, not redone. */
export async function runBatch(
  services: Services,
  { runId, batch, plan }: BatchInput,
  options: ComputeOptions = {},
): Promise<BatchReport> {
  const { arm, first, count } = await services.ledger.plannedBatch(runId, batch, plan);
  const spec = await services.findRun(runId);
  const chosen = spec.arms[arm];
  if (chosen === undefined) throw new RangeError(`Cannot run batch ${batch} of ${runId}: the study has no arm ${arm}`);
  const { repetitions } = await fillSpan(services, spec, chosen, { from: first, to: first + count }, options);
  return { repetitions };
}
