/**
 * A process that runs the arms of a study repetition by repetition in one thread and one arena, as a compute thread does, and
 * says what that cost. It imports Ballast from a built revision, this one or another, and nothing of its own but the clock:
 *
 *   node compute-core.js FOLDER < work.json      FOLDER is a checkout with its dist/
 *
 * In: the study, how many repetitions of each arm and how long all arms should take at least. Out, as JSON: CPU time of the whole
 * process (compiler and garbage collector included) while repetitions ran, and the means of every cell.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { cpuSeconds } from './cpu-time.js';
import type { Summary } from './summary.js';

export interface CoreWork {
  readonly study: unknown;
  /** Of each arm, at least. */
  readonly repetitions: number;
  /** Repetitions go on until all arms together took as long. */
  readonly leastSeconds: number;
}

export interface CoreReport {
  readonly numericsVersion: number | null;
  /** CPU time of one repetition of the whole study: the sum over arms of CPU time over repetitions. */
  readonly cpuSeconds: number;
  /** CPU time from the start of the process to its end that is not in repetitions: start-up, warm-up, shared sets. */
  readonly apartSeconds: number;
  readonly repetitions: number;
  readonly warmUp: number;
  readonly cells: readonly CellSummary[];
}

export interface CellSummary {
  readonly factors: Readonly<Record<string, string | number>>;
  readonly generator: string;
  readonly method: string;
  readonly gamma: number | null;
  readonly failed: number;
  readonly measures: Readonly<Record<string, Summary>>;
}

/** What this program needs of a revision. */
interface Numerics {
  readonly createArmRun: (arm: unknown, arena: unknown) => ArmRun;
}
interface ArmRun {
  run(repetition: number, cells: readonly unknown[], stop: () => boolean): readonly CellResult[] | undefined;
}
interface CellResult {
  readonly outcome: string;
  readonly values: Float64Array;
}
interface Arm {
  readonly factors: CellSummary['factors'];
  readonly generator: string;
  readonly spec: unknown;
  readonly cells: readonly {
    readonly method: string;
    readonly gamma: number | null;
    readonly spec: { readonly measures: readonly string[] };
  }[];
}

const PAGES_AT_START = 16;
/** Of every arm: the first lays the arena out and draws what all repetitions share. */
const WARM_UP = 2;
/** The first arm warms up so long that the compiler has seen the program. */
const FIRST_WARM_UP_SECONDS = 0.5;

const [, , checkout = '.'] = process.argv;
const dist = path.join(checkout, 'dist');

async function load(file: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(path.join(dist, file)).href);
}

/** The arena of a thread: revisions with vector kernels make it themselves, others take a memory. */
async function openArena(): Promise<unknown> {
  const kernels = path.join(dist, 'numerics', 'kernels', 'simd.js');
  if (existsSync(kernels)) {
    const { createKernelArena } = await load('numerics/kernels/simd.js');
    return (createKernelArena as () => unknown)();
  }
  const { Arena } = await load('numerics/arena.js');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Memory: new (size: object) => unknown } };
  return new (Arena as new (memory: unknown) => unknown)(new WebAssembly.Memory({ initial: PAGES_AT_START }));
}

async function main(): Promise<void> {
  const { study, repetitions, leastSeconds } = JSON.parse(await text(process.stdin)) as CoreWork;
  const { readStudy } = await load('studies/parse-study.js');
  const { studyGrid } = await load('studies/grid.js');
  const { createArmRun } = (await load('numerics/arm.js')) as unknown as Numerics;
  const { NUMERICS_VERSION = null } = await load('numerics/version.js');
  const arms = (studyGrid as (study: unknown) => Arm[])((readStudy as CallableFunction)(study, 'bench'));
  const arena = await openArena();

  let perRepetition = 0;
  let inRepetitions = 0;
  let least = Number.POSITIVE_INFINITY;
  let warmUp = 0;
  const cells: CellSummary[] = [];
  for (const [index, arm] of arms.entries()) {
    const run = createArmRun(arm.spec, arena);
    const specs = arm.cells.map(({ spec }) => spec);
    const repeat = (repetition: number) => run.run(repetition, specs, () => false) ?? [];
    // warm-up repetitions are others than those that count
    const warmFrom = cpuSeconds();
    let warmed = 0;
    while (warmed < WARM_UP || (index === 0 && cpuSeconds() - warmFrom < FIRST_WARM_UP_SECONDS)) {
      repeat(1_000_000 + warmed++);
    }
    warmUp = Math.max(warmUp, warmed);

    const results: (readonly CellResult[])[] = [];
    const from = cpuSeconds();
    let taken = 0;
    while (results.length < repetitions || taken < leastSeconds / arms.length) {
      results.push(repeat(results.length));
      taken = cpuSeconds() - from;
    }
    perRepetition += taken / results.length;
    inRepetitions += taken;
    least = Math.min(least, results.length);
    for (const [i, cell] of arm.cells.entries()) {
      const ofCell = results.flatMap((row) => row[i] ?? []);
      cells.push({
        factors: arm.factors,
        generator: arm.generator,
        method: cell.method,
        gamma: cell.gamma,
        failed: ofCell.filter(({ outcome }) => outcome !== 'ok').length,
        measures: summaries(cell.spec.measures, ofCell),
      });
    }
  }
  const report: CoreReport = {
    numericsVersion: NUMERICS_VERSION as number | null,
    cpuSeconds: perRepetition,
    apartSeconds: cpuSeconds() - inRepetitions,
    repetitions: least,
    warmUp,
    cells,
  };
  process.stdout.write(JSON.stringify(report));
}

function summaries(measures: readonly string[], results: readonly CellResult[]): CellSummary['measures'] {
  const ok = results.filter(({ outcome }) => outcome === 'ok');
  return Object.fromEntries(measures.map((measure, j) => [measure, summary(ok.map(({ values }) => values[j] ?? NaN))]));
}

function summary(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null };
}

await main();
