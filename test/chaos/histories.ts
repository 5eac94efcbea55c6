/** What Temporal's histories of an episode say: failed workflow tasks, and whether each replays on today's workflows. */
import { join } from 'node:path';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { payloadConversion } from '../../network/payload-codec.js';
import { ROOT } from './stage.js';

interface Execution {
  readonly workflowId: string;
  readonly history: History;
}

/**
 * Causes that are the server's own: something new came while the workflow was about to close, so the task is done again;
 * and the workflow was ended from outside, as by a `resume` that takes its place, while a task was under way.
 */
const BY_THE_SERVER: readonly unknown[] = [1, 17];

/** The suites' own probes are none. */
const OURS = `WorkflowType IN ('runStudy', 'runSegment')`;

/** The SDK gives a workflow's code five seconds on the clock, which pass for a stopped process too; the task is done again. */
const OUT_OF_TIME = 'Script execution timed out';

let installed = false;

/**
 * @param codec what payloads were encrypted with
 * @param workerStopped whether a worker was stopped for longer than the SDK gives a workflow's code
 * @returns what is wrong, in words; also if there is no history at all
 */
export async function historyProblems(
  server: ConnectionOptions,
  namespace: string,
  { codec = {}, workerStopped = false }: { codec?: ReturnType<typeof payloadConversion>; workerStopped?: boolean } = {},
): Promise<string[]> {
  const executions = await readHistories(server, namespace);
  if (executions.length === 0) return ['the server has no histories'];
  const failed = executions.flatMap((execution) => failedTasks(execution, workerStopped));
  return [...failed, ...(await replayProblems(executions, codec))];
}

async function readHistories(server: ConnectionOptions, namespace: string): Promise<Execution[]> {
  const connection = await Connection.connect(server);
  try {
    const client = new Client({ connection, namespace });
    const executions: Execution[] = [];
    for await (const { workflowId, runId } of client.workflow.list({ query: OURS })) {
      executions.push({ workflowId, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() });
    }
    return executions;
  } finally {
    await connection.close();
  }
}

/** Workflow tasks that a worker reported as failed; one that only timed out, as its worker was killed, is none. */
export function failedTasks({ workflowId, history }: Execution, workerStopped: boolean): string[] {
  return (history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    if (!failed || BY_THE_SERVER.includes(failed.cause)) return [];
    if (workerStopped && failed.failure?.message?.startsWith(OUT_OF_TIME)) return [];
    return [`a workflow task of ${workflowId} failed: cause ${failed.cause}, ${failed.failure?.message}`];
  });
}

async function replayProblems(
  executions: readonly Execution[],
  codec: ReturnType<typeof payloadConversion>,
): Promise<string[]> {
  if (!installed) Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  installed = true;
  const problems: string[] = [];
  const workflowBundle = { codePath: join(ROOT, 'dist', 'workflow-bundle.cjs') };
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle, ...codec }, executions)) {
    if (error) problems.push(`the history of ${workflowId} does not replay: ${error.message}`);
  }
  return problems;
}
