import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { guardOrphan } from '../../../client/server/orphan-guard.js';
import { awaitDeath, identifyProcess, isAlive } from '../../../client/server/process-identity.js';
import { startServer } from '../../../client/server/start-server.js';
import { runScript } from '../../support/run-script.js';
import { temporalExecutable, temporaryFolder } from '../../support/temporal-server.js';

test.each(['sh', 'node'])('the %s guard ends the process when its starter is killed, and then itself', async (kind) => {
  const script = await runScript(new URL('scripts/guard-and-wait.ts', import.meta.url), [kind]);
  const pids = JSON.parse(script.firstLine) as { child: number; guard: number };
  const child = identifyProcess(pids.child)!;
  const guard = identifyProcess(pids.guard)!;
  // the guard may still be starting: its end of the pipe is open all the same
  script.process.kill('SIGKILL');
  expect(await awaitDeath(child, 5_000)).toBe(true);
  expect(await awaitDeath(guard, 6_000)).toBe(true);
});

test.each(['sh', 'node'] as const)('a released %s guard goes and leaves the process alone', async (kind) => {
  const child = spawn('sleep', ['600']);
  const identity = identifyProcess(child.pid as number)!;
  const guard = guardOrphan(child.pid as number, kind);
  const guardIdentity = identifyProcess(guard.pid as number)!;
  guard.release();
  expect(await awaitDeath(guardIdentity, 5_000)).toBe(true);
  expect(isAlive(identity)).toBe(true);
  child.kill();
  await once(child, 'exit');
});

test('kill -9 of the command that started a server leaves no server, and its data can be used at once', async () => {
  const folder = temporaryFolder();
  const executable = await temporalExecutable();
  const script = await runScript(new URL('scripts/start-and-wait.ts', import.meta.url), [folder, executable.path]);
  const orphan = identifyProcess(Number(script.firstLine))!;
  const ended = once(script.process, 'exit');
  script.process.kill('SIGKILL');
  await ended;
  const server = await startServer({ folder, executable });
  expect(isAlive(orphan)).toBe(false);
  expect(server).toMatchObject({ adopted: false, database: { state: 'kept' } });
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}, 600_000);

test('kill -9 of the command ends its server without any help', async () => {
  const folder = temporaryFolder();
  const { path } = await temporalExecutable();
  const script = await runScript(new URL('scripts/start-and-wait.ts', import.meta.url), [folder, path]);
  const orphan = identifyProcess(Number(script.firstLine))!;
  script.process.kill('SIGKILL');
  expect(await awaitDeath(orphan, 8_000)).toBe(true);
  rmSync(folder, { recursive: true, force: true });
}, 600_000);
