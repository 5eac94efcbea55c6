/**
 * Plans a run, or the next round of an adaptive one: finds what a repetition of each arm costs, cuts what is missing into
 * batches, records the plan.
 *
 * The cost is what the ledger knows of earlier work; else a pilot measures it. The pilot's repetitions are the study's own first
 * missing ones, and are stored like any others.
 */
import { cellExtents } from '../store/cell-extents.js';
import type { Ledger } from '../store/ledger.js';
import type { RunSpec } from '../store/run-spec.js';
import type { Arm } from '../studies/grid.js';
import { type ArmWork, planBatches, secondsOfBatch } from '../studies/plan-batches.js';
import { type Span, unionOfSpans } from '../studies/spans.js';
import type { ComputeOptions } from './compute.js';
import type { PlanInput, PlanReport } from './contract.js';
import { armLacks, fillSpan } from './fill-span.js';
import type { Services } from './run-batch.js';

/** The first repetition in a fresh thread is slow; quick ones are measured again, to be free of start-up. */
const WARM_REPETITIONS = 2;
const QUICK_MS = 1000;
/** Pieces of earlier work to look at. */
const RECENT = 20;

/** @param options `onProgress` counts arms */
export async function planRun(
  services: Services,
  { runId, threads, batchSize }: PlanInput,
  { signal, onProgress }: ComputeOptions = {},
): Promise<PlanReport> {
  const options = signal === undefined ? {} : { signal };
  const spec = await services.findRun(runId);
  let measured = 0;
  const work = await Promise.all(
    spec.arms.map(async (arm): Promise<ArmWork> => {
      const msPerRepetition = batchSize === undefined ? await costOf(services, spec, arm, options) : 0;
      onProgress?.(++measured);
      return { arm: arm.index, missing: await missingOf(services.ledger, spec, arm), msPerRepetition };
    }),
  );
  // else an attempt that was given up could replace the plan of the one that took its place
  signal?.throwIfAborted();
  const batches = planBatches(work, threads, batchSize);
  const plan = await services.ledger.savePlan(runId, batches);
  const extents = await cellExtents(services.ledger, spec);
  return {
    batches: batches.length,
    plan,
    batchSeconds: secondsOfBatch(work, batches),
    more: extents.some(({ settled }) => !settled),
  };
}

/** Milliseconds of one repetition, undisturbed; 0 if the arm has nothing left to do. */
async function costOf(services: Services, spec: RunSpec, arm: Arm, options: ComputeOptions): Promise<number> {
  const [first] = await missingOf(services.ledger, spec, arm);
  if (first === undefined) return 0;
  return (await knownCost(services.ledger, arm)) ?? (await pilot(services, spec, arm, first, options));
}

async function knownCost(ledger: Ledger, { cells }: Arm): Promise<number | undefined> {
  const [cell] = cells;
  const recent = cell === undefined ? [] : await ledger.recentWork(cell.key, RECENT);
  return recent.length === 0 ? undefined : Math.min(...recent.map((work) => work.elapsedMs / work.repetitions));
}

/** @returns the fastest repetition's duration */
async function pilot(
  services: Services,
  spec: RunSpec,
  arm: Arm,
  first: Span,
  options: ComputeOptions,
): Promise<number> {
  const cold = await fillSpan(services, spec, arm, { from: first.from, to: first.from + 1 }, options);
  const coldMs = Math.min(...cold.elapsedMs);
  if (coldMs > QUICK_MS || first.to === first.from + 1) return coldMs;

  const warmSpan = { from: first.from + 1, to: Math.min(first.to, first.from + 1 + WARM_REPETITIONS) };
  const warm = await fillSpan(services, spec, arm, warmSpan, options);
  return Math.min(...warm.elapsedMs);
}

async function missingOf(ledger: Ledger, spec: RunSpec, arm: Arm): Promise<Span[]> {
  const lacks = await armLacks(ledger, spec, arm, { from: 0, to: spec.study.repetitions });
  return unionOfSpans(lacks.map(({ spans }) => spans));
}
