/** Computes and stores what a run lacks of some arms in a span of repetitions: the one way in which numbers enter the ledger. */
import { performance } from 'node:perf_hooks';
import { lacksOfArms } from '../store/arm-lacks.js';
import type { BatchCost, Ledger, Pass } from '../store/ledger.js';
import type { Lack } from '../store/retried-cells.js';
import type { RunSpec } from '../store/run-spec.js';
import { armName } from '../studies/cell-name.js';
import type { Arm } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { piecesOfSpans, type Span } from '../studies/spans.js';
import type { Compute, Computed, ComputeOptions, ComputeResult, ComputeTask } from './compute.js';
import type { HearWork } from './work-events.js';

export interface Filled {
  /** Repetitions that were new to the ledger, over all cells. */
  readonly repetitions: number;
  /** Durations of the repetitions that were computed, arm after arm. */
  readonly elapsedMs: readonly number[];
}

/** What computing takes: the ledger, compute threads, and who is to be recorded as having computed. */
export interface Filling {
  readonly ledger: Ledger;
  readonly compute: Compute;
  /** Canonical JSON: program, numerics, platform. */
  readonly writer: string;
  /** Hears what is stored. */
  readonly hear?: HearWork;
}

export interface FillOptions extends ComputeOptions {
  /** The run in whose profile this stands. */
  readonly runId?: string;
}

/** A task, and the cells that asked for it. */
interface Job {
  readonly task: ComputeTask;
  readonly lacks: readonly Lack[];
}

/**
 * Only cells that lack a repetition are computed in it. All that came of it is stored at once when it ends; work that is
 * stopped stores the repetitions that it finished.
 *
 * @throws the signal's reason, after storing, if the signal stopped the work
 * @throws {RangeError} if the run asks for numbers of other numerics than this program's
 */
export async function fillArms(
  filling: Filling,
  spec: RunSpec,
  arms: readonly Arm[],
  span: Span,
  { signal, onProgress, runId }: FillOptions = {},
): Promise<Filled> {
  const looked = performance.now();
  const lacks = await lacksOfArms(filling.ledger, spec, arms, span);
  const jobs = arms.flatMap((arm, i) => jobsOf(arm, lacks[i] ?? []));
  if (jobs.length === 0) return NOTHING;
  signal?.throwIfAborted();
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const book = { runId, study: spec.study.name, arm: armName(arms), lookupMs: performance.now() - looked };
  try {
    return await fillJobs(filling, jobs, book, options);
  } catch (error) {
    if (!(error instanceof ComputeFailed)) throw error;
    if (jobs.length === 1) throw error.cause;
    return await fillOneByOne(filling, jobs, { ...book, lookupMs: 0 }, options);
  }
}

const NOTHING: Filled = { repetitions: 0, elapsedMs: [] };

/** The run in whose profile the work stands, and what looking it up took. */
interface Book {
  readonly runId: string | undefined;
  readonly study: string;
  readonly arm: string;
  readonly lookupMs: number;
}

/** A compute thread that died, as distinct from a ledger that cannot be written. */
class ComputeFailed extends Error {}

async function fillJobs(
  filling: Filling,
  jobs: readonly Job[],
  { runId, study, arm, lookupMs }: Book,
  options: ComputeOptions,
): Promise<Filled> {
  const tasks = jobs.map(({ task }) => task);
  const computed = await filling.compute.run(tasks, options).catch((cause: unknown) => {
    throw new ComputeFailed('A compute thread failed', { cause });
  });
  const cost = runId === undefined ? undefined : costOf(runId, lookupMs, computed);
  const began = performance.now();
  const repetitions = await store(filling, jobs, computed, cost);
  if (runId !== undefined) {
    const done = jobs.map(({ task }, i) => ({ generator: task.arm.generator.kind, result: computed.results[i]! }));
    const writeMs = performance.now() - began;
    filling.hear?.({ kind: 'stored', runId, study, arm, jobs: done, threadMs: computed.threadMs, writeMs });
  }
  const isStopped = tasks.some(({ count }, i) => (computed.results[i]?.done ?? 0) < count);
  if (isStopped) options.signal?.throwIfAborted();
  return { repetitions, elapsedMs: computed.results.flatMap(({ elapsedMs }) => elapsedMs) };
}

/** Something among these jobs kills its thread: all others are stored. @throws the first failure */
async function fillOneByOne(
  filling: Filling,
  jobs: readonly Job[],
  book: Book,
  options: ComputeOptions,
): Promise<Filled> {
  const filled: Filled[] = [];
  let failure: ComputeFailed | undefined;
  for (const job of jobs) {
    try {
      filled.push(await fillJobs(filling, [job], book, options));
    } catch (error) {
      if (!(error instanceof ComputeFailed)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure.cause;
  return {
    repetitions: total(filled.map(({ repetitions }) => repetitions)),
    elapsedMs: filled.flatMap(({ elapsedMs }) => elapsedMs),
  };
}

/** One task for each stretch of repetitions in which the same cells are lacking. */
function jobsOf(arm: Arm, lacks: readonly Lack[]): Job[] {
  return piecesOfSpans(lacks.map(({ spans }) => spans)).map(({ span, members }) => {
    const wanted = members.flatMap((member) => lacks[member] ?? []);
    for (const { numericsVersion } of wanted) assertOurs(numericsVersion);
    const cells = wanted.map(({ cell }) => cell.spec);
    return { task: { arm: arm.spec, cells, first: span.from, count: span.to - span.from }, lacks: wanted };
  });
}

/** Numbers of other numerics are looked up, never computed. */
function assertOurs(numericsVersion: number): void {
  if (numericsVersion === NUMERICS_VERSION) return;
  throw new RangeError(
    `Cannot compute for numerics v${numericsVersion}: this program's numerics are v${NUMERICS_VERSION}; finish the run with the ` +
      'version of Ballast that began it, or have it computed anew',
  );
}

function costOf(runId: string, lookupMs: number, { results, beganAt, threadMs, cpuMs }: Computed): BatchCost {
  const numericsMs = results.reduce((sum, { elapsedMs }) => sum + total(elapsedMs), 0);
  return { runId, lookupMs, beganAt, threadMs, numericsMs, cpuMs };
}

async function store(
  { ledger, writer }: Filling,
  jobs: readonly Job[],
  { results }: Computed,
  cost: BatchCost | undefined,
): Promise<number> {
  const passes = jobs.flatMap(({ task, lacks }, i) => passOf(task.first, lacks, results[i], writer));
  return passes.length === 0 ? 0 : await ledger.writePasses(passes, cost);
}

function passOf(first: number, lacks: readonly Lack[], result: ComputeResult | undefined, writer: string): Pass[] {
  if (result === undefined || result.done === 0) return [];
  const { done, codes, values, elapsedMs } = result;
  const outcomes = lacks.map(({ key }, i) => ({
    cellKey: key,
    first,
    codes: codes[i] ?? new Uint8Array(),
    values: values[i] ?? new Float64Array(),
  }));
  return [{ outcomes, work: { writer, repetitions: done, elapsedMs: total(elapsedMs) } }];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
