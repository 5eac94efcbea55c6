/** Where an episode takes place: a data folder, a server, the commands that run the studies, and what went wrong. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Database from 'libsql';
import { type Ended, type Found, type Home, type Running, temporaryHome } from '../durability/ballast.js';
import { type ExternalServer, startExternalServer } from './external-server.js';
import type { Episode, RunPlan } from './schedule.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

/** A run, and the command that has it in hand or had it last. */
export interface StagedRun {
  readonly plan: RunPlan;
  command: Running;
  /** How often a command took it up. */
  commands: number;
}

export interface Stage {
  readonly episode: Episode;
  readonly home: Home;
  readonly runs: readonly StagedRun[];
  /** Undefined if the command runs its own. */
  readonly external: ExternalServer | undefined;
  /** Undefined if no fault needs one, or none can be had here. */
  readonly disk: SmallDisk | undefined;
  /** Where workers note what they compute. */
  readonly tasksFile: string;
  /** Everything that was not as promised. */
  readonly failures: string[];
  close(): Promise<void>;
}

/** Nothing new was stored for so long: a run that hangs. A heartbeat timeout and a retry take some ten seconds. */
const STALLED_MS = 120_000;
const LOOK_MS = 100;
const COUNTING = new URL('count-computed.mjs', import.meta.url).href;

/** Opens a stage and starts its runs. */
export async function openStage(episode: Episode): Promise<Stage> {
  const notes = mkdtempSync(join(tmpdir(), 'ballast-chaos-'));
  const tasksFile = join(notes, 'tasks.jsonl');
  const external = episode.mode === 'external' ? await startExternalServer() : undefined;
  const disk = episode.smallDisk ? mountSmallDisk() : undefined;
  const home = temporaryHome({
    ...(disk && { folder: disk.folder }),
    env: { ...external?.env, NODE_OPTIONS: `--import=${COUNTING}`, BALLAST_CHAOS_TASKS: tasksFile },
  });
  const runs = episode.runs.map((plan) => {
    const command = home.start('run', ...plan.study, '--run-id', plan.id, ...engineOptions(plan));
    return { plan, command, commands: 1 };
  });
  function clear(): void {
    process.off('exit', clear);
    for (const { pid } of home.processes()) signal([pid], 'SIGKILL');
    if (disk === undefined) home.remove();
    else disk.remove();
    rmSync(notes, { recursive: true, force: true });
  }
  process.once('exit', clear);
  return {
    ...{ episode, home, runs, external, disk, tasksFile, failures: [] },
    async close() {
      clear();
      await external?.close();
    },
  };
}

/** Takes a run up again, as the person would. */
export function resume(stage: Stage, run: StagedRun): void {
  run.command = stage.home.start('resume', run.plan.id, ...engineOptions(run.plan));
  run.commands++;
}

function engineOptions({ threads, batchSize }: RunPlan): string[] {
  return [
    ...['--workers', String(threads)],
    ...(batchSize === undefined ? [] : ['--batch-size', String(batchSize)]),
    '--json',
  ];
}

export function hasEnded({ command }: StagedRun): boolean {
  return command.process.exitCode !== null || command.process.signalCode !== null;
}

/** Repetitions in the ledger, which has none but those of the episode's runs. Cheap, as it is asked for all the time. */
export function stored({ home }: Stage): number {
  const file = join(home.folder, 'ledger.sqlite');
  if (!existsSync(file)) return 0;
  let database: Database.Database | undefined;
  try {
    database = new Database(`${pathToFileURL(file).href}?mode=ro`);
    const [row] = database.prepare('SELECT coalesce(sum(finished), 0) AS stored FROM cell').all([]);
    return (row as { stored: number }).stored;
  } catch {
    return 0; // half made, or its disk is full
  } finally {
    database?.close();
  }
}

/** Waits for a condition. @throws {Error} if the ledger does not grow for two minutes meanwhile */
export async function untilTrue(stage: Stage, what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  let before = -1;
  let since = Date.now();
  while (!(await holds())) {
    const now = stored(stage);
    if (now !== before) since = Date.now();
    before = now;
    if (Date.now() - since > STALLED_MS) {
      throw new Error(`nothing was stored for ${STALLED_MS / 1000} s, at ${now} repetitions; waited until ${what}`);
    }
    await sleep(LOOK_MS);
  }
}

export async function untilEnded(stage: Stage, run: StagedRun): Promise<Ended> {
  await untilTrue(stage, 'the command ended', () => hasEnded(run));
  return await run.command.ended;
}

/** Every process of that kind that belongs to the episode. */
export function pidsOf({ home, external }: Stage, kind: Found['kind']): number[] {
  if (kind === 'server' && external !== undefined) return [external.pid()];
  return home
    .processes()
    .filter((found) => found.kind === kind)
    .map(({ pid }) => pid);
}

/** Sends a signal to processes, of which some may be gone. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** @returns whether it holds; notes what should have been, if it does not */
export function expected({ failures }: Stage, holds: boolean, otherwise: string): boolean {
  if (!holds) failures.push(otherwise);
  return holds;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
