/**
 * What a repetition of each arm costs. It is what the ledger knows of earlier work; else a pilot measures it, whose repetitions
 * are the study's own first missing ones, stored like any others. Of a grid of many arms some are measured, and the others
 * reckoned from them: a plan may be wrong by a factor, and a pilot of every arm would take longer than the study.
 */
import type { Ledger } from '../store/ledger.js';
import type { RunSpec } from '../store/run-spec.js';
import { createArmCost } from '../studies/cost.js';
import type { Arm } from '../studies/grid.js';
import type { Span } from '../studies/spans.js';
import { type FillOptions, fillArms } from './fill-arms.js';
import type { Services } from './run-batch.js';

/** An arm that lacks something. */
export interface ArmToDo {
  readonly arm: Arm;
  /** Ascending, at least one. */
  readonly missing: readonly Span[];
}

export interface ArmCosts {
  /** Milliseconds of one repetition, undisturbed, of each arm that was asked for. */
  readonly msPerRepetition: readonly number[];
  /** Arms of which the pilot has stored repetitions. */
  readonly touched: ReadonlySet<Arm>;
}

/** The first repetition in a fresh thread is slow; quick ones are measured again, to be free of start-up. */
const WARM_REPETITIONS = 2;
const QUICK_MS = 1000;
/** Pieces of earlier work to look at. */
const RECENT = 20;
/** Arms of each generator that are measured. */
const MOST_MEASURED = 32;

interface Measured {
  readonly arm: Arm;
  readonly ms: number;
}

/** @param options `onProgress` counts arms that have been measured */
export async function measureArms(
  services: Services,
  spec: RunSpec,
  todo: readonly ArmToDo[],
  { onProgress, ...options }: FillOptions,
): Promise<ArmCosts> {
  const touched = new Set<Arm>();
  let done = 0;
  async function measure({ arm, missing }: ArmToDo): Promise<Measured> {
    let ms = await knownCost(services.ledger, arm);
    if (ms === undefined && missing[0] !== undefined) {
      ms = await pilot(services, spec, arm, missing[0], options);
      touched.add(arm);
    }
    onProgress?.(++done);
    return { arm, ms: ms ?? 0 };
  }
  const measured = (await Promise.all(chosen(todo).map(measure))).sort((a, b) => a.arm.index - b.arm.index);
  const known = new Map(measured.map(({ arm, ms }) => [arm, ms]));
  const nearest = nearestOf(measured);
  const costOf = createArmCost();
  const msPerRepetition = todo.map(({ arm }) => known.get(arm) ?? reckoned(arm, nearest(arm), costOf));
  return { msPerRepetition, touched };
}

/** Of each generator, arms that are spread over the grid; all, if there are few. */
function chosen(todo: readonly ArmToDo[]): ArmToDo[] {
  return byGenerator(todo, ({ arm }) => arm).flatMap((group) => {
    const count = Math.min(MOST_MEASURED, group.length);
    const at = (i: number) => Math.round((i * (group.length - 1)) / Math.max(1, count - 1));
    return Array.from({ length: count }, (_, i) => group[at(i)] ?? []).flat();
  });
}

/** From an arm to the measured one of its generator that is next to it in the grid. */
function nearestOf(measured: readonly Measured[]): (arm: Arm) => Measured | undefined {
  const groups = new Map(byGenerator(measured, ({ arm }) => arm).map((group) => [group[0]?.arm.generator, group]));
  return ({ generator, index }) => {
    const group = groups.get(generator) ?? measured;
    return group.reduce<Measured | undefined>((best, one) => {
      const distance = ({ arm }: Measured) => Math.abs(arm.index - index);
      return best === undefined || distance(one) < distance(best) ? one : best;
    }, undefined);
  };
}

function byGenerator<T>(list: readonly T[], armOf: (one: T) => Arm): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const { generator } = armOf(one);
    const group = groups.get(generator);
    if (group === undefined) groups.set(generator, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** As the measured arm, and more or less by as much as the sizes say. */
function reckoned(arm: Arm, measured: Measured | undefined, costOf: ReturnType<typeof createArmCost>): number {
  const { seconds } = costOf(arm);
  return measured === undefined ? 1000 * seconds : (measured.ms * seconds) / costOf(measured.arm).seconds;
}

async function knownCost(ledger: Ledger, { cells }: Arm): Promise<number | undefined> {
  const [cell] = cells;
  const recent = cell === undefined ? [] : await ledger.recentWork(cell.key, RECENT);
  return recent.length === 0 ? undefined : Math.min(...recent.map((work) => work.elapsedMs / work.repetitions));
}

/** @returns the fastest repetition's duration */
async function pilot(services: Services, spec: RunSpec, arm: Arm, first: Span, options: FillOptions): Promise<number> {
  const cold = await fillArms(services, spec, [arm], { from: first.from, to: first.from + 1 }, options);
  const coldMs = Math.min(...cold.elapsedMs);
  if (coldMs > QUICK_MS || first.to === first.from + 1) return coldMs;

  const warmSpan = { from: first.from + 1, to: Math.min(first.to, first.from + 1 + WARM_REPETITIONS) };
  const warm = await fillArms(services, spec, [arm], warmSpan, options);
  return Math.min(...warm.elapsedMs);
}
