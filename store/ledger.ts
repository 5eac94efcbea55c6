/**
 * The ledger: where finished repetitions live. Truth is here; Temporal only schedules.
 *
 * Every store gives these guarantees, and `test/store/` checks them on each:
 * - a value, once written, never changes: writing the same bytes again is a no-op, writing other
 *   bytes under the same (cell key, repetition) is an {@link IntegrityError} and nothing of that batch is written;
 * - one `write` is one transaction: after a crash all of it is there or none;
 * - what is read does not depend on the order, the batch sizes or the process in which it was written.
 */
import type { Batch } from '../studies/plan-batches.js';
import type { Span } from '../studies/spans.js';

/** What came of consecutive repetitions of one cell. */
export interface Outcomes {
  /** Content hash of everything that shapes the numbers; 64 hexadecimal digits. */
  readonly cellKey: string;
  /** Number of the first repetition, from 0. */
  readonly first: number;
  /** One code per repetition, an index into `OUTCOMES` of `numerics/outcomes.ts`; 0 is success. */
  readonly codes: Uint8Array;
  /** (codes.length × measures), row-major; NaN where the code is not 0. */
  readonly values: Float64Array;
}

/** What a run asks for. */
export interface Specification {
  /** The whole resolved study as canonical JSON. */
  readonly specification: string;
  readonly numericsVersion: number;
}

export interface NewRun extends Specification {
  readonly id: string;
  /** The study's name, for listing. */
  readonly study: string;
  /** Where the study was read from, as JSON. */
  readonly origin?: string;
  /** 1 goes first, 5 last; 3 if absent. */
  readonly priority?: number;
}

export interface RunRecord extends Specification {
  readonly id: string;
  readonly study: string;
  readonly origin: string | null;
  readonly priority: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly state: RunState;
  /** 1 as it was started; each extension adds one. */
  readonly revision: number;
  /** Failures that are computed again, in the order in which that was asked for. */
  readonly retries: readonly Retry[];
}

/** Repetitions that failed for a reason are computed again by later numerics, which give them another cell key. */
export interface Retry {
  /** Outcome code. */
  readonly reason: number;
  readonly numericsVersion: number;
}

/** What a run asked for before an extension. */
export interface Revision extends Specification {
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
}

/** Who computed what is written, and how long that took. */
export interface Work {
  /** Canonical JSON: program, numerics, platform. */
  readonly writer: string;
  /** Of the arm, not summed over its cells. */
  readonly repetitions: number;
  readonly elapsedMs: number;
}

/** What one pass over an arm gave: outcomes of its cells, and who computed them. */
export interface Pass {
  readonly outcomes: readonly Outcomes[];
  readonly work?: Work;
}

/** What a batch took besides computing, for a run's profile. Milliseconds. */
export interface BatchCost {
  readonly runId: string;
  /** When a compute thread took it, since 1970. */
  readonly beganAt: number;
  /** How long the thread had it. */
  readonly threadMs: number;
  /** Of that, repetitions themselves. */
  readonly numericsMs: number;
  /** CPU time of the thread; null where the platform does not tell. */
  readonly cpuMs: number | null;
  /** Looking up what is missing. */
  readonly lookupMs: number;
}

/** What the batches of a run took, in the order in which they were written. */
export interface BatchRecord extends Omit<BatchCost, 'runId'> {
  /** Writing it, and committing the one before it. */
  readonly writeMs: number;
  /** Since 1970. */
  readonly writtenAt: number;
  /** Repetitions that were new, over all cells, and how many of them failed. */
  readonly repetitions: number;
  readonly failed: number;
}

/** One time that a command worked on a run. */
export interface Execution {
  readonly engine: 'temporal' | 'inline';
  readonly threads: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /**
   * CPU time of each process meanwhile; null where it is another command's, where the platform does not tell, or where the
   * command worked on another run at the same time.
   */
  readonly cpuSeconds: {
    readonly command: number | null;
    readonly worker: number | null;
    readonly server: number | null;
  };
}

/** How much is stored of a cell, whoever asked for it. */
export interface CellTotals {
  readonly finished: number;
  readonly failed: number;
}

/** Repetitions that some batches of a run brought, over all cells. */
export interface BatchTotals {
  readonly repetitions: number;
  readonly failed: number;
  /** Number of the newest batch; 0 if there is none. */
  readonly last: number;
}

/** Bytes; null where the store does not tell. */
export interface LedgerSpace {
  readonly size: number;
  readonly free: number | null;
  readonly disk: number | null;
}

export const RUN_STATES = ['open', 'cancelled', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Numbers that a scan holds at a time, unless a single written batch has more of one cell. */
export const MOST_SCANNED = 65_536;

export interface Ledger {
  /** Tells this ledger from all others, wherever it is moved: 16 hexadecimal digits. */
  identity(): Promise<string>;

  /** Records a run, or does nothing if the same run is there. @throws {IntegrityError} if the id stands for another specification, study or numerics version */
  createRun(run: NewRun): Promise<void>;
  findRun(id: string): Promise<RunRecord | undefined>;
  /** All runs, newest first. */
  listRuns(): Promise<RunRecord[]>;
  /** @throws {RangeError} if there is no such run */
  setRunState(id: string, state: RunState): Promise<void>;
  /** @param priority 1 to 5 @throws {RangeError} if there is no such run, or no such priority */
  setRunPriority(id: string, priority: number): Promise<void>;
  /**
   * Replaces what a run asks for, and keeps what it asked for until now as a revision. Its state becomes open.
   *
   * @param expected the revision that the change was made from
   * @param to `origin` replaces where the study was read from, if it was read anew
   * @throws {IntegrityError} if another change came between @throws {RangeError} if there is no such run
   */
  reviseRun(id: string, expected: number, to: Specification & Pick<NewRun, 'origin'>): Promise<void>;
  /** What a run asked for before, oldest first. */
  revisions(id: string): Promise<Revision[]>;
  /** Has failures of a run computed again; its state becomes open. Asking twice for the same is a no-op. @throws {RangeError} if there is no such run */
  addRetry(id: string, retry: Retry): Promise<void>;

  /** Replaces the run's plan. @returns the plan's number @throws {RangeError} if there is no such run, or a number is not in [0, 2^32) */
  savePlan(runId: string, batches: readonly Batch[]): Promise<number>;
  /**
   * @param plan the plan's number; the newest if absent
   * @throws {RangeError} if the run has no plan, another plan by now, or the plan no such batch
   */
  plannedBatch(runId: string, index: number, plan?: number): Promise<Batch>;

  /**
   * Writes a batch in one transaction; what is there already is compared, not written again.
   *
   * @returns how many repetitions were new, summed over the cells
   * @throws {IntegrityError} if a stored repetition has another code or other bits, or the cell another number of measures
   * @throws {RangeError} if outcomes are empty or ill-shaped, a success has a NaN, or a failure a number
   */
  write(batch: readonly Outcomes[], work?: Work): Promise<number>;
  /** As {@link write}, of several arms, and with what that took. */
  writePasses(passes: readonly Pass[], cost?: BatchCost): Promise<number>;
  /** What was recorded of a run's batches, oldest first; of the newest `limit` alone if it is given. */
  batchRecords(runId: string, limit?: number): Promise<BatchRecord[]>;
  /** Records that a command has worked on a run. @throws {RangeError} if there is no such run */
  addExecution(runId: string, execution: Execution): Promise<void>;
  /** Oldest first. */
  executions(runId: string): Promise<Execution[]>;
  /** What the batches after `last` brought, and the number of the newest: one look, however many cells there are. */
  batchTotals(runId: string, last: number): Promise<BatchTotals>;
  /** The repetitions in `span` that the ledger lacks, ascending, merged. */
  missing(cellKey: string, span: Span): Promise<Span[]>;
  /** The same of many cells, in their order. */
  missingOf(cellKeys: readonly string[], span: Span): Promise<Span[][]>;
  /** Everything stored of repetitions in `span`, as maximal consecutive pieces in ascending order. */
  read(cellKey: string, span: Span): Promise<Outcomes[]>;
  /** The same of many cells, in their order; all of it is in memory. */
  readOf(cellKeys: readonly string[], span: Span): Promise<Outcomes[][]>;
  /**
   * The same in smaller pieces, ascending, at most {@link MOST_SCANNED} numbers at a time: for cells too large to hold. What is
   * written to the span meanwhile may be among them or not.
   */
  scan(cellKey: string, span: Span): AsyncIterable<Outcomes>;
  /** Everything stored of cells, as it was written and with who computed it, some at a time: for another ledger to take. */
  passesOf(cellKeys: readonly string[]): AsyncIterable<Pass[]>;
  /** How many repetitions below `repetitions` are stored, and how many of those failed, summed over the distinct cells. */
  count(
    cellKeys: readonly string[],
    repetitions: number,
  ): Promise<{ readonly finished: number; readonly failed: number }>;

  /**
   * How many repetitions of each cell are stored, and how many of those failed, in the order of the keys: zeros of a cell that is
   * not there. A cell whose counts have not changed has not changed. Costs a row for each cell, however much is stored.
   */
  cellTotals(cellKeys: readonly string[]): Promise<CellTotals[]>;

  /** The newest `limit` pieces of work that gave a cell repetitions, newest first. */
  recentWork(cellKey: string, limit: number): Promise<Pick<Work, 'repetitions' | 'elapsedMs'>[]>;
  /** Who computed the repetitions of these cells, and how many each, summed over the cells; null where that was not recorded. */
  writers(cellKeys: readonly string[]): Promise<{ readonly writer: string | null; readonly repetitions: number }[]>;

  /** How much room it takes, and how much there is. */
  space(): Promise<LedgerSpace>;
  /** Why nothing can be written now, in words; undefined if it can. Answers soon, whatever the store does. */
  obstacle(): Promise<string | undefined>;
  /** @throws {LedgerError} naming the damage, if the store's own integrity check fails */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The same key with other bytes: a defect of the program, of the machine, or of the numerics version. Never repaired by overwriting. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

/** The store cannot be used: damaged, full, not writable, of a newer version. The message says what to do. */
export class LedgerError extends Error {
  override readonly name: string = 'LedgerError';
}

/** The store does not answer now: it restarts, or the network is cut. The same may work in a moment. */
export class LedgerUnavailable extends LedgerError {
  override readonly name = 'LedgerUnavailable';
}
