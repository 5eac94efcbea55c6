import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { externalServer } from '../../../client/server/external.js';
import { UserError } from '../../../client/user-error.js';
import { temporaryFolder } from '../../support/temporal-server.js';

let folder = '';
let file = '';
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'temporal.toml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('externalServer() takes the address and namespace of the environment', () => {
  const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: 'temporal.lab:7233', TEMPORAL_NAMESPACE: 'studies' };
  expect(externalServer(env)).toMatchObject({ kind: 'external', address: 'temporal.lab:7233', namespace: 'studies' });
});

test('externalServer() takes a profile, and uses namespace default if there is no other', () => {
  writeFileSync(file, '[profile.lab]\naddress = "lab:7233"\n');
  const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'lab' };
  expect(externalServer(env)).toMatchObject({ address: 'lab:7233', namespace: 'default' });
});

test('externalServer() is undefined without an address', () => {
  expect(externalServer({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_NAMESPACE: 'studies' })).toBeUndefined();
});

test('externalServer() says what to correct if the file is broken', () => {
  writeFileSync(file, 'not toml =');
  expect(() => externalServer({ TEMPORAL_CONFIG_FILE: file })).toThrow(UserError);
  expect(() => externalServer({ TEMPORAL_CONFIG_FILE: file })).toThrow(/^Cannot read the Temporal configuration: /);
});
