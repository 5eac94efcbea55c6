import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess, identifyProcess, isAlive } from '../../../client/server/process-identity.js';

test('isAlive() tells a process from a later one with the same pid', () => {
  const me = identifyProcess(process.pid);
  expect(me && isAlive(me)).toBe(true);
  expect(isAlive({ pid: process.pid, started: 'another time' })).toBe(false);
});

test('identifyProcess() knows nothing of a pid that nobody has', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(identifyProcess(child.pid as number)).toBeUndefined();
});

test('endProcess() kills a process that ignores SIGTERM', async () => {
  const child = spawn('sh', ['-c', "trap '' TERM; echo ready; while :; do sleep 0.05; done"]);
  await once(child.stdout, 'data');
  const identity = identifyProcess(child.pid as number);
  const ended = once(child, 'exit');
  await endProcess(identity!, 100);
  expect(await ended).toEqual([null, 'SIGKILL']);
});
