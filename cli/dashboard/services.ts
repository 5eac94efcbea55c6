/** What the dashboard shows and does, by the ledger of a data folder, its server, and commands in the background. */
import { runActivity } from '../../client/run-activity.js';
import { externalServer } from '../../client/server/external.js';
import { findServer } from '../../client/server/find-server.js';
import { type BatchWords, createActivity } from '../../dashboard/activity-view.js';
import { createLiveRuns } from '../../dashboard/live/live-runs.js';
import type { DashboardServices } from '../../dashboard/services.js';
import { createFindRun } from '../../store/find-run.js';
import { armName } from '../../studies/cell-name.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { queueOf } from '../ledger-queue.js';
import { programVersion } from '../provenance.js';
import { openPhase, phaseOf, type RunPhase } from '../run-status.js';
import type { Workspace } from '../workspace.js';
import { runFile } from './run-file.js';
import { createServerLink } from './server-link.js';
import { steer } from './steer.js';

/** How long an answer of a workflow holds. */
const PHASE_MS = 1500;
const MOST_PHASES = 200;

export function dashboardServices(workspace: Workspace, onError: DashboardServices['onError']): DashboardServices {
  const { ledger, folder } = workspace;
  const link = createServerLink(folder);
  const findRun = createFindRun(ledger);
  const askOften = kept(PHASE_MS, (runId: string) => link.use((client) => openPhase(client, runId)));

  async function describe(runId: string, batch: number, plan: number | undefined): Promise<BatchWords> {
    const { arms } = await findRun(runId);
    const planned = await ledger.plannedBatch(runId, batch, plan);
    const { arms: together = 1 } = planned;
    const taken = arms.slice(planned.arm, planned.arm + together);
    const [first] = taken;
    if (first === undefined) return { label: '', generator: '' };
    const span = `repetitions ${planned.first} to ${planned.first + planned.count - 1}`;
    return { label: `${armName(taken)}, ${span}`, generator: first.spec.generator.kind };
  }

  return {
    runs: createLiveRuns({
      ledger,
      phaseOf: ({ id }, counts) => phaseOf(workspace, id, counts, (_, runId) => askOften(runId)),
      threads: defaultThreads(),
      version: programVersion(),
      now: Date.now,
    }),
    steer: (runId, request) => steer(workspace, runId, request),
    activity: createActivity({
      ledger,
      lookUp: async (runId) => {
        const queue = await queueOf(workspace);
        return await link.use((client) => runActivity(client, queue, runId));
      },
      describe,
      now: Date.now,
    }),
    file: (runId, name, query) => runFile(workspace, runId, name, query),
    temporalUrl: (runId) => temporalUrl(folder, runId),
    onError,
  };
}

/** The run's page in Temporal's own UI, where one is served. */
async function temporalUrl(folder: string, runId: string): Promise<string | null> {
  const external = externalServer();
  const local = external === undefined ? await findServer(folder) : undefined;
  const base = external === undefined ? local?.uiAddress : process.env.TEMPORAL_UI_URL;
  const namespace = external?.namespace ?? local?.namespace;
  if (!base || namespace === undefined) return null;
  return `${base.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(runId)}`;
}

/** Asks at most so often for each run. */
function kept(ms: number, ask: (runId: string) => Promise<RunPhase | undefined>) {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<RunPhase | undefined> }>();
  return (runId: string): Promise<RunPhase | undefined> => {
    const known = answers.get(runId);
    if (known !== undefined && Date.now() - known.at < ms) return known.answer;
    if (answers.size > MOST_PHASES) answers.clear();
    const answer = ask(runId);
    answers.set(runId, { at: Date.now(), answer });
    return answer;
  };
}
