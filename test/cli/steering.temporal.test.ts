/** Runs that are followed and steered from other processes, as people and scripts do it. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { eventually, type Home, temporaryHome } from '../durability/ballast.js';
import { temporalExecutable } from '../support/temporal-server.js';

/** Data sets large enough that a run takes some ten seconds. */
const STUDY = [
  ...['figure-5', '--set', 'gamma.count=6', '--set', 'sizes.n0=24000'],
  ...['--repetitions', '45', '--workers', '2'],
];
const TOTAL = 3_240;
const MIDDLE = TOTAL / 5;

vi.setConfig({ testTimeout: 180_000 });

let home: Home;

beforeAll(() => void temporalExecutable(), 600_000);
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => {
  home.remove();
});

test('a detached run is watched, paused, resumed and finished from other processes', async () => {
  const { runId, pid } = await home.json('run', ...STUDY, '--detach');
  expect(home.processes()).toContainEqual({ pid, kind: 'command' });
  await home.untilStored(MIDDLE);

  expect(await home.json('pause', 'figure-5', '--now')).toEqual({ runId, state: 'paused' });
  expect(await home.json('status', 'figure-5')).toMatchObject({ runId, phase: 'paused', total: TOTAL });
  const before = await settled();
  expect(before).toBeLessThan(TOTAL);
  const twice = await home.run('pause', 'figure-5');
  expect(twice).toMatchObject({ code: 2, stderr: `Cannot pause ${runId}: the run is paused already\n` });

  expect(await home.json('resume', 'figure-5')).toEqual({ runId, state: 'running' });
  expect(await home.json('watch', 'figure-5')).toMatchObject({ phase: 'finished', finished: TOTAL });
  await untilNothingIsLeft();
});

test('a paused run is resumed although its worker has just been killed; one that is not paused says so', async () => {
  const run = home.start('run', ...STUDY);
  await home.untilStored(MIDDLE);
  const { runId } = await home.json('pause', 'figure-5', '--now');
  home.kill('worker');
  expect(await home.json('resume', 'figure-5')).toEqual({ runId, state: 'running' });
  const again = await home.run('resume', 'figure-5');
  expect(again).toMatchObject({ code: 2, stderr: `Cannot resume ${runId}: the run is not paused\n` });
  expect((await run.ended).code).toBe(0);
});

test('cancel ends a detached run within seconds, keeps what is stored, and resume takes it up again', async () => {
  const { runId } = await home.json('run', ...STUDY, '--detach');
  await home.untilStored(MIDDLE);
  expect(await home.json('cancel', 'figure-5')).toEqual({ runId, state: 'cancelled' });
  await untilNothingIsLeft();

  const { finished } = await home.json('status', 'figure-5');
  expect(await home.json('watch', 'figure-5')).toMatchObject({ phase: 'cancelled' });
  expect(await home.json('resume', 'figure-5')).toMatchObject({
    reused: finished,
    repetitions: TOTAL - Number(finished),
  });
  expect(await home.json('status', 'figure-5')).toMatchObject({ phase: 'finished' });
});

test('a run that is paused and then interrupted goes on with resume', async () => {
  const run = home.start('run', ...STUDY);
  await home.untilStored(MIDDLE);
  await home.json('pause', 'figure-5', '--now');
  run.process.kill('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(await home.json('status', 'figure-5')).toMatchObject({ phase: 'stopped' });
  const paused = await home.run('pause', 'figure-5');
  expect(paused).toMatchObject({ code: 2, stderr: expect.stringContaining('it must be running, got stopped') });

  expect(await home.json('resume', 'figure-5')).toMatchObject({ digest: expect.any(String) });
});

test('cancel of a run that nobody works on is remembered, also while a server runs', async () => {
  await home.json('server', 'start');
  const run = home.start('run', ...STUDY);
  await home.untilStored(MIDDLE);
  run.process.kill('SIGINT');
  await run.ended;
  const { runId } = await home.json('status', 'figure-5');
  expect(await home.json('cancel', 'figure-5')).toEqual({ runId, state: 'cancelled' });
  expect(await home.json('status', 'figure-5')).toMatchObject({ phase: 'cancelled' });

  // the server was there before, and is there still; so is the workflow that was left in it
  expect(home.processes().map(({ kind }) => kind)).toEqual(['server']);
  expect(await home.json('resume', 'figure-5')).toMatchObject({ digest: expect.any(String) });
  expect(home.processes().map(({ kind }) => kind)).toEqual(['server']);
  expect(await home.json('server', 'stop')).toEqual({ stopped: true });
  expect(home.processes()).toEqual([]);
});

test('runs of different studies follow each other in one data folder, though the first was interrupted', async () => {
  const other = ['run', ...STUDY, '--seed', '7', '--repetitions', '9'];
  const alone = temporaryHome();
  const { digest } = await alone.json(...other, '--engine', 'inline');
  alone.remove();

  const first = home.start('run', ...STUDY);
  await home.untilStored(MIDDLE);
  first.process.kill('SIGTERM');
  await first.ended;
  expect(await home.json(...other)).toMatchObject({ digest, reused: 0 });
  expect(await home.json('run', ...STUDY)).toMatchObject({ digest: expect.any(String) });
});

/** Waits until nothing is written any more. @returns how much there is */
async function settled(): Promise<number> {
  for (let before = -1; ; ) {
    const now = await home.stored();
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}

async function untilNothingIsLeft(): Promise<void> {
  await eventually(() => home.processes().length === 0, 'every process has ended', 10_000);
}
