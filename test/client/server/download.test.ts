import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadTemporal, downloadUrl, whyNoDownload } from '../../../client/server/download.js';
import { cachedExecutable, pinFolder } from '../../../client/server/pin.js';
import type { Progress } from '../../../client/server/progress.js';
import { temporaryFolder } from '../../support/temporal-server.js';
import { fakeTemporal, writeCommand } from './fake-commands.js';

let folder = '';
let server: Server;
let site = '';
let archive: Buffer;

beforeEach(async () => {
  folder = temporaryFolder();
  mkdirSync(pinFolder(folder), { recursive: true });
  const source = join(folder, 'source');
  writeCommand(source, 'temporal', fakeTemporal());
  execFileSync('tar', ['-czf', join(folder, 'a.tgz'), '-C', source, 'temporal']);
  archive = readFileSync(join(folder, 'a.tgz'));
  server = createServer((request, response) => {
    // as the real site does: the address redirects to the release's file
    if (request.url?.startsWith('/cli/')) response.writeHead(302, { location: '/assets/a.tar.gz' }).end();
    else response.writeHead(200, { 'content-length': archive.length }).end(archive);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('downloadUrl() is the documented address of the pinned version', () => {
  expect(downloadUrl()).toMatch(/^https:\/\/temporal\.download\/cli\/archive\/v1\.5\.1\?platform=\w+&arch=\w+$/);
});

test('downloadTemporal() puts a checked executable into the cache and reports bytes', async () => {
  const progress: Progress[] = [];
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const path = await downloadTemporal({ cache: folder, site, sha256, onProgress: (step) => progress.push(step) });
  expect(path).toBe(cachedExecutable(folder));
  expect(readFileSync(path, 'utf8')).toBe(fakeTemporal());
  expect(progress.at(-1)).toEqual({ step: 'download', done: archive.length, total: archive.length });
  expect(readdirSync(pinFolder(folder))).toEqual(['temporal']);
});

test('downloadTemporal() refuses an archive with another checksum and leaves nothing', async () => {
  const attempt = downloadTemporal({ cache: folder, site, sha256: '00' });
  await expect(attempt).rejects.toThrow("the archive's SHA-256 must be 00, got ");
  expect(readdirSync(pinFolder(folder))).toEqual([]);
});

test('downloadTemporal() fails within a second where nothing answers, and says which host', async () => {
  const begun = performance.now();
  server.close();
  server.closeAllConnections();
  await expect(downloadTemporal({ cache: folder, site })).rejects.toThrow(/^127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  await expect(downloadTemporal({ cache: folder, site: 'http://temporal.invalid' })).rejects.toThrow(
    /^temporal\.invalid: /,
  );
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(existsSync(cachedExecutable(folder))).toBe(false);
});

test('whyNoDownload() obeys BALLAST_OFFLINE', () => {
  expect(whyNoDownload({ BALLAST_OFFLINE: '1' })).toBe('BALLAST_OFFLINE is set');
  expect(whyNoDownload({ BALLAST_OFFLINE: '0' })).toBe(whyNoDownload({}));
});
