/**
 * The same plan and the same batches in this process, without Temporal: for debugging, and to measure what durability
 * costs. An interrupted run goes on from the ledger, as with Temporal.
 */
import { closeRun } from '../activities/close-run.js';
import type { PlanInput } from '../activities/contract.js';
import { fillPilot, type PilotOptions } from '../activities/fill-pilot.js';
import { planRun } from '../activities/plan-run.js';
import { runBatch, type Services } from '../activities/run-batch.js';
import { thisWriter } from '../activities/writer.js';
import { createFindRun } from '../store/find-run.js';
import type { RunSpec } from '../store/run-spec.js';

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
  // all lanes come to rest before anybody counts what is stored
  const ends = await Promise.allSettled(Array.from({ length: services.compute.threads }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return more;
}

/** Computes and stores the first repetitions of every arm, for a forecast. @returns how many were new, over all cells */
export async function runPilot(
  { ledger, compute }: Pick<Services, 'ledger' | 'compute'>,
  spec: RunSpec,
  options: PilotOptions,
): Promise<number> {
  return await fillPilot({ ledger, compute, writer: thisWriter() }, spec, options);
}
