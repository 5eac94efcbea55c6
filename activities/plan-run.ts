/**
 * Plans a run, or the next round of an adaptive one: finds what a repetition of each arm costs, cuts what is missing into
 * batches, records the plan.
 */
import { lacksOfArms } from '../store/arm-lacks.js';
import { cellExtents } from '../store/cell-extents.js';
import type { Ledger } from '../store/ledger.js';
import type { RunSpec } from '../store/run-spec.js';
import type { Arm } from '../studies/grid.js';
import { type ArmWork, planBatches, secondsOfBatch } from '../studies/plan-batches.js';
import { lengthOfSpans, type Span, unionOfSpans } from '../studies/spans.js';
import { type ArmToDo, measureArms } from './arm-costs.js';
import type { ComputeOptions } from './compute.js';
import type { PlanInput, PlanReport } from './contract.js';
import type { Services } from './run-batch.js';

/** Arms whose cells are looked up at once. */
const LOOK_AT = 200;

/** @param options `onProgress` counts arms whose cost has been measured */
export async function planRun(
  services: Services,
  { runId, threads, batchSize }: PlanInput,
  { signal, onProgress }: ComputeOptions = {},
): Promise<PlanReport> {
  const spec = await services.findRun(runId);
  const todo = await toDo(services.ledger, spec, spec.arms);
  const work =
    batchSize === undefined
      ? await measuredWork(services, spec, todo, {
          runId,
          ...(signal && { signal }),
          ...(onProgress && { onProgress }),
        })
      : todo.map(({ arm, missing }) => ({ arm: arm.index, missing, msPerRepetition: 0 }));
  if (batchSize !== undefined) onProgress?.(todo.length);
  // else an attempt that was given up could replace the plan of the one that took its place
  signal?.throwIfAborted();
  const batches = planBatches(work, threads, batchSize);
  const plan = await services.ledger.savePlan(runId, batches);
  services.hear?.({
    kind: 'planned',
    runId,
    study: spec.study.name,
    batches: batches.length,
    found: foundOf(spec, todo),
  });
  return {
    batches: batches.length,
    plan,
    batchSeconds: secondsOfBatch(work, batches),
    more: await mayGoOn(services, spec),
  };
}

/** What need not be computed: all that is asked for but what was missing. Of an adaptive run, up to the most that it may ask for. */
function foundOf({ study, arms }: RunSpec, todo: readonly ArmToDo[]): Map<string, number> {
  const found = new Map<string, number>();
  const missing = new Map(todo.map(({ arm, missing: spans }) => [arm, lengthOfSpans(spans)]));
  for (const arm of arms) {
    const { kind } = arm.spec.generator;
    const lacks = missing.get(arm) ?? (study.precision === undefined ? 0 : study.repetitions);
    found.set(kind, (found.get(kind) ?? 0) + (study.repetitions - lacks) * arm.cells.length);
  }
  return found;
}

async function measuredWork(
  services: Services,
  spec: RunSpec,
  todo: readonly ArmToDo[],
  options: Parameters<typeof measureArms>[3],
): Promise<ArmWork[]> {
  const { msPerRepetition, touched } = await measureArms(services, spec, todo, options);
  // the pilot has stored some of what was missing
  const left = new Map((await toDo(services.ledger, spec, [...touched])).map(({ arm, missing }) => [arm, missing]));
  return todo.flatMap(({ arm, missing }, i) => {
    const now = touched.has(arm) ? left.get(arm) : missing;
    return now === undefined ? [] : [{ arm: arm.index, missing: now, msPerRepetition: msPerRepetition[i] ?? 0 }];
  });
}

/** Arms that lack something, with what some cell of theirs lacks. */
async function toDo(ledger: Ledger, spec: RunSpec, arms: readonly Arm[]): Promise<ArmToDo[]> {
  const all: Span = { from: 0, to: spec.study.repetitions };
  const found: ArmToDo[] = [];
  for (let at = 0; at < arms.length; at += LOOK_AT) {
    const some = arms.slice(at, at + LOOK_AT);
    // the ledger answers without letting anything else through: heartbeats must go out in between
    await new Promise((resolve) => setImmediate(resolve));
    for (const [i, lacks] of (await lacksOfArms(ledger, spec, some, all)).entries()) {
      const [arm, missing] = [some[i], unionOfSpans(lacks.map(({ spans }) => spans))];
      if (arm !== undefined && missing.length > 0) found.push({ arm, missing });
    }
  }
  return found;
}

async function mayGoOn({ ledger }: Services, spec: RunSpec): Promise<boolean> {
  if (spec.study.precision === undefined) return false;
  return (await cellExtents(ledger, spec)).some(({ settled }) => !settled);
}
