/**
 * The promise: `figure-5` comes to the same digest on either engine, with any number of workers and any batch size, and
 * after `kill -9` of the worker, of the server, of the command, and of everything, followed by `ballast resume`.
 *
 * Real processes and the real server. Fewer γ and larger data sets than the paper's study, so that a run takes some ten seconds;
 * BALLAST_FULL=1 runs the paper's, a thousand repetitions of it.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { temporalExecutable } from '../support/temporal-server.js';
import { eventually, type Home, type Running, temporaryHome } from './ballast.js';

const FULL = process.env.BALLAST_FULL === '1';
/** Its time is in the data sets: the larger they are, the longer a run of as many repetitions. */
const STUDY = [
  'figure-5',
  ...(FULL ? ['--repetitions', '1000'] : ['--set', 'gamma.count=6', '--set', 'sizes.n0=24000', '--repetitions', '45']),
];
const TOTAL = FULL ? 240_000 : 3_240;
/** Well in the middle: batches are done, and many are not. */
const MIDDLE = TOTAL / 5;
const TIMEOUT_MS = FULL ? 1_800_000 : 240_000;

let home: Home;
let digest: unknown;

beforeAll(async () => {
  await temporalExecutable();
  home = temporaryHome();
  ({ digest } = await home.json('run', ...STUDY, '--engine', 'inline'));
  home.remove();
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
}, TIMEOUT_MS);
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => {
  home.remove();
});

test.for([
  { workers: 1, batchSize: [] },
  { workers: 2, batchSize: [] },
  { workers: 2, batchSize: ['--batch-size', '4'] },
  { workers: 2, batchSize: ['--batch-size', '1000'] },
])('a run has the digest of the inline engine ($workers workers, $batchSize)', { timeout: TIMEOUT_MS }, async (how) => {
  const { workers, batchSize } = how;
  expect(await home.json('run', ...STUDY, '--workers', String(workers), ...batchSize)).toMatchObject({ digest });
  expect(home.processes()).toEqual([]);
});

test.for(['worker', 'server'] as const)(
  'a run goes on after kill -9 of its %s',
  { timeout: TIMEOUT_MS },
  async (kind) => {
    const run = home.start('run', ...STUDY, '--workers', '2', '--json');
    await home.untilStored(MIDDLE);
    expect(home.kill(kind)).toBe(1);

    const { code, stdout, stderr } = await run.ended;
    expect(stderr).toContain(`the ${kind} died; started again as process`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ digest });
    expect(home.processes()).toEqual([]);
  },
);

test('resume goes on after kill -9 of everything at once', { timeout: TIMEOUT_MS }, async () => {
  const stored = await interrupted(() => {
    for (const { pid } of home.processes()) process.kill(pid, 'SIGKILL');
  });
  await expectResumed(stored);
});

test('kill -9 of the command leaves no process and loses nothing', { timeout: TIMEOUT_MS }, async () => {
  const stored = await interrupted(async (run) => {
    run.process.kill('SIGKILL');
    await eventually(() => home.processes().length === 0, 'worker, server and guard have ended', 15_000);
  });
  await expectResumed(stored);
});

test.for(['SIGINT', 'SIGTERM'] as const)(
  '%s stores what is finished, leaves no process, and says how to go on',
  { timeout: TIMEOUT_MS },
  async (signal) => {
    const run = home.start('run', ...STUDY, '--workers', '2');
    await home.untilStored(MIDDLE);
    run.process.kill(signal);
    const { code, stderr } = await run.ended;
    expect(home.processes()).toEqual([]);
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Go on with: ballast resume figure-5-[0-9a-f]{8}$/m);
    await expectResumed(await home.stored());
  },
);

const serverFile = (name: string) => join(home.folder, 'server', name);

test.for([
  ['gone', () => rmSync(serverFile(''), { recursive: true })],
  ["another server version's", () => writeFileSync(serverFile('VERSION'), '1.28.0\n')],
] as const)("resume plans anew when Temporal's database is %s", { timeout: TIMEOUT_MS }, async ([, change]) => {
  const stored = await interrupted((run) => run.process.kill('SIGINT'));
  change();
  await expectResumed(stored);
});

test('resume goes on with other workers and another batch size', { timeout: TIMEOUT_MS }, async () => {
  const stored = await interrupted((run) => run.process.kill('SIGINT'));
  await expectResumed(stored, '--workers', '1', '--batch-size', '3');
});

/** Starts a run, stops it in the middle. @returns how much is in the ledger */
async function interrupted(stop: (run: Running) => unknown): Promise<number> {
  const run = home.start('run', ...STUDY, '--workers', '2');
  await home.untilStored(MIDDLE);
  await stop(run);
  await run.ended;
  const stored = await home.stored();
  expect(stored).toBeLessThan(TOTAL);
  return stored;
}

/** Nothing that was stored is computed again, and the numbers are those of a run that was left in peace. */
async function expectResumed(stored: number, ...options: readonly string[]): Promise<void> {
  const summary = await home.json('resume', 'figure-5', ...options);
  expect(summary).toMatchObject({ digest, reused: stored, repetitions: TOTAL - stored });
  expect(home.processes()).toEqual([]);
}
