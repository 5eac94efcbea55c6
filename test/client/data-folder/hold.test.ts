import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeHolder, holdDataFolder, whoHolds } from '../../../client/data-folder/hold.js';
import { UserError } from '../../../client/user-error.js';
import { runScript } from '../../support/run-script.js';
import { temporaryFolder } from '../../support/temporal-server.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('holdDataFolder() refuses a second holder and says who has it, since when, and what to do', () => {
  const hold = holdDataFolder(folder, 'run figure-5');
  const attempt = () => holdDataFolder(folder, 'run figure-6');
  expect(attempt).toThrow(UserError);
  expect(attempt).toThrow(
    `Cannot use the data folder ${folder}: it is held by process ${process.pid} (run figure-5, since `,
  );
  expect(attempt).toThrow(/since \d\d:\d\d:\d\d\); wait for it, stop it, or choose another with BALLAST_HOME$/);
  hold.release();
});

test('whoHolds() knows the holder while it holds, nobody before and after', () => {
  expect(whoHolds(folder)).toBeUndefined();
  const hold = holdDataFolder(folder, 'run figure-5');
  expect(whoHolds(folder)).toMatchObject({ pid: process.pid, what: 'run figure-5', host: hostname() });
  hold.release();
  expect(whoHolds(folder)).toBeUndefined();
  holdDataFolder(folder, 'run figure-6').release();
});

test('holdDataFolder() succeeds at once after the holder was killed with SIGKILL', async () => {
  const script = await runScript(new URL('scripts/hold-and-wait.ts', import.meta.url), [folder]);
  expect(() => holdDataFolder(folder, 'test')).toThrow(`it is held by process ${script.pid} (run figure-5`);
  const ended = new Promise((resolve) => script.process.once('exit', resolve));
  script.process.kill('SIGKILL');
  await ended;
  expect(whoHolds(folder)).toBeUndefined();
  holdDataFolder(folder, 'test').release();
});

test('describeHolder() adds the date of another day and the name of another host', () => {
  const holder = { pid: 7, what: 'run x', since: '2020-01-02T12:00:00Z', host: 'node17' };
  expect(describeHolder(holder)).toMatch(/^process 7 on node17 \(run x, since 2020-01-0\d \d\d:\d\d:\d\d\)$/);
  expect(describeHolder(undefined)).toBe('another process');
});
