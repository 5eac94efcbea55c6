import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedExecutable, pinFolder } from '../../../client/server/pin.js';
import type { Progress } from '../../../client/server/progress.js';
import { inspectServerSources, provideExecutable } from '../../../client/server/sources.js';
import { UserError } from '../../../client/user-error.js';
import { temporaryFolder } from '../../support/temporal-server.js';
import { type FakeGo, fakeGo, fakeTemporal, writeCommand } from './fake-commands.js';

let folder = '';
let bin = '';
let cache = '';
beforeEach(() => {
  folder = temporaryFolder();
  bin = join(folder, 'bin');
  cache = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Only what a test puts there, no internet, and the shell's own commands. */
function environment(extra: Record<string, string> = {}) {
  const none = join(folder, 'none.toml');
  return {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: folder,
    BALLAST_CACHE: cache,
    BALLAST_OFFLINE: '1',
    TEMPORAL_CONFIG_FILE: none,
    ...extra,
  };
}

function installGo(go: FakeGo = {}): void {
  writeCommand(bin, 'go', fakeGo(go));
}

test('inspectServerSources() prefers an external server', async () => {
  const env = environment({ TEMPORAL_ADDRESS: 'lab:7233', TEMPORAL_TLS: 'true' });
  const { next } = await inspectServerSources(env);
  expect(next).toEqual({ kind: 'external', state: 'ready', detail: 'lab:7233, namespace default' });
  expect(existsSync(cache)).toBe(false);
});

test('provideExecutable() prefers the PATH to the cache, unless that one is too old', async () => {
  const cached = writeCommand(pinFolder(cache), 'temporal', fakeTemporal());
  const onPath = writeCommand(bin, 'temporal', fakeTemporal());
  expect(await provideExecutable({ env: environment() })).toMatchObject({ from: 'path', path: onPath });
  writeCommand(bin, 'temporal', fakeTemporal('temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)'));
  expect(await provideExecutable({ env: environment() })).toMatchObject({ from: 'cache', path: cached });
});

test('provideExecutable() builds with Go, shows progress, and finds the result the next time', async () => {
  installGo();
  const progress: Progress[] = [];
  const built = await provideExecutable({ env: environment(), onProgress: (step) => progress.push(step) });
  expect(built).toMatchObject({ from: 'build', path: cachedExecutable(cache), serverVersion: '1.29.1' });
  expect(progress).toEqual([
    { step: 'modules', done: 0 },
    { step: 'modules', done: 1 },
    { step: 'compile', done: 0, total: 3 },
    { step: 'compile', done: 1, total: 3 },
    { step: 'compile', done: 2, total: 3 },
    { step: 'link', done: 0, total: 1 },
    { step: 'link', done: 1, total: 1 },
  ]);
  expect(await provideExecutable({ env: environment() })).toMatchObject({ from: 'cache' });
});

test('provideExecutable() builds for this machine from the module as it is, whatever the environment says', async () => {
  installGo({ build: `env > "$(dirname "$0")/env"; exit 1` });
  const env = environment({
    GOOS: 'plan9',
    GOWORK: '/elsewhere',
    GOPROXY: 'https://modules.example',
    GOFLAGS: '-mod=mod',
  });
  await expect(provideExecutable({ env })).rejects.toThrow();
  const seen = readFileSync(join(bin, 'env'), 'utf8');
  expect(seen).toContain('GOPROXY=https://modules.example\n');
  expect(seen).toContain('GOWORK=off\n');
  expect(seen).toContain('CGO_ENABLED=0\n');
  expect(seen).not.toContain('plan9');
  expect(readFileSync(join(bin, 'calls'), 'utf8')).toContain(
    'build -mod=readonly -buildvcs=false -trimpath -ldflags -s -w',
  );
});

test('two callers at once build once', async () => {
  installGo({
    build: `sleep 0.3; printf '#!/bin/sh\\necho "temporal version 1 (Server 1.29.1)"\\n' > "$out"; chmod 755 "$out"`,
  });
  const waits: string[] = [];
  const onProgress = ({ step }: Progress) => waits.push(step);
  const env = environment();
  const both = await Promise.all([provideExecutable({ env, onProgress }), provideExecutable({ env, onProgress })]);
  expect(both.map(({ from }) => from).sort()).toEqual(['build', 'cache']);
  expect(waits).toContain('wait');
  expect(readFileSync(join(bin, 'calls'), 'utf8').match(/^build /gm)).toHaveLength(1);
});

test('a failed build leaves no executable, keeps its log, and its last words are in the message', async () => {
  installGo({ build: `echo half > "$out"; echo 'dial tcp: lookup proxy.golang.org: no such host' >&2; exit 1` });
  const error = await provideExecutable({ env: environment() }).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toContain('build: "go build" ended with code 1:');
  expect((error as Error).message).toContain('dial tcp: lookup proxy.golang.org: no such host');
  expect((error as Error).message).toContain(join(pinFolder(cache), 'build.log'));
  expect(readdirSync(pinFolder(cache)).sort()).toEqual(['build.log', 'lock.sqlite']);
});

test('a build that does not run is not taken', async () => {
  installGo({ build: `echo nonsense > "$out"` });
  await expect(provideExecutable({ env: environment() })).rejects.toThrow('build: not there');
  expect(existsSync(cachedExecutable(cache))).toBe(false);
});

test('leftovers of a killed build are removed by the next', async () => {
  writeCommand(pinFolder(cache), 'temporal.123.building', '');
  installGo();
  await provideExecutable({ env: environment() });
  expect(readdirSync(pinFolder(cache)).sort()).toEqual(['build.log', 'lock.sqlite', 'temporal']);
});

test.each([
  ['go1.22.1', 'local', 'build: Go must be at least 1.25.0, got 1.22.1'],
  ['go1.20', 'auto', 'build: Go must be at least 1.25.0, got 1.20'],
])('an old Go that cannot fetch a newer one (%s, %s) is said so', async (version, toolchain, message) => {
  installGo({ version, toolchain });
  await expect(provideExecutable({ env: environment() })).rejects.toThrow(message);
});

test('a Go that may fetch a newer one is good enough', async () => {
  installGo({ version: 'go1.22.1', toolchain: 'auto' });
  expect(await provideExecutable({ env: environment() })).toMatchObject({ from: 'build' });
});

test('without any way to a server one message has all the choices', async () => {
  const error = await provideExecutable({ env: environment({ PATH: bin }) }).catch((reason: Error) => reason);
  expect((error as Error).message).toMatch(/^Cannot start a Temporal server: there must be one to start, got none\n/);
  for (const part of [
    'BALLAST_OFFLINE is set',
    'Go is not installed',
    'TEMPORAL_ADDRESS',
    'on the PATH',
    '--engine inline',
  ]) {
    expect((error as Error).message).toContain(part);
  }
});

test('inspectServerSources() names each source in order, and does nothing', async () => {
  installGo();
  const { sources, next } = await inspectServerSources(environment());
  expect(sources.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'external missing',
    'path missing',
    'cache missing',
    'download missing',
    'build possible',
  ]);
  expect(next?.kind).toBe('build');
  expect(existsSync(cache)).toBe(false);
  expect(readFileSync(join(bin, 'calls'), 'utf8')).toBe('env GOVERSION GOTOOLCHAIN\n');
});

test('inspectServerSources() takes what is ready before what would have to be fetched', async () => {
  writeCommand(pinFolder(cache), 'temporal', fakeTemporal());
  expect((await inspectServerSources(environment({ BALLAST_OFFLINE: '' }))).next).toMatchObject({
    kind: 'cache',
    state: 'ready',
  });
});
