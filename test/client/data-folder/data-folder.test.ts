import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  cacheFolder,
  dataFolder,
  dataFolderPaths,
  prepareDataFolder,
} from '../../../client/data-folder/data-folder.js';
import { UserError } from '../../../client/user-error.js';

const onLinux = process.platform === 'linux';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-test-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

test('dataFolder() and cacheFolder() obey BALLAST_HOME and BALLAST_CACHE first', () => {
  expect(dataFolder({ BALLAST_HOME: folder, XDG_DATA_HOME: '/xdg' })).toBe(folder);
  expect(cacheFolder({ BALLAST_CACHE: folder, XDG_CACHE_HOME: '/xdg' })).toBe(folder);
});

test.runIf(onLinux)('dataFolder() follows XDG on Linux, and ignores a relative XDG folder', () => {
  expect(dataFolder({ XDG_DATA_HOME: '/xdg', HOME: '/home/ann' })).toBe('/xdg/ballast');
  expect(dataFolder({ HOME: '/home/ann' })).toBe('/home/ann/.local/share/ballast');
  expect(dataFolder({ XDG_DATA_HOME: 'here', HOME: '/home/ann' })).toBe('/home/ann/.local/share/ballast');
  expect(cacheFolder({ HOME: '/home/ann' })).toBe('/home/ann/.cache/ballast');
});

test('dataFolderPaths() names what stands in the folder', () => {
  expect(dataFolderPaths('/data').ledger).toBe(join('/data', 'ledger.sqlite'));
  expect(dataFolderPaths('/data').server).toBe(join('/data', 'server'));
});

test('prepareDataFolder() creates a folder for its owner alone', () => {
  const fresh = join(folder, 'a', 'b');
  prepareDataFolder(fresh);
  expect(statSync(fresh).mode & 0o777).toBe(0o700);
});

test('prepareDataFolder() leaves the mode of a folder that exists', () => {
  const existing = join(folder, 'shared');
  mkdirSync(existing);
  chmodSync(existing, 0o750);
  prepareDataFolder(existing);
  expect(statSync(existing).mode & 0o777).toBe(0o750);
});

test('prepareDataFolder() says so if a file has the name, or stands in the path', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => prepareDataFolder(file)).toThrow(
    new UserError(
      `Cannot use the data folder ${file}: it must be a folder, but a file has this name; choose another with BALLAST_HOME`,
    ),
  );
  expect(() => prepareDataFolder(join(file, 'below'))).toThrow('part of its path is a file');
});

test('prepareDataFolder() says so if the folder cannot be written', () => {
  chmodSync(folder, 0o500);
  expect(() => withoutRoot(() => prepareDataFolder(join(folder, 'fresh')))).toThrow(
    'it must be writable, but permission was denied; choose another with BALLAST_HOME',
  );
});

/** Root may write anywhere, so root becomes nobody for a moment. */
function withoutRoot(action: () => void): void {
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    action();
  } finally {
    if (root) process.seteuid?.(0);
  }
}
