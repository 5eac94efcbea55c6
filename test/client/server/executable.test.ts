import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkExecutable, compareVersions, findOnPath } from '../../../client/server/executable.js';
import { temporaryFolder } from '../../support/temporal-server.js';
import { fakeTemporal, writeCommand } from './fake-commands.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('findOnPath() takes the first executable file of the name', () => {
  const first = writeCommand(join(folder, 'a'), 'temporal', fakeTemporal());
  writeCommand(join(folder, 'b'), 'temporal', fakeTemporal());
  expect(findOnPath({ PATH: `${folder}:${folder}/a:${folder}/b` }, 'temporal')).toBe(first);
  expect(findOnPath({ PATH: folder }, 'temporal')).toBeUndefined();
  expect(findOnPath({}, 'temporal')).toBeUndefined();
});

test('checkExecutable() reads the versions', async () => {
  const path = writeCommand(folder, 'temporal', fakeTemporal());
  expect(await checkExecutable(path)).toEqual({
    ok: true,
    executable: { path, cliVersion: '1.5.1', serverVersion: '1.29.1' },
  });
});

test.each([
  ['echo "temporal version 1.0.0 (Server 1.24.2, UI 2.28.0)"', 'has server 1.24.2, older than 1.29.0'],
  ['echo "I keep the time"', 'says "I keep the time"'],
  ['echo "wrong architecture" >&2; exit 1', 'failed: wrong architecture'],
])('checkExecutable() says what is wrong with %s', async (body, problem) => {
  const path = writeCommand(folder, 'temporal', `#!/bin/sh\n${body}\n`);
  const check = await checkExecutable(path);
  expect(check.ok ? '' : check.problem).toContain(problem);
});

test('compareVersions() compares numbers, not text', () => {
  expect(compareVersions('1.9.0', '1.29.0')).toBeLessThan(0);
  expect(compareVersions('1.26rc1', '1.25.0')).toBeGreaterThan(0);
  expect(compareVersions('1.25', '1.25.0')).toBe(0);
});
