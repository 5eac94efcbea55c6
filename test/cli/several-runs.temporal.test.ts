/** Several runs in one data folder share a server and a worker; what one command does, or suffers, leaves the others alone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { findTarget } from '../../cli/temporal-target.js';
import { connectClient, isOpen } from '../../client/run-client.js';
import type { Ledger } from '../../store/ledger.js';
import { runCounts } from '../../store/run-results.js';
import { recordedSpec } from '../../store/run-spec.js';
import { openSqliteLedger } from '../../store/sqlite/open-ledger.js';
import { eventually, type Home, type Running, temporaryHome } from '../durability/ballast.js';
import { temporalExecutable } from '../support/temporal-server.js';

const REPETITIONS = 40;
/** 12 arms with four cells. */
const TOTAL = 48 * REPETITIONS;
/** Data sets large enough that a run takes some ten seconds. */
const STUDY = [
  ...['figure-5', '--set', 'gamma.count=4', '--set', 'sizes.n0=24000'],
  ...['--workers', '2', '--batch-size', '4'],
];
const A = ['run', ...STUDY, '--repetitions', `${REPETITIONS}`, '--run-id', 'a'];
const B = ['run', ...STUDY, '--repetitions', `${REPETITIONS}`, '--run-id', 'b', '--seed', '7'];

/** A whole run on a busy machine. */
const STORED_WITHIN_MS = 300_000;

vi.setConfig({ testTimeout: 600_000 });

let home: Home;
let lone: { readonly a: unknown; readonly b: unknown };

beforeAll(async () => {
  await temporalExecutable();
  const elsewhere = temporaryHome();
  const [a, b] = [await elsewhere.json(...A, '--engine', 'inline'), await elsewhere.json(...B, '--engine', 'inline')];
  lone = { a: a.digest, b: b.digest };
  elsewhere.remove();
}, 600_000);
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => {
  home.remove();
});

test('a second run shares server and worker, and goes on when kill -9 takes the command that had them', async () => {
  const first = home.start(...A);
  await untilFinished('a', 1);
  const second = await joined(first, ...B, '--json');
  expect(kinds()).toEqual(['command', 'command', 'guard', 'server', 'worker']);

  first.process.kill('SIGKILL');
  const { code, stdout, stderr } = await second.ended;
  expect(stderr).toContain('the command whose server and workers were shared has ended; going on\n');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ runId: 'b', digest: lone.b });
  await untilNothingIsLeft();

  // nobody went on with the other's run, though its workflow was left open
  const { phase, finished } = await status('a');
  expect(phase).toBe('stopped');
  expect(finished).toBeLessThan(TOTAL);
  expect(await home.json('resume', 'a')).toMatchObject({ digest: lone.a, reused: finished });
});

test('a run stays paused when the command that it shares with ends, is shown with its counts, and goes on', async () => {
  const first = home.start(...A, '--json');
  await untilFinished('a', 1);
  const second = await joined(first, ...B, '--json');
  await untilFinished('b', 1);
  expect(await home.json('pause', 'b', '--now')).toEqual({ runId: 'b', state: 'paused' });
  await untilFinished('a', TOTAL / 2);
  expect(await status('a')).toMatchObject({ phase: 'running', total: TOTAL });

  expect(JSON.parse((await first.ended).stdout)).toMatchObject({ digest: lone.a, reused: 0 });
  await eventually(
    () => kinds().join() === 'command,guard,server,worker',
    'the second has server and worker of its own',
  );
  await eventually(async () => (await status('b')).phase === 'paused', 'its workflow answers');
  const [b, a] = JSON.parse((await home.run('status', '--json')).stdout);
  expect(a).toMatchObject({ runId: 'a', phase: 'finished', finished: TOTAL });
  expect(b).toMatchObject({ runId: 'b', phase: 'paused', total: TOTAL, cells: 48 });
  expect(b.finished).toBeGreaterThan(0);
  expect(b.finished).toBeLessThan(TOTAL);

  await home.json('resume', 'b');
  expect(JSON.parse((await second.ended).stdout)).toMatchObject({ digest: lone.b });
  await untilNothingIsLeft();
});

test('a run waits behind one of a smaller number, and overtakes it when it is given a smaller one itself', async () => {
  const first = home.start(...A, '--repetitions', '2000');
  await untilFinished('a', 1);
  const second = await joined(first, ...B, '--priority', '4');
  // a batch slips in where the other run's next ones are still being scheduled; by turns they would get as much each
  const [ofA, ofB] = [await finishedOf('a'), await finishedOf('b')];
  await untilFinished('a', ofA + TOTAL / 2);
  expect((await finishedOf('b')) - ofB).toBeLessThan(TOTAL / 6);
  expect(await home.json('priority', 'b', '1')).toEqual({ runId: 'b', priority: 1 });
  const before = await finishedOf('a');
  await untilFinished('b', TOTAL);
  // by turns it would have got as much as the other
  expect((await finishedOf('a')) - before).toBeLessThan(TOTAL / 2);
  expect((await second.ended).code).toBe(0);
  expect(await status('a')).toMatchObject({ phase: 'running' });
  expect(await status('b')).toMatchObject({ phase: 'finished', priority: 1 });
  first.process.kill('SIGTERM');
  await first.ended;
  await untilNothingIsLeft();
});

test('a run that is in hand is extended; a second command on it is refused, and nothing is computed twice', async () => {
  const more = ['extend', 'a', '--repetitions', `${REPETITIONS + 8}`];
  const run = home.start(...A, '--json');
  await untilFinished('a', 1);
  await home.json('pause', 'a', '--now');
  const again = await home.run(...A);
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain(`Cannot work on a: process ${run.pid} (run a, since `);

  expect(await home.json(...more)).toEqual({ runId: 'a', state: 'paused' });
  expect((await home.run(...more)).stdout).toBe('a is paused, and asks for all that already\n');
  await home.json('resume', 'a', '--as-stored');
  const { code, stdout } = await run.ended;
  expect(code).toBe(0);
  const { digest, ...summary } = JSON.parse(stdout);
  expect(summary).toMatchObject({ repetitions: 48 * (REPETITIONS + 8), reused: 0 });
  expect(await workOfEachCell('a')).toEqual(Array.from({ length: 48 }, () => REPETITIONS + 8));
  await untilNothingIsLeft();
  const elsewhere = temporaryHome();
  expect(await elsewhere.json(...A, '--repetitions', `${REPETITIONS + 8}`, '--engine', 'inline')).toMatchObject({
    digest,
  });
  elsewhere.remove();
});

test('a run whose command goes is left alone by the workers that it shared', async () => {
  const first = home.start(...A, '--repetitions', '2000');
  await untilFinished('a', 1);
  const second = await joined(first, ...B);
  await untilFinished('b', 1);
  second.process.kill('SIGINT');
  expect((await second.ended).code).toBe(130);
  expect(await status('b')).toMatchObject({ phase: 'stopped' });
  expect(await hasWorkflow('b')).toBe(false);

  const third = await joined(first, ...B, '--detach', '--json');
  const { pid } = JSON.parse((await third.ended).stdout);
  await eventually(() => hasWorkflow('b'), 'it has a workflow again');
  process.kill(pid, 'SIGKILL');
  await eventually(async () => !(await hasWorkflow('b')), 'the host has ended what was left');
  expect(await status('a')).toMatchObject({ phase: 'running' });
  first.process.kill('SIGTERM');
  await first.ended;
  await untilNothingIsLeft();
});

/** Starts a command, and returns when it shares what `host` has. */
async function joined(host: Running, ...args: string[]): Promise<Running> {
  const run = home.start(...args);
  let said = '';
  run.process.stderr?.on('data', (text: string) => {
    said += text;
  });
  const words = `shares server and workers with process ${host.pid} (run a, since `;
  if (!args.includes('--detach')) await eventually(() => said.includes(words), 'it shares');
  return run;
}

async function status(runId: string): Promise<{ phase: string; finished: number }> {
  return (await home.json('status', runId)) as { phase: string; finished: number };
}

async function untilFinished(runId: string, least: number): Promise<void> {
  await eventually(
    async () => (await finishedOf(runId)) >= least,
    `${least} repetitions of ${runId} are stored`,
    STORED_WITHIN_MS,
  );
}

async function finishedOf(runId: string): Promise<number> {
  const finished = await reading(async (ledger) => {
    const record = await ledger.findRun(runId);
    return record === undefined ? 0 : (await runCounts(ledger, recordedSpec(record))).finished;
  });
  return finished ?? 0;
}

function kinds(): string[] {
  return home
    .processes()
    .map(({ kind }) => kind)
    .sort();
}

async function untilNothingIsLeft(): Promise<void> {
  await eventually(() => home.processes().length === 0, 'every process has ended', 15_000);
}

async function hasWorkflow(runId: string): Promise<boolean> {
  const target = await findTarget(home.folder);
  if (target === undefined) return false;
  const client = await connectClient(target);
  try {
    return await isOpen(client, runId);
  } finally {
    await client.connection.close();
  }
}

/** How many repetitions were computed of each cell, counted as often as they were written. */
async function workOfEachCell(runId: string): Promise<number[] | undefined> {
  return await reading(async (ledger) => {
    const record = await ledger.findRun(runId);
    const cells = record === undefined ? [] : recordedSpec(record).arms.flatMap((arm) => arm.cells);
    const work = await Promise.all(cells.map(({ key }) => ledger.recentWork(key, 1_000_000)));
    return work.map((pieces) => pieces.reduce((sum, { repetitions }) => sum + repetitions, 0));
  });
}

/** @returns undefined if there is no ledger yet */
async function reading<T>(read: (ledger: Ledger) => Promise<T>): Promise<T | undefined> {
  const file = join(home.folder, 'ledger.sqlite');
  // it is there, and whole, when a run is held
  if (!existsSync(join(home.folder, 'locks'))) return undefined;
  const ledger = openSqliteLedger(file, { readonly: true });
  try {
    return await read(ledger);
  } finally {
    await ledger.close();
  }
}
