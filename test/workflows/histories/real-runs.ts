/** Recorded histories of the product itself: `ballast run`, its worker processes and its server. */
import { connectClient, type RunHandle, runHandle } from '../../../client/run-client.js';
import { type Home, temporaryHome } from '../../durability/ballast.js';
import type { Situation } from './situations.js';

const STUDY = ['figure-5', '--set', 'gamma.count=4', '--set', 'factors.noise=[rademacher]'];
const LONGER = ['--repetitions', '400', '--batch-size', '100'];

export const REAL_RUNS: readonly Situation<Home>[] = [
  {
    name: 'real-run',
    shows: ['WORKFLOW_EXECUTION_COMPLETED', 'CHILD_WORKFLOW_EXECUTION_COMPLETED'],
    async play(home) {
      const { runId } = await home.json('run', ...STUDY, '--repetitions', '12', '--workers', '2');
      return await handleOf(home, String(runId));
    },
  },
  {
    name: 'worker-killed',
    // the worker that had the workflow in its cache did not answer, and the batches in its hands were missed
    shows: ['WORKFLOW_TASK_TIMED_OUT', 'TIMEOUT_TYPE_HEARTBEAT', '"attempt":2'],
    async play(home) {
      const run = home.start('run', ...STUDY, ...LONGER, '--workers', '2', '--json');
      await home.untilStored(500);
      if (home.kill('worker') !== 1) throw new Error('Cannot record: the worker must be alive to be killed');
      const { code, stdout, stderr } = await run.ended;
      if (code !== 0) throw new Error(`Cannot record: the run must go on without its worker, got ${stderr}`);
      return await handleOf(home, String(JSON.parse(stdout).runId));
    },
  },
];

/** A data folder with a server that outlives its runs, so that their histories can be fetched. */
export async function homeWithServer(): Promise<Home> {
  const home = temporaryHome();
  await home.json('server', 'start');
  return home;
}

async function handleOf(home: Home, runId: string): Promise<RunHandle> {
  const { record } = (await home.json('server', 'status')) as { record: { address: string; namespace: string } };
  const client = await connectClient({ connection: { address: record.address }, namespace: record.namespace });
  return runHandle(client, runId);
}
