import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeHolder, tryHoldDataFolder, whoHolds } from '../../../client/data-folder/hold.js';
import { holdRun, whoHoldsRun } from '../../../client/data-folder/hold-run.js';
import { UserError } from '../../../client/user-error.js';
import { runScript } from '../../support/run-script.js';
import { temporaryFolder } from '../../support/temporal-server.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('tryHoldDataFolder() refuses a second holder, and whoHolds() says who has it', () => {
  const hold = tryHoldDataFolder(folder, 'run figure-5');
  expect(tryHoldDataFolder(folder, 'run figure-6')).toBeUndefined();
  expect(describeHolder(whoHolds(folder))).toMatch(
    new RegExp(`^process ${process.pid} \\(run figure-5, since \\d\\d:\\d\\d:\\d\\d\\)$`),
  );
  hold?.release();
});

test('whoHolds() knows the holder while it holds, nobody before and after', () => {
  expect(whoHolds(folder)).toBeUndefined();
  const hold = tryHoldDataFolder(folder, 'run figure-5');
  expect(whoHolds(folder)).toMatchObject({ pid: process.pid, what: 'run figure-5', host: hostname() });
  hold?.release();
  expect(whoHolds(folder)).toBeUndefined();
  tryHoldDataFolder(folder, 'run figure-6')?.release();
});

test('tryHoldDataFolder() succeeds at once after the holder was killed with SIGKILL', async () => {
  const script = await runScript(new URL('scripts/hold-and-wait.ts', import.meta.url), [folder]);
  expect(whoHolds(folder)?.pid).toBe(script.pid);
  const ended = new Promise((resolve) => script.process.once('exit', resolve));
  script.process.kill('SIGKILL');
  await ended;
  expect(whoHolds(folder)).toBeUndefined();
  const hold = tryHoldDataFolder(folder, 'test');
  expect(hold).toBeDefined();
  hold?.release();
});

test('holdRun() keeps a second command from a run, names the first, and leaves other runs alone', () => {
  const hold = holdRun(folder, 'run-a', 'run run-a');
  expect(() => holdRun(folder, 'run-a', 'resume run-a')).toThrow(UserError);
  expect(() => holdRun(folder, 'run-a', 'resume run-a')).toThrow(
    `Cannot work on run-a: process ${process.pid} (run run-a, since `,
  );
  const other = holdRun(folder, 'run-b', 'run run-b');
  expect(whoHoldsRun(folder, 'run-b')).toMatchObject({ pid: process.pid, what: 'run run-b' });
  hold.release();
  expect(whoHoldsRun(folder, 'run-a')).toBeUndefined();
  expect(whoHoldsRun(folder, 'run-b')).toBeDefined();
  other.release();
  holdRun(folder, 'run-a', 'again').release();
});

test('describeHolder() adds the date of another day and the name of another host', () => {
  const holder = { pid: 7, what: 'run x', since: '2020-01-02T12:00:00Z', host: 'node17' };
  expect(describeHolder(holder)).toMatch(/^process 7 on node17 \(run x, since 2020-01-0\d \d\d:\d\d:\d\d\)$/);
  expect(describeHolder(undefined)).toBe('another process');
});
