/**
 * What durability costs: the same study by both engines, in turns, each in a fresh data folder.
 *
 * CPU time is that of the whole process tree (command, worker, server), between the first and the last repetition
 * stored, so start-up is apart; it is divided by the repetitions stored in between.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { dataFolderPaths } from '../../client/data-folder/data-folder.js';
import { UserError } from '../../client/user-error.js';
import type { Ledger } from '../../store/ledger.js';
import { runCounts } from '../../store/run-results.js';
import { newSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import type { Study } from '../../studies/study.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { type TreeCost, treeCost } from '../process-tree.js';
import { addStudyOptions, type StudyOptions, studyFrom, wholeNumber } from '../study-options.js';
import { alignedTable, bytes, duration } from '../words.js';

const ENGINES = ['inline', 'temporal'] as const;
type Engine = (typeof ENGINES)[number];

interface BenchOptions extends StudyOptions {
  readonly workers: number;
  readonly rounds: number;
  readonly json?: boolean;
}

interface Measurement {
  readonly engine: Engine;
  /** From the start of the command to the first repetitions stored. */
  readonly firstBatchSeconds: number;
  readonly startCpuSeconds: number;
  /** Between the first and the last repetition stored. */
  readonly cpuMsPerRepetition: number;
  readonly wallMsPerRepetition: number;
  /** Largest resident size of the process that computes. */
  readonly workerPeakBytes: number;
}

/** Looking costs some milliseconds of the processors that it watches. */
const POLL_MS = 100;
/** Of CPU time and of duration, for a study of a minute or more. */
const RATIO_LIMIT = 1.05;
const WORKER_LIMIT_BYTES = 400e6;

export function addBenchCommand(program: Command): void {
  addStudyOptions(program.command('bench'))
    .description('measure what durability costs: CPU time with Temporal over CPU time without, memory, time to start')
    .argument('[study]', 'a shipped study or a file', 'figure-5')
    .option('--workers <N>', 'compute threads', wholeNumber(1), defaultThreads())
    .option('--rounds <N>', 'how often each engine runs, in turns', wholeNumber(1), 3)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nThe limit is meant for a minute of compute or more: choose --repetitions so.\n\nExample:\n  ballast bench figure-5 --repetitions 1000 --rounds 5',
    )
    .action(async (nameOrFile: string, options: BenchOptions) => {
      if (!existsSync('/proc/self/stat'))
        throw new UserError('Cannot measure: bench reads process times from /proc, which only Linux has');
      const study = await studyFrom(nameOrFile, options);
      const measured: Measurement[] = [];
      for (let round = 1; round <= options.rounds; round++) {
        for (const engine of ENGINES) {
          console.error(`round ${round} of ${options.rounds}: ${engine}`);
          measured.push(await measure(engine, study, studyArguments(nameOrFile, options)));
        }
      }
      const summary = summarize(study, measured);
      if (options.json) console.log(JSON.stringify({ ...summary, rounds: measured }, null, 2));
      else printSummary(summary);
    });
}

/** Runs the study once in a fresh folder and watches its ledger from outside. */
async function measure(engine: Engine, study: Study, args: readonly string[]): Promise<Measurement> {
  const home = mkdtempSync(path.join(tmpdir(), 'ballast-bench-'));
  const started = performance.now();
  const program = process.argv[1] ?? '';
  const child = spawn(process.execPath, [program, 'run', ...args, '--engine', engine, '--quiet'], {
    env: { ...process.env, BALLAST_HOME: home, BALLAST_STORE: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    const ledger = await ledgerOf(home, child.exitCode);
    try {
      const first = await untilStored(ledger, study, child.pid ?? 0, (finished) => finished > 0, exited);
      const firstAt = performance.now();
      const last = await untilStored(ledger, study, child.pid ?? 0, (finished, total) => finished === total, exited);
      const wallMs = performance.now() - firstAt;
      if ((await exited) !== 0) throw new UserError(`Cannot measure: the ${engine} run did not end well`);
      const peaks = last.cost.processes.filter(({ command }) => engine === 'inline' || / worker /.test(command));
      return {
        engine,
        firstBatchSeconds: (firstAt - started) / 1000,
        startCpuSeconds: first.cost.cpuSeconds,
        cpuMsPerRepetition: (1000 * (last.cost.cpuSeconds - first.cost.cpuSeconds)) / (last.finished - first.finished),
        wallMsPerRepetition: wallMs / (last.finished - first.finished),
        workerPeakBytes: Math.max(...peaks.map(({ peakBytes }) => peakBytes)),
      };
    } finally {
      await ledger.close();
    }
  } finally {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(home, { recursive: true, force: true });
  }
}

/** The ledger that the command makes, once it is there. */
async function ledgerOf(home: string, exitCode: number | null): Promise<Ledger> {
  const file = dataFolderPaths(home).ledger;
  for (;;) {
    if (exitCode !== null) throw new UserError('Cannot measure: the run ended before it began');
    try {
      if (existsSync(file)) return openSqliteLedger(file, { readonly: true });
    } catch {
      // half made; look again
    }
    await sleep(POLL_MS);
  }
}

/** Polls until the condition holds, and looks at the tree's cost at that moment. */
async function untilStored(
  ledger: Ledger,
  study: Study,
  pid: number,
  enough: (finished: number, total: number) => boolean,
  exited: Promise<unknown>,
): Promise<{ finished: number; cost: TreeCost }> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (;;) {
    const cost = treeCost(pid);
    const { finished, total } = await runCounts(ledger, newSpec(study));
    if (enough(finished, total)) return { finished, cost };
    if (ended) throw new UserError('Cannot measure: the run ended too early');
    await sleep(POLL_MS);
  }
}

function studyArguments(nameOrFile: string, options: BenchOptions): string[] {
  return [
    nameOrFile,
    ...(options.set ?? []).flatMap(({ path: field, value }) => ['--set', `${field}=${value}`]),
    ...(options.repetitions === undefined ? [] : ['--repetitions', options.repetitions]),
    ...(options.seed === undefined ? [] : ['--seed', options.seed]),
    ...(options.yes ? ['--yes'] : []),
    ...['--workers', String(options.workers)],
  ];
}

function summarize(study: Study, measured: readonly Measurement[]) {
  const of = (engine: Engine, value: (m: Measurement) => number) =>
    median(measured.filter((m) => m.engine === engine).map(value));
  const ratios = pairRatios(measured, ({ cpuMsPerRepetition }) => cpuMsPerRepetition);
  const wallRatios = pairRatios(measured, ({ wallMsPerRepetition }) => wallMsPerRepetition);
  return {
    study: study.name,
    ratio: median(ratios),
    ratioLimit: RATIO_LIMIT,
    ratios,
    wallRatio: median(wallRatios),
    wallRatios,
    engines: ENGINES.map((engine) => ({
      engine,
      cpuMsPerRepetition: of(engine, (m) => m.cpuMsPerRepetition),
      wallMsPerRepetition: of(engine, (m) => m.wallMsPerRepetition),
      startCpuSeconds: of(engine, (m) => m.startCpuSeconds),
      firstBatchSeconds: of(engine, (m) => m.firstBatchSeconds),
      workerPeakBytes: of(engine, (m) => m.workerPeakBytes),
    })),
  };
}

/** Temporal over inline of the same round, because neighbours on a machine come and go. */
function pairRatios(measured: readonly Measurement[], value: (m: Measurement) => number): number[] {
  const inline = measured.filter(({ engine }) => engine === 'inline');
  const temporal = measured.filter(({ engine }) => engine === 'temporal');
  return inline.flatMap((one, i) => {
    const other = temporal[i];
    return other === undefined ? [] : [value(other) / value(one)];
  });
}

function printSummary({ study, ratio, ratios, wallRatio, wallRatios, engines }: ReturnType<typeof summarize>): void {
  console.log(
    alignedTable(
      ['engine', 'CPU per repetition', 'duration', 'CPU to start', 'first batch after', 'worker memory'],
      engines.map((row) => [
        row.engine,
        `${row.cpuMsPerRepetition.toFixed(3)} ms`,
        `${row.wallMsPerRepetition.toFixed(3)} ms`,
        duration(row.startCpuSeconds),
        duration(row.firstBatchSeconds),
        bytes(row.workerPeakBytes),
      ]),
    ),
  );
  const spread = (values: readonly number[]) => values.map((value) => value.toFixed(3)).join(', ');
  const memory = engines.find(({ engine }) => engine === 'temporal')?.workerPeakBytes ?? 0;
  console.log(
    `\n${study}: CPU with Temporal over CPU without = ${ratio.toFixed(3)} (${spread(ratios)}); limit ${RATIO_LIMIT}\n` +
      `duration with Temporal over duration without = ${wallRatio.toFixed(3)} (${spread(wallRatios)}); limit ${RATIO_LIMIT}`,
  );
  console.log(
    `worker memory over its limit of ${bytes(WORKER_LIMIT_BYTES)} = ${(memory / WORKER_LIMIT_BYTES).toFixed(2)}`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
