/** Runs the pilot of a forecast: a study's own first repetitions, stored like any others. */
import { holdRun, whoHoldsRun } from '../client/data-folder/hold-run.js';
import { runForecast } from '../store/run-forecast.js';
import type { Study } from '../studies/study.js';
import { openComputePool } from '../workers/compute-pool.js';
import { runPilot } from '../workers/inline-engine.js';
import { interruptSignal } from './execute-run.js';
import { EXIT, Exit } from './exit.js';
import type { ForecastSubject } from './forecast-subject.js';
import { openProgress } from './progress-display.js';
import { assertComputable } from './recorded-run.js';
import { grouped } from './words.js';
import type { Workspace } from './workspace.js';

/** Enough for a variance, few enough to wait for. */
const PILOT = 20;

/**
 * Computes the pilot as far as it is missing, and says so on stderr. A recorded run has one only if that was asked for, and if
 * nobody works on it.
 *
 * @param asked repetitions of each arm; undefined if nobody said
 * @throws {Exit} if it was interrupted
 */
export async function runPilotOf(
  workspace: Workspace,
  { spec, record }: ForecastSubject,
  { pilot: asked, workers }: { readonly pilot?: number; readonly workers: number },
): Promise<void> {
  const repetitions = pilotSize(spec.study, asked ?? (record === undefined ? PILOT : 0));
  const { arms } = await runForecast(workspace.ledger, spec);
  if (arms.every(({ cells }) => cells.every(({ finished }) => finished >= repetitions))) return;
  if (record !== undefined && whoHoldsRun(workspace.folder, record.id) !== undefined) {
    console.error(`${record.id} is running: the forecast is made from what it has\n`);
    return;
  }
  const hold = record === undefined ? undefined : holdRun(workspace.folder, record.id, `forecast ${record.id}`);
  try {
    if (record !== undefined) await assertComputable(workspace, record.id, spec);
    await compute(workspace, { spec, record }, repetitions, workers);
  } finally {
    hold?.release();
  }
}

async function compute(
  { ledger }: Workspace,
  { spec }: ForecastSubject,
  repetitions: number,
  threads: number,
): Promise<void> {
  const signal = interruptSignal();
  const display = openProgress(spec.study.name, false);
  const pool = openComputePool(threads);
  try {
    const onProgress = (done: number, all: number) => display.prepare('pilot', done, all);
    onProgress(0, spec.arms.length * repetitions);
    const stored = await runPilot({ ledger, compute: pool }, spec, { repetitions, signal, onProgress });
    display.stop();
    console.error(
      `pilot      ${grouped(stored)} new repetitions, the first ${grouped(repetitions)} of every cell; a run begins with them\n`,
    );
  } finally {
    display.stop();
    await pool.close();
  }
  if (!signal.aborted) return;
  console.error('the pilot was stopped; what is finished is stored');
  throw new Exit(EXIT.interrupted);
}

/** An adaptive study decides at its first checkpoint: a pilot does not go beyond. */
function pilotSize({ precision, repetitions }: Study, wanted: number): number {
  return Math.min(wanted, precision?.minimum ?? repetitions);
}
