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

/** Cells of a grid that are all looked up before it is planned. */
const MOST_LOOKED_UP = 2_000_000;
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
    found.set(kind, (found.get(kind) ?? 0) + (study.repetitions - lacks) * arm.size);
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

/**
 * Arms that lack something, with what some cell of theirs lacks. Of a grid too large to look at every cell, arms whose first or last cell
 * has nothing are taken to lack everything: what is there all the same is found when the batch comes, and not computed again.
 */
async function toDo(ledger: Ledger, spec: RunSpec, arms: readonly Arm[]): Promise<ArmToDo[]> {
  const all: Span = { from: 0, to: spec.study.repetitions };
  const found: ArmToDo[] = [];
  for (let at = 0; at < arms.length; at += LOOK_AT) {
    const some = arms.slice(at, at + LOOK_AT);
    // the ledger answers without letting anything else through: heartbeats must go out in between
    await new Promise((resolve) => setImmediate(resolve));
    const untouched = await untouchedArms(ledger, spec, some, all);
    const others = some.filter((arm) => !untouched.has(arm));
    const lacking = new Map<Arm, readonly Span[]>([...untouched].map((arm) => [arm, [all]]));
    for (const [i, lacks] of (await lacksOfArms(ledger, spec, others, all)).entries()) {
      lacking.set(others[i]!, unionOfSpans(lacks.map(({ spans }) => spans)));
    }
    for (const arm of some) {
      const missing = lacking.get(arm) ?? [];
      if (missing.length > 0) found.push({ arm, missing });
    }
  }
  return found;
}

/** None, unless the grid is very large. */
async function untouchedArms(ledger: Ledger, spec: RunSpec, arms: readonly Arm[], all: Span): Promise<Set<Arm>> {
  const isLarge = spec.arms.length * (spec.arms[0]?.size ?? 0) > MOST_LOOKED_UP;
  if (!isLarge || spec.study.precision !== undefined || spec.retries.length > 0) return new Set();
  const ends = arms.flatMap(({ cells }) => [cells[0]!.key, cells.at(-1)!.key]);
  const missing = await ledger.missingOf(ends, all);
  const isEmpty = (spans: readonly Span[] | undefined) => spans !== undefined && lengthOfSpans(spans) === all.to;
  return new Set(arms.filter((_, i) => isEmpty(missing[2 * i]) || isEmpty(missing[2 * i + 1])));
}

async function mayGoOn({ ledger }: Services, spec: RunSpec): Promise<boolean> {
  if (spec.study.precision === undefined) return false;
  return (await cellExtents(ledger, spec)).some(({ settled }) => !settled);
}
