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
  const env = {
    ...{ TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: 'temporal.lab:7233', TEMPORAL_NAMESPACE: 'studies' },
    TEMPORAL_API_KEY: 'secret',
  };
  expect(externalServer(env)).toMatchObject({ kind: 'external', address: 'temporal.lab:7233', namespace: 'studies' });
});

test('externalServer() takes a profile, and uses namespace default if there is no other', () => {
  writeFileSync(file, '[profile.lab]\naddress = "lab:7233"\n[profile.lab.tls]\nserver_name = "lab"\n');
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

test('externalServer() refuses plaintext to another machine, unless that is asked for', () => {
  const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: 'lab:7233' };
  expect(() => externalServer(env)).toThrow(
    /lab:7233: it must be reached by TLS, .* set TEMPORAL_TLS=true, .*--insecure/,
  );
  expect(externalServer({ ...env, BALLAST_INSECURE: '1' })?.address).toBe('lab:7233');
  for (const address of ['127.0.0.1:7233', 'localhost:7233', '[::1]:7233']) {
    expect(externalServer({ ...env, TEMPORAL_ADDRESS: address })?.address).toBe(address);
  }
  expect(() => externalServer({ ...env, TEMPORAL_ADDRESS: '127.evil.example:7233' })).toThrow(UserError);
});
