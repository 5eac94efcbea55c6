/** Who works on a run, as the server knows it: workers that poll, and batches in their hands. */
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { batchQueue, placeIn, threadsIn } from '../activities/contract.js';
import { payloadCodec } from '../network/payload-codec.js';

export interface PollingWorker {
  readonly identity: string;
  /** Compute threads; null if it does not say. */
  readonly threads: number | null;
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number;
}

export interface BatchQueue {
  readonly workers: readonly PollingWorker[];
  /** Batches that no worker has taken, about. */
  readonly waiting: number;
}

export interface BatchInHand {
  /** Position in its plan; undefined while arms are measured. */
  readonly batch: number | undefined;
  readonly plan: number | undefined;
  readonly worker: string;
  readonly startedAt: number;
  /** From 1. */
  readonly attempt: number;
}

export interface RunActivity {
  readonly workers: readonly PollingWorker[];
  readonly batches: readonly BatchInHand[];
}

/** What a batch says of itself with each heartbeat. */
interface Beat {
  readonly batch?: number;
  readonly plan?: number;
}

const PATIENCE_MS = 1500;
/** Segments that are asked. */
const MOST_SEGMENTS = 8;
/** `PENDING_ACTIVITY_STATE_STARTED` of the protocol: a worker has it. */
const STARTED = 2;
/** `TASK_QUEUE_TYPE_ACTIVITY`. */
const ACTIVITY_QUEUE = 2;

/** Where a worker is: its process and host. */
export function placeOfWorker({ identity }: PollingWorker): string {
  return placeIn(identity);
}

/** Workers that take batches of the ledger's runs. @param queue their control queue @throws if the server does not answer soon */
export async function pollingWorkers(client: Client, queue: string): Promise<readonly PollingWorker[]> {
  return (await askBatchQueue(client, queue)).workers;
}

/** Who takes batches, and how many wait for somebody. @throws if the server does not answer soon */
export async function askBatchQueue(client: Client, queue: string): Promise<BatchQueue> {
  return await client.withDeadline(Date.now() + PATIENCE_MS, () => describeQueue(client, queue));
}

/** @param queue control queue of the ledger's runs @throws if the server does not answer soon */
export async function runActivity(client: Client, queue: string, runId: string): Promise<RunActivity> {
  return await client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    const [{ workers }, batches] = await Promise.all([describeQueue(client, queue), inHand(client, runId)]);
    return { workers, batches };
  });
}

async function describeQueue(client: Client, queue: string): Promise<BatchQueue> {
  const { namespace } = client.options;
  const taskQueue = { name: batchQueue(queue) };
  const known = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue,
    taskQueueType: ACTIVITY_QUEUE,
    reportStats: true,
  });
  const workers = (known.pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    threads: threadsIn(identity ?? ''),
    lastSeenAt: milliseconds(lastAccessTime),
  }));
  const waiting = known.stats?.approximateBacklogCount ?? 0;
  return { workers, waiting: typeof waiting === 'number' ? waiting : waiting.toNumber() };
}

async function inHand(client: Client, runId: string): Promise<BatchInHand[]> {
  const run = await describe(client, runId);
  const segments = (run.pendingChildren ?? []).slice(0, MOST_SEGMENTS);
  const all = await Promise.all(segments.map(({ workflowId }) => describe(client, workflowId ?? '')));
  const started = [run, ...all].flatMap(({ pendingActivities }) =>
    (pendingActivities ?? []).filter(({ state }) => state === STARTED),
  );
  const codec = payloadCodec(process.env);
  return await Promise.all(
    started.map(async ({ heartbeatDetails, lastWorkerIdentity, lastStartedTime, attempt }) => {
      const payloads = heartbeatDetails?.payloads ?? [];
      const [payload] = codec === undefined ? payloads : await codec.decode(payloads);
      const beat = payload && defaultPayloadConverter.fromPayload<Beat>(payload);
      return {
        batch: beat?.batch,
        plan: beat?.plan,
        worker: lastWorkerIdentity ?? '',
        startedAt: milliseconds(lastStartedTime),
        attempt: attempt ?? 1,
      };
    }),
  );
}

async function describe(client: Client, workflowId: string) {
  return await client.workflowService.describeWorkflowExecution({
    namespace: client.options.namespace,
    execution: { workflowId },
  });
}

interface Timestamp {
  readonly seconds?: { toNumber(): number } | number | null;
  readonly nanos?: number | null;
}

function milliseconds(time: Timestamp | null | undefined): number {
  const seconds = typeof time?.seconds === 'number' ? time.seconds : (time?.seconds?.toNumber() ?? 0);
  return 1000 * seconds + Math.floor((time?.nanos ?? 0) / 1e6);
}
