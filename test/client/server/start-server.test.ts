import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Executable } from '../../../client/server/executable.js';
import { findServer, serverStatus, stopServer } from '../../../client/server/find-server.js';
import { freePorts } from '../../../client/server/ports.js';
import { identifyProcess } from '../../../client/server/process-identity.js';
import { readRecord, serverFiles, writeRecord } from '../../../client/server/server-files.js';
import { type Server, type StartOptions, startServer } from '../../../client/server/start-server.js';
import { UserError } from '../../../client/user-error.js';
import { temporalExecutable, temporaryFolder } from '../../support/temporal-server.js';
import { fakeTemporal, writeCommand } from './fake-commands.js';

const BUILD_MS = 600_000;
let executable: Executable;
let folder = '';
let servers: Server[] = [];

beforeAll(async () => {
  executable = await temporalExecutable();
}, BUILD_MS);
beforeEach(() => {
  folder = temporaryFolder();
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<StartOptions> = {}): Promise<Server> {
  const server = await startServer({ folder, executable, ...options });
  servers.push(server);
  return server;
}

test('startServer() is ready for work, keeps 30 days, tells where it is to its owner alone; stop() leaves nothing', async () => {
  const server = await start();
  const files = serverFiles(folder);
  expect(server.database).toEqual({ state: 'fresh' });
  expect(statSync(files.record).mode & 0o777).toBe(0o600);
  expect(readRecord(files)).toMatchObject({ process: { pid: server.pid }, address: server.address, version: '1.29.1' });
  expect(await findServer(folder)).toMatchObject({ address: server.address });

  const connection = await Connection.connect({ address: server.address });
  const { config } = await connection.workflowService.describeNamespace({ namespace: server.namespace });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  await new Client({ connection, namespace: server.namespace }).workflow.start('any', {
    taskQueue: 'q',
    workflowId: 'w',
  });
  await connection.close();

  await server.stop();
  expect(identifyProcess(server.pid)).toBeUndefined();
  expect(await server.exited).toEqual({ code: 0, signal: null });
  expect(existsSync(files.record)).toBe(false);
  expect(await serverStatus(folder)).toEqual({ state: 'stopped' });
});

test.runIf(process.platform === 'linux')('startServer() listens on the loopback address only', async () => {
  const server = await start({ ui: true });
  const open = listeningAddresses(server.pid);
  expect(open.length).toBeGreaterThanOrEqual(4);
  expect(open.filter((address) => address !== '0100007F')).toEqual([]);
  expect((await fetch(server.uiAddress!)).status).toBe(200);
  expect((await fetch(`http://${server.metricsAddress}/metrics`)).status).toBe(200);
});

test('startServer() refuses a folder in which a live command runs one', async () => {
  const server = await start();
  await expect(startServer({ folder, executable })).rejects.toThrow(
    `process ${process.pid} runs one there, at ${server.address}; wait for it, stop it, or choose another`,
  );
  await expect(stopServer(folder)).rejects.toThrow(`it belongs to process ${process.pid}, which is running`);
  expect(identifyProcess(server.pid)).toBeDefined();
});

test('startServer() adopts a detached server, close() leaves it, stopServer() ends it', async () => {
  const first = await start({ mode: 'detached' });
  const second = await startServer({ folder, executable });
  expect(second).toMatchObject({ adopted: true, pid: first.pid, address: first.address, mode: 'detached' });
  await expect(startServer({ folder, executable, port: 1 })).rejects.toThrow(`already runs at ${first.address}`);
  await second.close();
  expect(await serverStatus(folder)).toMatchObject({ state: 'running', record: { mode: 'detached' } });
  expect(await stopServer(folder)).toMatchObject({ address: first.address });
  expect(identifyProcess(first.pid)).toBeUndefined();
  expect(await stopServer(folder)).toBeUndefined();
});

test('two starts at once give one server', async () => {
  const both = await Promise.all([start({ mode: 'detached' }), start({ mode: 'detached' })]);
  expect(both[0].pid).toBe(both[1].pid);
  expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
});

test('startServer() stops an orphan, whose command is gone, and starts anew on its data', async () => {
  const orphan = await start();
  const files = serverFiles(folder);
  writeRecord(files, { ...readRecord(files)!, owner: { pid: process.pid, started: 'long ago' } });
  const server = await start();
  expect(identifyProcess(orphan.pid)).toBeUndefined();
  expect(server).toMatchObject({ adopted: false, database: { state: 'kept' } });
});

test('startServer() refuses a database that a server without a record has open', async () => {
  const server = await start();
  rmSync(serverFiles(folder).record);
  await expect(startServer({ folder, executable })).rejects.toThrow('another process has it open');
  expect(identifyProcess(server.pid)).toBeDefined();
});

test('startServer() says which fixed port is in use', async () => {
  const [port = 0] = await freePorts(1);
  const other = createServer().listen(port, '127.0.0.1');
  await expect(startServer({ folder, executable, port })).rejects.toThrow(
    new UserError(
      `Cannot start the server: port ${port} is in use; stop what listens there, or leave out the port to have a free one chosen`,
    ),
  );
  other.close();
  expect((await start({ port })).address).toBe(`127.0.0.1:${port}`);
});

test('startServer() deletes a half-born database', async () => {
  const files = serverFiles(folder);
  mkdirSync(files.folder, { recursive: true });
  writeFileSync(files.database, '');
  expect((await start()).database).toEqual({ state: 'reborn' });
});

test("startServer() moves another version's or a damaged database aside, and says where", async () => {
  const first = await start();
  await first.stop();
  const files = serverFiles(folder);
  writeFileSync(files.version, '1.28.0\n');
  const second = await start();
  expect(second.database).toMatchObject({ state: 'replaced', movedTo: expect.stringContaining('temporal-1.28.0-') });
  expect(existsSync(second.database!.movedTo!)).toBe(true);
  expect(readFileSync(files.version, 'utf8')).toBe('1.29.1\n');
  await second.stop();
  rmSync(`${files.database}-wal`, { force: true });
  writeFileSync(files.database, 'this is not a database, whatever its name says'.repeat(20));
  expect((await start()).database).toMatchObject({ state: 'replaced', movedTo: expect.stringContaining('-damaged-') });
});

test('startServer() removes the record of a dead server', async () => {
  const first = await start();
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  expect(await serverStatus(folder)).toEqual({ state: 'stopped' });
  expect((await start()).adopted).toBe(false);
});

test('startServer() fails at once with the last words of a server that dies', async () => {
  const path = writeCommand(folder, 'temporal', `#!/bin/sh\necho 'Error: unknown flag: --frobnicate' >&2\nexit 2\n`);
  const begun = performance.now();
  const attempt = startServer({ folder, executable: { ...executable, path } });
  await expect(attempt).rejects.toThrow(
    /it ended with code 2 after 0\.\d s; its log is .*server\.log\n {2}Error: unknown flag: --frobnicate$/,
  );
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(await serverStatus(folder)).toEqual({ state: 'stopped' });
});

// a port that is taken after the server looked at it, and before it listens on it
test('startServer() takes other ports if a server dies because one is taken, three times at most', async () => {
  const dying = (times: number) =>
    `#!/bin/sh\necho >> "$0.starts"\n[ $(wc -l < "$0.starts") -gt ${times} ] && exec "${executable.path}" "$@"\n${PANIC}`;
  const once = writeCommand(join(folder, 'once'), 'temporal', dying(1));
  const server = await start({ executable: { ...executable, path: once } });
  expect(await findServer(folder)).toMatchObject({ address: server.address });

  const always = writeCommand(join(folder, 'always'), 'temporal', dying(1_000));
  const other = { folder: join(folder, 'other'), executable: { ...executable, path: always } };
  await expect(startServer(other)).rejects.toThrow('address already in use');
  expect(readFileSync(`${always}.starts`, 'utf8')).toBe('\n'.repeat(3));
});

test('startServer() says why a server panicked, without the stack trace', async () => {
  const path = writeCommand(folder, 'temporal', `#!/bin/sh\n${PANIC}`);
  const [port] = await freePorts(1);
  await expect(startServer({ folder, executable: { ...executable, path }, port })).rejects.toThrow(
    /server\.log\n {2}ERROR Failed to start gRPC listener: listen tcp 127\.0\.0\.1:33293: bind: address already in use\n {2}panic: runtime error: .*$/,
  );
});

test('startServer() gives up on a server that never answers, and ends it', async () => {
  const path = writeCommand(folder, 'temporal', `${fakeTemporal()}exec sleep 600\n`);
  const attempt = startServer({ folder, executable: { ...executable, path }, readyTimeoutMs: 300 });
  await expect(attempt).rejects.toThrow('it was not ready after 0.3 s: nothing listens on its port');
  expect(await serverStatus(folder)).toEqual({ state: 'stopped' });
});

test('startServer() says so if the executable cannot run', async () => {
  await expect(startServer({ folder, executable: { ...executable, path: '/nowhere/temporal' } })).rejects.toThrow(
    'Cannot start the server: /nowhere/temporal must run, got ',
  );
});

/** What Temporal 1.29.1 writes when it cannot listen on a port, but for a longer stack trace. */
const PANIC = `cat <<'END'
{"level":"ERROR","msg":"Failed to start gRPC listener","error":"listen tcp 127.0.0.1:33293: bind: address already in use","service":"frontend"}
panic: runtime error: invalid memory address or nil pointer dereference

goroutine 1 [running]:
${'go.temporal.io/server/service/frontend.HTTPAPIServerProvider(0x33bf117ce508)\n\tservice/frontend/fx.go:853 +0x2a7\n'.repeat(50)}
END
exit 2
`;

/** Local addresses, in the kernel's hexadecimal, of the sockets on which the process listens. */
function listeningAddresses(pid: number): string[] {
  const links = execFileSync('sh', ['-c', `ls -l /proc/${pid}/fd`], { encoding: 'utf8' });
  const inodes = new Set(Array.from(links.matchAll(/socket:\[(\d+)\]/g), ([, inode]) => inode));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9]))
      .map((fields) => fields[1]?.split(':')[0] ?? ''),
  );
}
