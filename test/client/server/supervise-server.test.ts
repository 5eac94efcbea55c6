import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Executable } from '../../../client/server/executable.js';
import { stopServer } from '../../../client/server/find-server.js';
import { identifyProcess } from '../../../client/server/process-identity.js';
import { type Restart, type SupervisedServer, superviseServer } from '../../../client/server/supervise-server.js';
import { temporalExecutable, temporaryFolder } from '../../support/temporal-server.js';
import { writeCommand } from './fake-commands.js';

let executable: Executable;
let folder = '';
let server: SupervisedServer | undefined;

beforeAll(async () => {
  executable = await temporalExecutable();
}, 600_000);
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('superviseServer() restarts a killed server on its port with its data, and stop() ends it for good', async () => {
  const restarts = collector<Restart>();
  server = await superviseServer({ folder, executable, onRestart: restarts.add });
  const [address, pid] = [server.address, server.pid];
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace: server.namespace });
  await client.workflow.start('any', { taskQueue: 'q', workflowId: 'before' });

  process.kill(pid, 'SIGKILL');
  expect(await restarts.next).toMatchObject({ pid: server.pid, restarts: 1 });
  expect(server.pid).not.toBe(pid);
  expect(server.address).toBe(address);
  const description = await eventually(() => client.workflow.getHandle('before').describe());
  expect(description.status.name).toBe('RUNNING');
  await connection.close();

  await server.stop();
  expect(identifyProcess(server.pid)).toBeUndefined();
  expect(server.restarts).toBe(1);
});

test('superviseServer() gives up, with the reason, after several quick deaths', async () => {
  const marker = join(folder, 'started');
  const script = `#!/bin/sh\nif [ -e ${marker} ]; then echo 'disk full' >&2; exit 3; fi\ntouch ${marker}\nexec ${executable.path} "$@"\n`;
  const path = writeCommand(folder, 'temporal', script);
  server = await superviseServer({ folder, executable: { ...executable, path }, pausesMs: [0, 1, 1] });
  process.kill(server.pid, 'SIGKILL');
  const error = await server.failed;
  expect(error.message).toMatch(/^Cannot keep the server running: it died 4 times in a row, the last time because /);
  expect(error.message).toContain('disk full');
});

test('superviseServer() takes a stop by another command for what it is', async () => {
  server = await superviseServer({ folder, executable, mode: 'detached' });
  await stopServer(folder);
  expect((await server.failed).message).toContain('was stopped by another command');
  expect(server.restarts).toBe(0);
});

test('stop() during a restart leaves no server', async () => {
  server = await superviseServer({ folder, executable });
  process.kill(server.pid, 'SIGKILL');
  await eventually(async () => {
    if (identifyProcess(server!.pid)) throw new Error('still there');
  });
  await server.stop();
  expect(identifyProcess(server.pid)).toBeUndefined();
});

/** Hands over the first thing that is added. */
function collector<T>() {
  let add: (item: T) => void = () => {};
  const next = new Promise<T>((resolve) => {
    add = resolve;
  });
  return { add: (item: T) => add(item), next };
}

async function eventually<T>(action: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
