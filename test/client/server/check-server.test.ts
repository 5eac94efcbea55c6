import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkServer, whyNoConnection } from '../../../client/server/check-server.js';
import { makeCertificates } from '../../support/certificates.js';
import { temporaryFolder } from '../../support/temporal-server.js';

const PLACE = 'lab:7233';
let folder = '';
const servers: Server[] = [];
const file = (name: string) => readFileSync(join(folder, name));

beforeAll(() => {
  folder = temporaryFolder();
  makeCertificates(folder, [
    { name: 'server', names: 'DNS:temporal, IP:127.0.0.1', use: 'serverAuth' },
    { name: 'old-server', names: 'DNS:temporal, IP:127.0.0.1', use: 'serverAuth', expired: true },
    { name: 'client', names: 'DNS:me', use: 'clientAuth' },
    { name: 'expired', names: 'DNS:me', use: 'clientAuth', expired: true },
    { name: 'stranger', names: 'DNS:me', use: 'clientAuth', signer: 'other' },
  ]);
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Refuses with a status code of gRPC. */
const refusing = (code: number) => () => Promise.reject(Object.assign(new Error('no'), { code }));
const answering = (serverVersion: string, describeNamespace: () => Promise<unknown> = async () => ({})) =>
  ({
    options: { namespace: 'studies' },
    workflowService: { getSystemInfo: async () => ({ serverVersion }), describeNamespace },
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
  }) as unknown as Client;

test('checkServer() takes a server of a version that it knows', async () => {
  await checkServer(answering('1.29.1'), PLACE);
  await checkServer(answering('1.32.0'), PLACE);
});

test.each([
  [answering('1.25.2'), /lab:7233: it must be of version 1.29.0 or newer, got 1.25.2; upgrade it/],
  [
    answering('1.29.1', refusing(5)),
    /it must have the namespace "studies"; create it \(temporal operator namespace create -n studies\)/,
  ],
  [
    answering('1.29.1', refusing(7)),
    /it does not let us into namespace "studies"; correct TEMPORAL_API_KEY or the client certificate/,
  ],
  [answering('1.29.1', refusing(16)), /it does not let us into namespace "studies"/],
])('checkServer() says what is wrong, case %#', async (client, words) => {
  await expect(checkServer(client, PLACE)).rejects.toThrow(words);
});

test.each([
  ['wants a client certificate', {}, /it wants a client certificate; set TEMPORAL_TLS_CLIENT_CERT_PATH/],
  [
    'knows its authority only',
    { client: 'stranger' },
    /it closes the connection at once; have our client certificate signed/,
  ],
  ['would see an expired one', { client: 'expired' }, /our client certificate expired on .*2020 GMT; renew it/],
  ['is of another authority', { client: 'client', ca: 'other' }, /nobody vouches for its certificate/],
  [
    'has another name',
    { client: 'client', name: 'elsewhere' },
    /its certificate is for another name; set TEMPORAL_TLS_SERVER_NAME/,
  ],
  ['lets us in', { client: 'client' }, undefined],
] as const)(
  'whyNoConnection() asks a server that %s',
  async (_, { client, ca = 'ca', name }: { client?: string; ca?: string; name?: string }, words) => {
    const address = await tlsServer('server');
    const reason = await whyNoConnection({
      address,
      tls: {
        serverRootCACertificate: file(`${ca}.pem`),
        ...(client && { clientCertPair: { crt: file(`${client}.pem`), key: file(`${client}.key`) } }),
        ...(name && { serverNameOverride: name }),
      },
    });
    if (words === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(words);
  },
);

test('whyNoConnection() tells a server that speaks no TLS from one that only speaks TLS, and an expired server', async () => {
  expect(await whyNoConnection({ address: await plainServer(), tls: true })).toMatch(
    /it speaks no TLS; unset TEMPORAL_TLS/,
  );
  expect(await whyNoConnection({ address: await tlsServer('server') })).toMatch(/it speaks TLS; set TEMPORAL_TLS=true/);
  const old = {
    address: await tlsServer('old-server'),
    tls: {
      serverRootCACertificate: file('ca.pem'),
      clientCertPair: { crt: file('client.pem'), key: file('client.key') },
    },
  };
  expect(await whyNoConnection(old)).toMatch(/its certificate has expired; renew it on the server/);
});

test('whyNoConnection() has nothing to say of a server that is not there', async () => {
  expect(await whyNoConnection({ address: '127.0.0.1:9', tls: true })).toBeUndefined();
  expect(await whyNoConnection({ address: '127.0.0.1:9' })).toBeUndefined();
});

async function tlsServer(name: string): Promise<string> {
  const identity = { cert: file(`${name}.pem`), key: file(`${name}.key`), ca: file('ca.pem') };
  return await listening(
    createTlsServer({ ...identity, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] }),
  );
}

/** Answers whatever comes as a server of HTTP/2 without TLS does: by its own words. */
async function plainServer(): Promise<string> {
  return await listening(
    createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
  );
}

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
