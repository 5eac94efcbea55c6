/** Plays one episode: starts its runs, lets the faults come, brings the runs to their end, and looks at what is left. */
import { eventually } from '../durability/ballast.js';
import type { Baselines } from './baseline.js';
import { checkEpisode } from './checks.js';
import { type Computed, computedIn } from './computed.js';
import { BATCHES_LOST, expectNothingLeft, howItEnded, inflict, type Outcome } from './faults.js';
import { describeFault, type Episode, type Fault, type FaultKind } from './schedule.js';
import {
  expected,
  hasEnded,
  openStage,
  resume,
  type Stage,
  type StagedRun,
  stored,
  untilEnded,
  untilTrue,
} from './stage.js';

export interface EpisodeReport {
  readonly seed: string;
  readonly episode: number;
  readonly mode: Episode['mode'];
  readonly seconds: number;
  readonly faults: readonly { readonly kind: FaultKind; readonly outcome: Outcome }[];
  /** Commands that it took. */
  readonly commands: number;
  /** Repetitions of all cells. */
  readonly repetitions: number;
  /** Finished repetitions that were computed again: for certain, at most (with what killed threads had in hand), and as many as the faults excuse. */
  readonly twice: { readonly atLeast: number; readonly atMost: number; readonly allowed: number };
  readonly failures: readonly string[];
  /** What the commands were and said. */
  readonly story: string;
}

export async function playEpisode(episode: Episode, baselines: Baselines): Promise<EpisodeReport> {
  const baseline = await Promise.all(episode.runs.map(({ study }) => baselines.of(study)));
  const repetitions = baseline.reduce((sum, { total }) => sum + total, 0);
  const started = performance.now();
  const stage = await openStage(episode);
  const outcomes: Outcome[] = [];
  let computed: Computed | undefined;
  try {
    for (const fault of episode.faults) outcomes.push(await meet(stage, fault, repetitions * fault.at));
    for (const run of stage.runs) await bringToItsEnd(stage, run);
    await expectNoProcess(stage);
    computed = computedIn(stage.tasksFile, Math.max(...episode.runs.map(({ threads }) => threads)));
    await checkEpisode(
      stage,
      baseline.map(({ digest }) => digest),
    );
  } catch (error) {
    stage.failures.push((error as Error).message);
  }
  const twice = workDoneTwice(stage, computed, outcomes, repetitions);
  const story = stage.home.story();
  await stage.close();
  return {
    seed: episode.seed,
    episode: episode.number,
    mode: episode.mode,
    seconds: Math.round((performance.now() - started) / 1000),
    faults: episode.faults.map(({ kind }, i) => ({ kind, outcome: outcomes[i] ?? 'missed' })),
    commands: stage.runs.reduce((sum, { commands }) => sum + commands, 0),
    repetitions,
    twice,
    failures: stage.failures,
    story,
  };
}

/** Waits until so many repetitions are stored, and lets the fault come. */
async function meet(stage: Stage, fault: Fault, at: number): Promise<Outcome> {
  const over = () => stage.runs.every(hasEnded);
  await untilTrue(stage, describeFault(fault), () => over() || stored(stage) >= at);
  return over() ? 'missed' : await inflict(stage, fault);
}

/**
 * A command that ends too early is a failure, unless it says that the disk was full and it was: what could not be written then is
 * reported when the batches in hand have come to rest, which may be after there is space again. The run is taken up again either
 * way, to see whether it can be mended.
 */
async function bringToItsEnd(stage: Stage, run: StagedRun): Promise<void> {
  const wasFull = stage.episode.faults.some(({ kind }) => kind === 'full-disk');
  for (let attempt = 1; attempt <= 3; attempt++) {
    const ended = await untilEnded(stage, run);
    if (ended.code === 0) return;
    const owed = attempt === 1 && wasFull && ended.code === 1 && ended.stderr.includes('the disk is full');
    if (!owed) stage.failures.push(`the command, left in peace, ${howItEnded(ended)}`);
    resume(stage, run);
  }
}

/** What a killed command left ends within seconds by itself; any other command leaves nothing. */
async function expectNoProcess(stage: Stage): Promise<void> {
  const killed = stage.episode.faults.some((fault) => [fault.kind, fault.whilePaused].includes('kill-command'));
  if (!killed) return expectNothingLeft(stage);
  await eventually(() => stage.home.processes().length === 0, 'every process has ended', 15_000).catch(() =>
    expectNothingLeft(stage),
  );
}

function workDoneTwice(
  stage: Stage,
  computed: Computed | undefined,
  outcomes: readonly Outcome[],
  repetitions: number,
): EpisodeReport['twice'] {
  if (computed === undefined) return { atLeast: 0, atMost: 0, allowed: 0 };
  const threads = Math.max(...stage.runs.map(({ plan }) => plan.threads));
  const lost = stage.episode.faults.map(({ kind, whilePaused }, i) => {
    if (outcomes[i] !== 'done') return 0;
    return BATCHES_LOST[kind] + (whilePaused === 'nothing' ? 0 : BATCHES_LOST[whilePaused]);
  });
  const allowed = lost.reduce((sum, batches) => sum + batches, 0) * threads * computed.largest;
  const [atLeast, atMost] = [computed.atLeast - repetitions, computed.atMost - repetitions];
  expected(
    stage,
    atLeast >= 0,
    `the notes of the workers should cover ${repetitions} repetitions, got ${computed.atLeast}`,
  );
  expected(stage, atMost <= allowed, `up to ${atMost} repetitions were computed twice; the faults excuse ${allowed}`);
  return { atLeast, atMost, allowed };
}
