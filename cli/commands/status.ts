import type { Command } from 'commander';
import { createExpectedRepetitions } from '../../store/expected-repetitions.js';
import { createFindRun } from '../../store/find-run.js';
import { runForecast } from '../../store/run-forecast.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { clusterLines, clusterStatus } from '../cluster-status.js';
import { forecastSummary } from '../forecast-json.js';
import { forecastLines } from '../forecast-words.js';
import { openProgress } from '../progress-display.js';
import { isLive, type RunStatus, runStatus } from '../run-status.js';
import { createLinesBelow } from '../show-progress.js';
import { wholeNumber } from '../study-options.js';
import { alignedTable, grouped } from '../words.js';
import {
  type FoundRun,
  foundRun,
  hasLedger,
  RUN_ARGUMENT,
  type Workspace,
  withRun,
  withWorkspace,
} from '../workspace.js';

const WATCH_MS = 500;
const NO_RUNS = 'no runs yet; start one with `ballast run figure-5`';

interface StatusOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly limit: number;
  readonly workers: number;
}

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show how far runs are')
    .argument('[run]', `${RUN_ARGUMENT}; all runs if absent`)
    .option('--json', 'as JSON')
    .option('--limit <N>', 'newest runs to list', wholeNumber(1), 20)
    .option('--workers <N>', 'compute threads that the forecast of one run counts on', wholeNumber(1), defaultThreads())
    .option('--all', 'every run, with the ledger, the server and the workers that they share')
    .addHelpText('after', '\nExample:\n  ballast status figure-5 --json\n  ballast status --all')
    .action(async (idOrStudy: string | undefined, options: StatusOptions) => {
      if (idOrStudy !== undefined) {
        await withRun(idOrStudy, (workspace, run) => showOne(workspace, run, options));
        return;
      }
      if (options.all) {
        const show = (workspace?: Workspace) => showAll(workspace, options.json === true);
        await (hasLedger() ? withWorkspace(show) : show());
        return;
      }
      const all = hasLedger() ? await withWorkspace((workspace) => newestRuns(workspace, options.limit)) : [];
      if (options.json) console.log(JSON.stringify(all));
      else console.log(all.length > 0 ? statusTable(all) : NO_RUNS);
    });
}

export function addWatchCommand(program: Command): void {
  program
    .command('watch')
    .description('follow a run’s progress until it ends; Ctrl-C stops watching, not the run')
    .argument('<run>', RUN_ARGUMENT)
    .option('--curve', 'show the curve as text, its panels one after the other')
    .option('--json', 'print the last status as JSON')
    .addHelpText('after', '\nExample:\n  ballast watch figure-5 --curve')
    .action(async (idOrStudy: string, options: { curve?: boolean; json?: boolean }) => {
      const status = await withRun(idOrStudy, (workspace, run) => follow(workspace, run, options.curve === true));
      console.log(options.json ? JSON.stringify(status) : statusTable([status]));
    });
}

async function showAll(workspace: Workspace | undefined, json: boolean): Promise<void> {
  const [cluster, runs] = await Promise.all([
    clusterStatus(workspace),
    workspace ? newestRuns(workspace, Number.POSITIVE_INFINITY) : [],
  ]);
  if (json) console.log(JSON.stringify({ ...cluster, runs }));
  else
    console.log([...clusterLines(cluster, Date.now()), '', runs.length > 0 ? statusTable(runs) : NO_RUNS].join('\n'));
}

async function showOne(
  workspace: Workspace,
  run: FoundRun,
  { json, workers: threads }: { readonly json?: boolean; readonly workers: number },
): Promise<void> {
  const status = await runStatus(workspace, run);
  const { phase } = status;
  const forecast = await runForecast(workspace.ledger, run.spec);
  const now = Date.now();
  if (json) {
    console.log(JSON.stringify({ ...status, forecast: forecastSummary(forecast, { threads, now, phase }) }));
    return;
  }
  console.log(statusTable([status]));
  if (phase === 'finished') return;
  const state = phase === 'paused' ? 'paused' : isLive(phase) ? 'running' : 'stopped';
  console.log(`\n${forecastLines(forecast, { threads, now, state }).join('\n')}`);
}

async function newestRuns(workspace: Workspace, limit: number): Promise<RunStatus[]> {
  const records = (await workspace.ledger.listRuns()).slice(0, limit);
  return await Promise.all(records.map((record) => runStatus(workspace, foundRun(record))));
}

async function follow(workspace: Workspace, run: FoundRun, curve: boolean): Promise<RunStatus> {
  const linesBelow = createLinesBelow(workspace.ledger, curve);
  const display = openProgress(run.record.id, false);
  const expectedRepetitions = createExpectedRepetitions(workspace.ledger);
  // looked up each time, since the run may be extended while it runs
  const findRun = createFindRun(workspace.ledger);
  try {
    for (;;) {
      const spec = await findRun(run.record.id);
      const status = await runStatus(workspace, { ...run, spec, study: spec.study });
      if (!isLive(status.phase)) return status;
      const expected = await expectedRepetitions(spec);
      display.update({ ...status, ...(expected !== undefined && { expected }) }, status.phase, await linesBelow(spec));
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    }
  } finally {
    display.stop();
  }
}

function statusTable(all: readonly RunStatus[]): string {
  return alignedTable(
    ['run', 'state', 'finished', 'of', 'failed', 'created'],
    all.map(({ runId, phase, finished, total, failed, createdAt }) => [
      runId,
      phase,
      grouped(finished),
      grouped(total),
      grouped(failed),
      createdAt.slice(0, 19).replace('T', ' '),
    ]),
  );
}
