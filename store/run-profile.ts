/**
 * Where the time of a run went. Two questions, two lists: what its compute threads did while commands worked on it, and what
 * each part cost in CPU time.
 *
 * A batch records when a thread took it, how long it had it and what of that was CPU time; an execution records when a
 * command began and ended, and the CPU time of its processes. Times between add up: what no thread had was waiting.
 */
import type { BatchRecord, Execution, Ledger } from './ledger.js';

/** Seconds, over all threads and all executions. */
export interface ThreadTime {
  /** Repetitions. */
  readonly numerics: number;
  /** Preparing arms, and results to be handed over. */
  readonly around: number;
  /** Numbers were to be computed, but other programs had the processors. Part of the two above if it is not known. */
  readonly processor: number | null;
  /** Before a thread had its first batch: the program, server and worker start, the run is planned. */
  readonly before: number;
  /** Between two batches: Temporal hands the next one out, the ledger stores the last. */
  readonly between: number;
  /** After the last batch: results are read, files written. */
  readonly after: number;
}

/** Seconds; null where that is not known. */
export interface CpuTime {
  readonly numerics: number;
  /** Looking up what is missing and storing what came of it, in the worker: time rather than CPU time. */
  readonly ledger: number;
  /** What the worker took besides. */
  readonly worker: number | null;
  readonly server: number | null;
  /** Without numerics and ledger if they were its own. */
  readonly command: number | null;
}

export interface RunProfile {
  readonly executions: number;
  readonly batches: number;
  /** Repetitions that they brought, over all cells. */
  readonly repetitions: number;
  readonly seconds: number;
  /** Of all executions, threads times duration. */
  readonly threadSeconds: number;
  readonly threads: ThreadTime;
  readonly cpu: CpuTime;
}

/** Undefined if no command has worked on the run since this is recorded. */
export async function runProfile(ledger: Ledger, runId: string): Promise<RunProfile | undefined> {
  const [executions, records] = [await ledger.executions(runId), await ledger.batchRecords(runId)];
  const parts = executions.map((execution) =>
    profileOf(
      execution,
      records.filter((batch) => isIn(execution, batch)),
    ),
  );
  return parts.length === 0 ? undefined : parts.reduce(addProfiles);
}

function isIn({ startedAt, endedAt }: Execution, { beganAt }: BatchRecord): boolean {
  return startedAt <= beganAt && beganAt <= endedAt;
}

function profileOf(execution: Execution, batches: readonly BatchRecord[]): RunProfile {
  const { startedAt, endedAt, threads } = execution;
  const threadSeconds = (threads * (endedAt - startedAt)) / 1000;
  return {
    executions: 1,
    batches: batches.length,
    repetitions: batches.reduce((sum, batch) => sum + batch.repetitions, 0),
    seconds: (endedAt - startedAt) / 1000,
    threadSeconds,
    threads: threadTime(execution, batches, threadSeconds),
    cpu: cpuTime(execution, batches),
  };
}

function threadTime(
  { startedAt, endedAt, threads }: Execution,
  batches: readonly BatchRecord[],
  threadSeconds: number,
): ThreadTime {
  if (batches.length === 0) {
    return { numerics: 0, around: 0, processor: null, before: threadSeconds, between: 0, after: 0 };
  }
  const taken = secondsOf(batches, ({ threadMs }) => threadMs);
  const repetitions = secondsOf(batches, ({ numericsMs }) => numericsMs);
  const computed = cpuOf(batches);
  const processor = computed === null ? null : Math.max(0, taken - computed);
  // what other programs took is spread over both alike
  const share = taken > 0 && computed !== null ? Math.min(1, computed / taken) : 1;
  const numerics = repetitions * share;
  const first = Math.min(...batches.map(({ beganAt }) => beganAt));
  const last = Math.max(...batches.map(({ beganAt, threadMs }) => beganAt + threadMs));
  const before = (threads * (first - startedAt)) / 1000;
  const after = (threads * Math.max(0, endedAt - last)) / 1000;
  return {
    numerics,
    around: (taken - repetitions) * share,
    processor,
    before,
    between: Math.max(0, threadSeconds - taken - before - after),
    after,
  };
}

function cpuTime({ engine, cpuSeconds }: Execution, batches: readonly BatchRecord[]): CpuTime {
  const numerics = cpuOf(batches) ?? secondsOf(batches, ({ threadMs }) => threadMs);
  const ledger = secondsOf(batches, ({ lookupMs, writeMs }) => lookupMs + writeMs);
  const { command, worker, server } = cpuSeconds;
  const besides = (all: number | null) => (all === null ? null : Math.max(0, all - numerics - ledger));
  return {
    numerics,
    ledger,
    worker: besides(worker),
    server,
    command: engine === 'inline' ? besides(command) : command,
  };
}

/** Null if it is not known of some batch. */
function cpuOf(batches: readonly BatchRecord[]): number | null {
  const known = batches.flatMap(({ cpuMs }) => cpuMs ?? []);
  return known.length < batches.length ? null : known.reduce((sum, ms) => sum + ms, 0) / 1000;
}

function secondsOf(batches: readonly BatchRecord[], value: (batch: BatchRecord) => number): number {
  return batches.reduce((sum, batch) => sum + value(batch), 0) / 1000;
}

function addProfiles(a: RunProfile, b: RunProfile): RunProfile {
  return {
    executions: a.executions + b.executions,
    batches: a.batches + b.batches,
    repetitions: a.repetitions + b.repetitions,
    seconds: a.seconds + b.seconds,
    threadSeconds: a.threadSeconds + b.threadSeconds,
    threads: {
      numerics: a.threads.numerics + b.threads.numerics,
      around: a.threads.around + b.threads.around,
      processor: addKnown(a.threads.processor, b.threads.processor),
      before: a.threads.before + b.threads.before,
      between: a.threads.between + b.threads.between,
      after: a.threads.after + b.threads.after,
    },
    cpu: {
      numerics: a.cpu.numerics + b.cpu.numerics,
      ledger: a.cpu.ledger + b.cpu.ledger,
      worker: addKnown(a.cpu.worker, b.cpu.worker),
      server: addKnown(a.cpu.server, b.cpu.server),
      command: addKnown(a.cpu.command, b.cpu.command),
    },
  };
}

/** Null if neither is known. */
function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0);
}
