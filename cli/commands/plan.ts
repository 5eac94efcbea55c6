import type { Command } from 'commander';
import { bytesPerRepetition, secondsPerRepetition } from '../../studies/cost.js';
import { type Arm, studyGrid } from '../../studies/grid.js';
import { planBatches } from '../../studies/plan-batches.js';
import { lengthOfSpans, type Span, unionOfSpans } from '../../studies/spans.js';
import type { Study } from '../../studies/study.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { addStudyOptions, type StudyOptions, studyFrom, wholeNumber } from '../study-options.js';
import { alignedTable, bytes, duration, grouped } from '../words.js';
import { withStoredLedger } from '../workspace.js';

interface PlanOptions extends StudyOptions {
  readonly workers: number;
  readonly json?: boolean;
}

/** What one arm asks for. */
interface ArmPlan {
  readonly arm: Arm;
  readonly missing: readonly Span[];
  /** Repetitions stored already, over all cells. */
  readonly reused: number;
  readonly seconds: number;
  readonly bytes: number;
}

export function addPlanCommand(program: Command): void {
  addStudyOptions(program.command('plan'))
    .description('show what a run would do: cells, batches, streams, time and storage; nothing is executed')
    .argument('<study>', 'a shipped study or a file')
    .option('--workers <N>', 'compute threads', wholeNumber(1), defaultThreads())
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast plan figure-5 --repetitions 500')
    .action(async (nameOrFile: string, options: PlanOptions) => {
      const study = await studyFrom(nameOrFile, options);
      const planAll = (missingOf: MissingOf) =>
        Promise.all(studyGrid(study).map((arm) => planArm(study, arm, missingOf)));
      const plans =
        (await withStoredLedger((ledger) => planAll((key, span) => ledger.missing(key, span)))) ??
        (await planAll(async (_, span) => [span]));
      const summary = summarize(study, plans, options.workers);
      if (options.json) console.log(JSON.stringify(summary, null, 2));
      else printPlan(study, plans, summary, options.workers);
    });
}

type MissingOf = (cellKey: string, span: Span) => Promise<Span[]>;

async function planArm(study: Study, arm: Arm, missingOf: MissingOf): Promise<ArmPlan> {
  const perCell = await Promise.all(arm.cells.map((cell) => missingOf(cell.key, { from: 0, to: study.repetitions })));
  const missing = unionOfSpans(perCell);
  const left = lengthOfSpans(missing);
  return {
    arm,
    missing,
    reused: perCell.reduce((sum, spans) => sum + study.repetitions - lengthOfSpans(spans), 0),
    seconds: left * secondsPerRepetition(arm),
    bytes: left * bytesPerRepetition(arm),
  };
}

function summarize(study: Study, plans: readonly ArmPlan[], threads: number) {
  const work = plans.map(({ arm, missing, seconds }) => ({
    arm: arm.index,
    missing,
    msPerRepetition: (1000 * seconds) / Math.max(1, lengthOfSpans(missing)),
  }));
  const cells = plans.reduce((sum, { arm }) => sum + arm.cells.length, 0);
  const cpuSeconds = plans.reduce((sum, plan) => sum + plan.seconds, 0);
  const dataKeys = new Set(plans.map(({ arm }) => arm.spec.dataKey));
  const syntheticKeys = new Set(plans.map(({ arm }) => arm.spec.syntheticKey));
  return {
    study: study.name,
    cells,
    arms: plans.length,
    repetitions: cells * study.repetitions,
    reused: plans.reduce((sum, plan) => sum + plan.reused, 0),
    batches: planBatches(work, threads).length,
    dataStreams: dataKeys.size * study.repetitions,
    syntheticStreams: syntheticKeys.size * study.repetitions,
    cpuSeconds,
    seconds: cpuSeconds / threads,
    bytes: plans.reduce((sum, plan) => sum + plan.bytes, 0),
  };
}

function printPlan(
  study: Study,
  plans: readonly ArmPlan[],
  summary: ReturnType<typeof summarize>,
  threads: number,
): void {
  console.log(study.title === undefined ? study.name : `${study.name}: ${study.title}`);
  console.log(
    `${grouped(summary.cells)} cells in ${summary.arms} ${summary.arms === 1 ? 'arm' : 'arms'}, ${grouped(study.repetitions)} repetitions each; ` +
      `${grouped(summary.reused)} of ${grouped(summary.repetitions)} are in the ledger\n`,
  );
  const factors = Object.keys(study.factors) as (keyof Study['factors'])[];
  console.log(
    alignedTable(
      [
        ...factors.filter((name) => name !== 'n0' && name !== 'n1'),
        'n1',
        'n0',
        'generator',
        'cells',
        'to do',
        'CPU time',
      ],
      plans.map(({ arm, missing, seconds }) => [
        ...factors.filter((name) => name !== 'n0' && name !== 'n1').map((name) => String(arm.factors[name])),
        arm.n1 ?? 'random',
        arm.n0 ?? 'random',
        arm.generator,
        arm.cells.length,
        grouped(lengthOfSpans(missing)),
        duration(seconds),
      ]),
    ),
  );
  console.log(
    `\nbatches  about ${grouped(summary.batches)}, on ${threads} ${threads === 1 ? 'thread' : 'threads'}` +
      `\nstreams  ${grouped(summary.dataStreams)} data sets, ${grouped(summary.syntheticStreams)} synthetic; seed ${study.seed}` +
      `\ntime     about ${duration(summary.seconds)} (${duration(summary.cpuSeconds)} of CPU time, to a factor of two)` +
      `\nstorage  about ${bytes(summary.bytes)}`,
  );
}
