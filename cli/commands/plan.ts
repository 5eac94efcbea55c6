import type { Command } from 'commander';
import { armExtents, type CellExtent } from '../../store/cell-extents.js';
import type { Ledger } from '../../store/ledger.js';
import { newSpec } from '../../store/run-spec.js';
import { type ArmCost, createArmCost } from '../../studies/cost.js';
import type { Arm } from '../../studies/grid.js';
import { planBatches } from '../../studies/plan-batches.js';
import { lengthOfSpans, type Span, unionOfSpans } from '../../studies/spans.js';
import type { Study } from '../../studies/study.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { precisionInWords } from '../forecast-words.js';
import { addStudyOptions, type StudyOptions, studyFrom, wholeNumber } from '../study-options.js';
import { alignedTable, bytes, duration, grouped } from '../words.js';
import { withStoredLedger } from '../workspace.js';

interface PlanOptions extends StudyOptions {
  readonly workers: number;
  readonly json?: boolean;
}

/** Arms that are listed. */
const MOST_ROWS = 500;

/** What one arm asks for. */
interface ArmPlan {
  readonly arm: Arm;
  readonly missing: readonly Span[];
  /** Over all cells, and those of them that are stored already. */
  readonly repetitions: number;
  readonly reused: number;
  /** Of the cell that has most. */
  readonly depth: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Every cell stops as soon, or as late, as it may; the same unless the study is adaptive. */
type Bound = 'least' | 'most';
type Bounds<T> = Readonly<Record<Bound, T>>;

export function addPlanCommand(program: Command): void {
  addStudyOptions(program.command('plan'))
    .description('show what a run would do: cells, batches, streams, time and storage; nothing is executed')
    .argument('<study>', 'a shipped study or a file')
    .option('--workers <N>', 'compute threads', wholeNumber(1), defaultThreads())
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast plan figure-5 --repetitions 500')
    .action(async (nameOrFile: string, options: PlanOptions) => {
      const study = await studyFrom(nameOrFile, options);
      const { arms } = newSpec(study);
      const costOf = createArmCost();
      const plans =
        (await withStoredLedger((ledger) =>
          Promise.all(arms.map((arm) => planStored(ledger, study, arm, costOf(arm)))),
        )) ?? arms.map((arm) => planNew(study, arm, costOf(arm)));
      const most = summarize(study, plans, 'most', options.workers);
      const least = summarize(study, plans, 'least', options.workers);
      if (options.json) {
        const { repetitions, cpuSeconds, seconds, bytes } = least;
        const range = study.precision === undefined ? {} : { least: { repetitions, cpuSeconds, seconds, bytes } };
        console.log(JSON.stringify({ ...most, ...range }, null, 2));
      } else printPlan(study, plans, { least, most }, options.workers);
    });
}

async function planStored(ledger: Ledger, study: Study, arm: Arm, cost: ArmCost): Promise<Bounds<ArmPlan>> {
  const extents = await armExtents(ledger, newSpec(study), arm);
  const plan = async (to: (extent: CellExtent) => number) =>
    armPlan(
      { arm, cost },
      extents.map(to),
      await Promise.all(extents.map((extent) => ledger.missing(extent.cell.key, { from: 0, to: to(extent) }))),
    );
  return {
    least: await plan(({ repetitions }) => repetitions),
    most: await plan(({ repetitions, settled }) => (settled ? repetitions : study.repetitions)),
  };
}

function planNew({ precision, repetitions }: Study, arm: Arm, { seconds, bytes }: ArmCost): Bounds<ArmPlan> {
  const plan = (to: number): ArmPlan => ({
    ...{ arm, missing: [{ from: 0, to }], repetitions: to * arm.size, reused: 0, depth: to },
    ...{ seconds: to * seconds, bytes: to * bytes },
  });
  const most = plan(repetitions);
  return { least: precision === undefined ? most : plan(precision.minimum), most };
}

/** @param wanted repetitions of each cell @param lacks those that each cell lacks */
function armPlan(
  { arm, cost }: { readonly arm: Arm; readonly cost: ArmCost },
  wanted: readonly number[],
  lacks: readonly (readonly Span[])[],
): ArmPlan {
  const missing = unionOfSpans(lacks);
  const left = lengthOfSpans(missing);
  const repetitions = sum(wanted);
  return {
    arm,
    missing,
    repetitions,
    reused: repetitions - sum(lacks.map(lengthOfSpans)),
    depth: Math.max(...wanted),
    seconds: left * cost.seconds,
    bytes: left * cost.bytes,
  };
}

function summarize(study: Study, all: readonly Bounds<ArmPlan>[], bound: Bound, threads: number) {
  const plans = all.map((plan) => plan[bound]);
  const work = plans.map(({ arm, missing, seconds }) => ({
    arm: arm.index,
    missing,
    msPerRepetition: (1000 * seconds) / Math.max(1, lengthOfSpans(missing)),
  }));
  const cpuSeconds = sum(plans.map(({ seconds }) => seconds));
  const depth = plans.reduce((deepest, plan) => Math.max(deepest, plan.depth), 0);
  return {
    study: study.name,
    cells: sum(plans.map(({ arm }) => arm.size)),
    arms: plans.length,
    repetitions: sum(plans.map(({ repetitions }) => repetitions)),
    reused: sum(plans.map(({ reused }) => reused)),
    batches: planBatches(work, threads).length,
    dataStreams: new Set(plans.map(({ arm }) => arm.spec.dataKey)).size * depth,
    syntheticStreams: new Set(plans.map(({ arm }) => arm.spec.syntheticKey)).size * depth,
    cpuSeconds,
    seconds: cpuSeconds / threads,
    bytes: sum(plans.map(({ bytes }) => bytes)),
  };
}

function printPlan(
  study: Study,
  plans: readonly Bounds<ArmPlan>[],
  { least, most }: Bounds<ReturnType<typeof summarize>>,
  threads: number,
): void {
  const { cells, arms } = most;
  const each = study.precision === undefined ? `, ${grouped(study.repetitions)} repetitions each` : '';
  console.log(study.title === undefined ? study.name : `${study.name}: ${study.title}`);
  console.log(
    `${grouped(cells)} cells in ${arms} ${arms === 1 ? 'arm' : 'arms'}${each}; ` +
      `${grouped(most.reused)} of ${fromTo(least.repetitions, most.repetitions, grouped)} repetitions are in the ledger`,
  );
  if (study.precision !== undefined) console.log(precisionInWords(study));
  console.log(`\n${armTable(study, plans)}`);
  const between =
    (field: 'batches' | 'dataStreams' | 'syntheticStreams' | 'seconds' | 'cpuSeconds' | 'bytes') =>
    (inWords: (value: number) => string) =>
      fromTo(least[field], most[field], inWords);
  console.log(
    `\nbatches  about ${between('batches')(grouped)}, on ${threads} ${threads === 1 ? 'thread' : 'threads'}` +
      `\nstreams  ${between('dataStreams')(grouped)} data sets, ${between('syntheticStreams')(grouped)} synthetic; seed ${study.seed}` +
      `\ntime     about ${between('seconds')(duration)} (${between('cpuSeconds')(duration)} of CPU time, to a factor of two)` +
      `\nstorage  about ${between('bytes')(bytes)}`,
  );
  if (most.repetitions > least.repetitions) console.log('\n`ballast forecast` narrows this down by a pilot.');
}

function armTable(study: Study, plans: readonly Bounds<ArmPlan>[]): string {
  const all = Object.keys(study.factors) as (keyof Study['factors'])[];
  const factors = all.filter((name) => name !== 'n0' && name !== 'n1');
  const shown = plans.length > MOST_ROWS ? plans.slice(0, MOST_ROWS) : plans;
  const table = alignedTable(
    [...factors, 'n1', 'n0', 'generator', 'cells', 'to do', 'CPU time'],
    shown.map(({ least, most }) => [
      ...factors.map((name) => String(most.arm.factors[name])),
      most.arm.n1 ?? 'random',
      most.arm.n0 ?? 'random',
      most.arm.generator,
      most.arm.size,
      fromTo(lengthOfSpans(least.missing), lengthOfSpans(most.missing), grouped),
      fromTo(least.seconds, most.seconds, duration),
    ]),
  );
  const more = plans.length - shown.length;
  return more > 0 ? `${table}\n… and ${grouped(more)} arms more` : table;
}

/** 'low to high', or one of them if they read the same. */
function fromTo(low: number, high: number, inWords: (value: number) => string): string {
  const [from, to] = [inWords(low), inWords(high)];
  return from === to ? to : `${from} to ${to}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
