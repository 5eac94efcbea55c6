/** The shipped workflows on a real server, with activities that only keep count. */
import { fileURLToPath } from 'node:url';
import { CancelledFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import {
  type BatchActivities,
  batchQueue,
  type CloseInput,
  type CloseReport,
  type ControlActivities,
  type PlanReport,
} from '../../activities/contract.js';
import { type RunHandle, startRun } from '../../client/run-client.js';
import type { RunStudyInput } from '../../workflows/run-study.js';
import { writeCommand } from '../client/server/fake-commands.js';
import { startTestServer, temporalExecutable, temporaryFolder } from '../support/temporal-server.js';

const BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url));

export interface Harness {
  readonly client: Client;
  /** Starts a run of so many batches, with a worker of its own. */
  start(batches: number, fake?: Fake): Promise<FakeRun>;
  stop(): Promise<void>;
}

/** What the activities do beside keeping count. */
export interface Fake {
  readonly threads?: number;
  /** A batch's work: may wait, and may fail. `plan` is the number of the plan that it is of. */
  readonly runBatch?: (batch: number, plan?: number) => Promise<unknown>;
  readonly planRun?: () => Promise<unknown>;
  readonly closeRun?: () => Promise<unknown>;
  /** What the first, second … plan says beside its batches. */
  readonly report?: (plan: number) => Partial<PlanReport>;
  /** New repetitions that each batch reports. */
  readonly repetitions?: number;
  /** What the run is started with beside its id and threads. */
  readonly input?: Partial<RunStudyInput>;
  /** Workflows that the worker remembers; with 0 it replays their history at every step. */
  readonly cached?: number;
}

export interface FakeRun {
  readonly handle: RunHandle;
  /** Batches that ended well, in that order. */
  readonly done: readonly number[];
  readonly closed: readonly CloseInput[];
  readonly counts: { plans: number; inHand: number; mostInHand: number };
  stop(): Promise<void>;
}

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });

/** @param suggestContinueAsNew length of a history at which the server gives its hint */
export async function startHarness(suggestContinueAsNew = 4096): Promise<Harness> {
  const executable = await temporalExecutable();
  const setting = `limit.historyCount.suggestContinueAsNew=${suggestContinueAsNew}`;
  const script = `#!/bin/sh\nexec ${executable.path} "$@" --dynamic-config-value ${setting}\n`;
  const path = writeCommand(temporaryFolder(), 'temporal', script);
  const server = await startTestServer({ executable: { ...executable, path } });
  const { address, namespace } = server;
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection, namespace });
  const runs: FakeRun[] = [];
  return {
    client,
    async start(batches, fake = {}) {
      const run = await startFakeRun({ client, native }, `run-${runs.length}`, batches, fake);
      runs.push(run);
      return run;
    },
    async stop() {
      await Promise.all(runs.map((run) => run.stop()));
      await native.close();
      await connection.close();
      await server.stop();
    },
  };
}

async function startFakeRun(
  { client, native }: { readonly client: Client; readonly native: NativeConnection },
  runId: string,
  batches: number,
  { threads = 2, cached = 100, ...fake }: Fake,
): Promise<FakeRun> {
  const done: number[] = [];
  const closed: CloseInput[] = [];
  const counts = { plans: 0, inHand: 0, mostInHand: 0 };
  const compute: BatchActivities = {
    async planRun() {
      counts.plans++;
      await fake.planRun?.();
      return { batches, ...fake.report?.(counts.plans) };
    },
    async runBatch({ batch, plan }) {
      counts.mostInHand = Math.max(counts.mostInHand, ++counts.inHand);
      try {
        await fake.runBatch?.(batch, plan);
        done.push(batch);
      } finally {
        counts.inHand--;
      }
      return { repetitions: fake.repetitions ?? 1 };
    },
  };
  const control: ControlActivities = {
    async closeRun(input): Promise<CloseReport> {
      await fake.closeRun?.();
      closed.push(input);
      return { missing: batches - new Set(done).size };
    },
  };
  const common = { connection: native, namespace: client.options.namespace };
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: runId,
      workflowBundle: { codePath: BUNDLE },
      activities: { ...control },
      maxCachedWorkflows: cached,
    }),
    // many slots, so that what bounds the batches in hand is the workflow
    Worker.create({
      ...common,
      taskQueue: batchQueue(runId),
      activities: { ...compute },
      maxHeartbeatThrottleInterval: '100 ms',
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  let stopped: Promise<unknown> | undefined;
  return {
    handle: await startRun(client, runId, 'fake', { runId, threads, ...fake.input }),
    done,
    closed,
    counts,
    async stop() {
      if (stopped === undefined) for (const worker of workers) worker.shutdown();
      stopped ??= Promise.all(running);
      await stopped;
    },
  };
}

/** A gate that batches wait at. */
export function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** A batch that stops only when it is told to. */
export async function untilCancelled(): Promise<never> {
  const timer = setInterval(() => heartbeat(), 100);
  const signal = cancellationSignal();
  try {
    return await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new CancelledFailure('stopped')), { once: true });
    });
  } finally {
    clearInterval(timer);
  }
}
