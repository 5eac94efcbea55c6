/** Who works on a run, as the server knows it: workers that poll, and batches in their hands. */
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { batchQueue } from '../activities/contract.js';

export interface PollingWorker {
  readonly identity: string;
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number;
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

/** @param queue control queue of the ledger's runs @throws if the server does not answer soon */
export async function runActivity(client: Client, queue: string, runId: string): Promise<RunActivity> {
  return await client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    const [workers, batches] = await Promise.all([pollers(client, queue), inHand(client, runId)]);
    return { workers, batches };
  });
}

async function pollers(client: Client, queue: string): Promise<PollingWorker[]> {
  const { namespace } = client.options;
  const taskQueue = { name: batchQueue(queue) };
  const known = await client.workflowService.describeTaskQueue({ namespace, taskQueue, taskQueueType: ACTIVITY_QUEUE });
  return (known.pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    lastSeenAt: milliseconds(lastAccessTime),
  }));
}

async function inHand(client: Client, runId: string): Promise<BatchInHand[]> {
  const run = await describe(client, runId);
  const segments = (run.pendingChildren ?? []).slice(0, MOST_SEGMENTS);
  const all = await Promise.all(segments.map(({ workflowId }) => describe(client, workflowId ?? '')));
  return [run, ...all].flatMap(({ pendingActivities }) =>
    (pendingActivities ?? [])
      .filter(({ state }) => state === STARTED)
      .map(({ heartbeatDetails, lastWorkerIdentity, lastStartedTime, attempt }) => {
        const [beat] = (heartbeatDetails?.payloads ?? []).map((one) => defaultPayloadConverter.fromPayload<Beat>(one));
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
