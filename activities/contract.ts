/** What workflows may ask of workers. Types only, so that the workflow sandbox can import them. Ids and counts, never results. */

export interface PlanInput {
  readonly runId: string;
  /** Compute threads that will share the work. */
  readonly threads: number;
  /** Repetitions in a batch; by measured time if absent. */
  readonly batchSize?: number;
}

export interface PlanReport {
  /** Batches in the recorded plan: 0, 1, … batches − 1. */
  readonly batches: number;
  /** Number of the recorded plan. Absent in histories of version 1, as all that follow. */
  readonly plan?: number;
  /** Compute time of a batch on average; 0 if that is not known. */
  readonly batchSeconds?: number;
  /** True if some cell may ask for more after these batches. */
  readonly more?: boolean;
}

export interface BatchInput {
  readonly runId: string;
  /** Position in the plan. */
  readonly batch: number;
  /** Number of the plan; the newest if absent. */
  readonly plan?: number;
}

export interface BatchReport {
  /** Repetitions that were new to the ledger, over all cells. */
  readonly repetitions: number;
}

export interface CloseInput {
  readonly runId: string;
  readonly cancelled: boolean;
}

export interface CloseReport {
  /** Repetitions that the study asks for and the ledger lacks. */
  readonly missing: number;
}

/** Activities on the batches queue: they compute. */
export interface BatchActivities {
  /** Measures each arm, records how the missing repetitions are cut into batches. */
  planRun(input: PlanInput): Promise<PlanReport>;
  /** Runs what is left of a batch and stores it. Safe to repeat. */
  runBatch(input: BatchInput): Promise<BatchReport>;
}

/** Activities on the control queue: short. */
export interface ControlActivities {
  /** Records how the run ended. */
  closeRun(input: CloseInput): Promise<CloseReport>;
}

/** Error types that no retry can mend; the batch is given up and reported. */
export const PERMANENT_FAILURES = ['SpecError', 'IntegrityError', 'LedgerError', 'RangeError', 'TypeError'] as const;

/** How a worker calls itself at the server: where it is, and how many compute threads it has. */
export function workerIdentity(pid: number, host: string, threads: number): string {
  return `${pid}@${host}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

const THREADS = /, (\d+) threads?$/;

/** Where a worker is that calls itself so. */
export function placeIn(identity: string): string {
  return identity.replace(THREADS, '');
}

/** The compute threads of a worker that calls itself so; null if it does not say. */
export function threadsIn(identity: string): number | null {
  const threads = THREADS.exec(identity)?.[1];
  return threads === undefined ? null : Number(threads);
}

/** Name of the batches queue that belongs to a control queue. */
export function batchQueue(controlQueue: string): string {
  return `${controlQueue}-batches`;
}
