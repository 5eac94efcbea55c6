/**
 * Plans a run: measures what a repetition of each arm costs, cuts what is missing into batches, records the plan.
 *
 * The pilot's repetitions are the study's own first missing ones, and are stored like any others.
 */

import type { Arm } from '../studies/grid.js';
import { type ArmWork, planBatches } from '../studies/plan-batches.js';
import { unionOfSpans } from '../studies/spans.js';
import type { ComputeOptions } from './compute.js';
import type { PlanInput, PlanReport } from './contract.js';
import { fillSpan } from './fill-span.js';
import type { Services } from './run-batch.js';

/** The first repetition in a fresh thread is slow; quick ones are measured again, to be free of start-up. */
const WARM_REPETITIONS = 2;
const QUICK_MS = 1000;

/** @param options `onProgress` counts arms */
export async function planRun(
  services: Services,
  { runId, threads, batchSize }: PlanInput,
  { signal, onProgress }: ComputeOptions = {},
): Promise<PlanReport> {
  const options = signal === undefined ? {} : { signal };
  const { study, arms } = await services.findRun(runId);
  let measured = 0;
  const work = await Promise.all(
    arms.map(async (arm): Promise<ArmWork> => {
      const msPerRepetition = batchSize === undefined ? await pilot(services, arm, study.repetitions, options) : 0;
      onProgress?.(++measured);
      return { arm: arm.index, missing: await missingOf(services, arm, study.repetitions), msPerRepetition };
    }),
  );
  const batches = planBatches(work, threads, batchSize);
  await services.ledger.savePlan(runId, batches);
  return { batches: batches.length };
}

/** @returns the fastest repetition's duration; 0 if the arm has nothing left to do */
async function pilot(services: Services, arm: Arm, repetitions: number, options: ComputeOptions): Promise<number> {
  const [first] = await missingOf(services, arm, repetitions);
  if (first === undefined) return 0;

  const cold = await fillSpan(services, arm, { from: first.from, to: first.from + 1 }, options);
  const coldMs = Math.min(...cold.elapsedMs);
  if (coldMs > QUICK_MS || first.to === first.from + 1) return coldMs;

  const warmSpan = { from: first.from + 1, to: Math.min(first.to, first.from + 1 + WARM_REPETITIONS) };
  const warm = await fillSpan(services, arm, warmSpan, options);
  return Math.min(...warm.elapsedMs);
}

async function missingOf({ ledger }: Services, arm: Arm, repetitions: number) {
  const span = { from: 0, to: repetitions };
  return unionOfSpans(await Promise.all(arm.cells.map((cell) => ledger.missing(cell.key, span))));
}
