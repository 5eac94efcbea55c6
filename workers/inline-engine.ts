/**
 * The same plan and the same batches in this process, without Temporal: for debugging, and to measure what durability
 * costs. An interrupted run goes on from the ledger, as with Temporal.
 */
import { closeRun } from '../activities/close-run.js';
import type { PlanInput } from '../activities/contract.js';
import { planRun } from '../activities/plan-run.js';
import { runBatch, type Services } from '../activities/run-batch.js';
import { thisWriter } from '../activities/writer.js';
import { createFindRun } from '../store/find-run.js';

export interface InlineReport {
  /** Repetitions still missing. */
  readonly missing: number;
}

/** @param signal stops the work; what is finished is stored */
export async function runInline(
  { ledger, compute }: Pick<Services, 'ledger' | 'compute'>,
  input: PlanInput,
  signal: AbortSignal,
): Promise<InlineReport> {
  const services: Services = { ledger, compute, writer: thisWriter(), findRun: createFindRun(ledger) };
  try {
    // a round that comes to its end has brought every cell that goes on to its next checkpoint
    while (await runRound(services, input, signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return await closeRun(services, { runId: input.runId, cancelled: false });
}

/** @returns true if there is more to plan */
async function runRound(services: Services, input: PlanInput, signal: AbortSignal): Promise<boolean> {
  const { runId } = input;
  const { batches, plan, more = false } = await planRun(services, input, { signal });
  let next = 0;
  async function lane(): Promise<void> {
    while (next < batches) {
      const batch = { runId, batch: next++, ...(plan !== undefined && { plan }) };
      await runBatch(services, batch, { signal });
    }
  }
  await Promise.all(Array.from({ length: services.compute.threads }, lane));
  return more;
}
