/** The faults: each does its harm, undoes what would not mend by itself, and checks what the command said about it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, eventually } from '../durability/ballast.js';
import type { Fault, FaultKind } from './schedule.js';
import {
  expected,
  hasEnded,
  pidsOf,
  resume,
  type Stage,
  type StagedRun,
  signal,
  stored,
  untilEnded,
  untilTrue,
} from './stage.js';

/** missed: the run came to its end before the fault met it · impossible: not to be had on this machine. */
export type Outcome = 'done' | 'missed' | 'impossible';

type Inflict = (stage: Stage, run: StagedRun, fault: Fault) => Promise<Outcome>;

/**
 * How much a fault may cause to be computed twice: batches for each thread. What is told to stop stores what it has
 * finished; what is killed or given up for dead loses the batch in hand; a full disk also takes the batch that waits.
 */
export const BATCHES_LOST: Readonly<Record<FaultKind, number>> = {
  'kill-worker': 1,
  'kill-server': 1,
  'kill-command': 1,
  'kill-all': 1,
  'stop-worker': 1,
  'stop-server': 1,
  'stop-all': 1,
  'term-worker': 0,
  'term-command': 0,
  cut: 1,
  freeze: 1,
  delay: 0,
  pause: 0,
  'pause-now': 0,
  cancel: 0,
  'full-disk': 2,
};

export async function inflict(stage: Stage, fault: Fault): Promise<Outcome> {
  const run = stage.runs[fault.run] ?? stage.runs[0]!;
  return await INFLICT[fault.kind](stage, run, fault);
}

const INFLICT: Readonly<Record<FaultKind, Inflict>> = {
  'kill-worker': (stage, run) => hitWorker(stage, run, 'SIGKILL'),
  'term-worker': (stage, run) => hitWorker(stage, run, 'SIGTERM'),
  'kill-server': killServer,
  'kill-command': killCommand,
  'kill-all': killAll,
  'stop-worker': (stage, run, fault) => stopFor(stage, run, fault, ['worker']),
  'stop-server': (stage, run, fault) => stopFor(stage, run, fault, ['server']),
  'stop-all': (stage, run, fault) => stopFor(stage, run, fault, ['command', 'worker', 'server']),
  'term-command': termCommand,
  cut: (stage, _run, fault) => disturb(stage, fault, (proxy) => proxy.cut()),
  freeze: (stage, _run, fault) => disturb(stage, fault, (proxy) => proxy.freeze()),
  delay: (stage, _run, fault) => disturb(stage, fault, (proxy) => proxy.delay(fault.delayMs)),
  pause,
  'pause-now': pause,
  cancel,
  'full-disk': fullDisk,
};

/** Waits until there is such a process: it may just be starting. */
async function living(stage: Stage, run: StagedRun, kind: 'worker' | 'server'): Promise<number[]> {
  await untilTrue(stage, `there is a ${kind}`, () => hasEnded(run) || pidsOf(stage, kind).length > 0);
  return hasEnded(run) ? [] : pidsOf(stage, kind);
}

async function hitWorker(stage: Stage, run: StagedRun, name: NodeJS.Signals): Promise<Outcome> {
  const [worker] = await living(stage, run, 'worker');
  if (worker === undefined) return 'missed';
  signal([worker], name);
  return 'done';
}

async function killServer(stage: Stage, run: StagedRun, { seconds }: Fault): Promise<Outcome> {
  const servers = await living(stage, run, 'server');
  if (servers.length === 0) return 'missed';
  if (stage.external === undefined) {
    signal(servers, 'SIGKILL');
    return 'done';
  }
  await stage.external.kill();
  await sleep(1000 * seconds);
  await stage.external.startAgain();
  return 'done';
}

async function killCommand(stage: Stage, run: StagedRun): Promise<Outcome> {
  run.command.process.kill('SIGKILL');
  const { signal } = await run.command.ended;
  if (signal === null) return 'missed';
  resume(stage, run);
  return 'done';
}

async function killAll(stage: Stage, run: StagedRun, { seconds }: Fault): Promise<Outcome> {
  if (hasEnded(run)) return 'missed';
  for (const { pid } of stage.home.processes()) signal([pid], 'SIGKILL');
  await stage.external?.kill();
  await run.command.ended;
  await sleep(1000 * seconds);
  await stage.external?.startAgain();
  resume(stage, run);
  return 'done';
}

async function stopFor(
  stage: Stage,
  run: StagedRun,
  { seconds }: Fault,
  kinds: readonly ('command' | 'worker' | 'server')[],
): Promise<Outcome> {
  await living(stage, run, kinds.includes('worker') ? 'worker' : 'server');
  if (hasEnded(run)) return 'missed';
  const pids = kinds.flatMap((kind) => pidsOf(stage, kind));
  signal(pids, 'SIGSTOP');
  await sleep(1000 * seconds);
  signal(pids, 'SIGCONT');
  return 'done';
}

async function termCommand(stage: Stage, run: StagedRun): Promise<Outcome> {
  run.command.process.kill('SIGTERM');
  const ended = await untilEnded(stage, run);
  if (ended.code === 0) return 'missed';
  const { id } = run.plan;
  const says = ended.stderr.includes(`Go on with: ballast resume ${id}`);
  expected(stage, ended.code === 130 && says, `SIGTERM of the command: ${howItEnded(ended)}`);
  expectNothingLeft(stage);
  resume(stage, run);
  return 'done';
}

async function disturb(
  { external }: Stage,
  { seconds }: Fault,
  how: (proxy: NonNullable<Stage['external']>['proxy']) => void,
): Promise<Outcome> {
  if (external === undefined) return 'impossible';
  how(external.proxy);
  await sleep(1000 * seconds);
  external.proxy.mend();
  return 'done';
}

async function pause(stage: Stage, run: StagedRun, { kind, whilePaused, seconds }: Fault): Promise<Outcome> {
  const { id } = run.plan;
  const told = await steer(stage, ['pause', id, ...(kind === 'pause-now' ? ['--now'] : [])]);
  if (told === undefined || told.code !== 0) return 'missed';
  const before = await settled(stage);
  const { stdout } = await stage.home.run('status', id, '--json');
  // the batches in hand may have been the last
  const phase = stdout === '' ? 'unknown' : String(JSON.parse(stdout).phase);
  if (phase === 'finished' || hasEnded(run)) return 'missed';
  expected(stage, phase === 'paused', `status of a paused run: it should be paused, got ${phase}`);

  await whileItIsPaused(stage, run, whilePaused, seconds);
  if (whilePaused === 'kill-command') return 'done';
  // without --now batches in hand finish, and a worker that was killed gets them again
  const more = kind === 'pause-now' ? stored(stage) - before : 0;
  expected(stage, more === 0, `a paused run should store nothing, got ${more} repetitions`);
  await steer(stage, ['resume', id]);
  return 'done';
}

async function whileItIsPaused(
  stage: Stage,
  run: StagedRun,
  kind: Fault['whilePaused'],
  seconds: number,
): Promise<void> {
  const rest = { kind: 'kill-server', at: 0, seconds, delayMs: 0, whilePaused: 'nothing', run: 0 } as const;
  if (kind === 'kill-worker') {
    await hitWorker(stage, run, 'SIGKILL');
    await settled(stage);
  }
  if (kind === 'kill-server') await killServer(stage, run, rest);
  if (kind === 'kill-command') await killCommand(stage, run);
}

async function cancel(stage: Stage, run: StagedRun): Promise<Outcome> {
  const told = await steer(stage, ['cancel', run.plan.id]);
  if (told === undefined || told.code !== 0) return 'missed';
  const ended = await untilEnded(stage, run);
  if (ended.code === 0) return 'missed';
  expected(
    stage,
    ended.code === 1 && ended.stderr.includes('the run was cancelled'),
    `a cancelled run: ${howItEnded(ended)}`,
  );
  expectNothingLeft(stage);
  resume(stage, run);
  return 'done';
}

/** While the disk is full the command may end, saying so, or wait; with space it must go on. */
async function fullDisk(stage: Stage, run: StagedRun): Promise<Outcome> {
  const { disk } = stage;
  if (disk === undefined) return 'impossible';
  disk.fill();
  const refill = setInterval(() => disk.fill(), 100);
  const ended = await eventually(() => hasEnded(run), 'the command ended', FULL_MS).then(
    () => run.command.ended,
    () => undefined,
  );
  clearInterval(refill);
  disk.free();
  if (ended === undefined) return 'done';
  if (ended.code === 0) return 'missed';
  const says =
    /the disk is full/.test(ended.stderr) && ended.stderr.includes(`go on with: ballast resume ${run.plan.id}`);
  expected(stage, says, `a full disk: ${howItEnded(ended)}`);
  expectNothingLeft(stage);
  resume(stage, run);
  return 'done';
}

/** What a run gets to end by itself on a full disk. */
const FULL_MS = 30_000;
/** A command that finds no worker says "try again": it may just be starting. */
const STEER_ATTEMPTS = 6;
const OVER = /it must be running, got (finished|stopped)|it is not running|the run is at its end|it is finished/;

/** Steers as a person does: tries again when told to. @returns undefined if the run is over */
async function steer(stage: Stage, args: readonly string[]): Promise<Ended | undefined> {
  for (let attempt = 1; ; attempt++) {
    const ended = await stage.home.run(...args);
    if (ended.code === 0) return ended;
    if (OVER.test(ended.stderr)) return undefined;
    if (ended.stderr.includes('try again') && attempt < STEER_ATTEMPTS) continue;
    stage.failures.push(`ballast ${args.join(' ')}: ${howItEnded(ended)}`);
    return ended;
  }
}

const SETTLED_MS = 2000;

/** Waits until nothing is stored any more. @returns how much there is */
async function settled(stage: Stage): Promise<number> {
  for (let before = stored(stage); ; ) {
    await sleep(SETTLED_MS);
    const now = stored(stage);
    if (now === before) return now;
    before = now;
  }
}

/** A command that ended by its own doing leaves no process behind. */
export function expectNothingLeft(stage: Stage): void {
  const left = stage.home.processes();
  const names = left.map(({ pid, kind }) => `${kind} ${pid}`);
  expected(stage, left.length === 0, `the command left processes behind: ${names.join(', ')}`);
}

export function howItEnded({ code, signal, stderr }: Ended): string {
  return `ended with ${signal ?? code}, saying ${JSON.stringify(stderr.trimEnd().split('\n').slice(-3).join('\n'))}`;
}
