/**
 * The same plan and the same batches in this process, without Temporal: for debugging, and to measure what durability
 * costs. An interrupted run goes on from the ledger, as with Temporal.
 */
import { closeRun } from '../activities/close-run.js';
import type { PlanInput } from '../activities/contract.js';
import { createFindRun } from '../activities/open-run.js';
import { planRun } from '../activities/plan-run.js';
import { runBatch, type Services } from '../activities/run-batch.js';

export interface InlineReport {
  /** Repetitions still missing. */
  readonly missing: number;
}

/** @param signal stops the work; what is finished is stored */
export async function runInline(
  { ledger, compute }: Omit<Services, 'findRun'>,
  input: PlanInput,
  signal: AbortSignal,
): Promise<InlineReport> {
  const services: Services = { ledger, compute, findRun: createFindRun(ledger) };
  const { runId } = input;
  try {
    const { batches } = await planRun(services, input, { signal });
    let next = 0;
    async function lane(): Promise<void> {
      while (next < batches) await runBatch(services, { runId, batch: next++ }, { signal });
    }
    await Promise.all(Array.from({ length: compute.threads }, lane));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return await closeRun(services, { runId, cancelled: false });
}
