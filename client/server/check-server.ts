/**
 * Whether a server that somebody else runs can be used, asked before anything is started.
 *
 * Temporal's client says of every failed connection that its deadline passed. So when it cannot connect, a plain TLS handshake
 * is tried beside it, which says why.
 */
import { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions as TlsConnectionOptions } from 'node:tls';
import type { Client, ConnectionOptions } from '@temporalio/client';
import { UserError } from '../user-error.js';
import { compareVersions } from './executable.js';
import { OLDEST_SERVER_VERSION } from './pin.js';

const PATIENCE_MS = 5000;
/** With TLS 1.3 the server refuses a client's certificate after the handshake, so we listen a little longer. */
const REFUSAL_MS = 500;
/** Status codes of gRPC. */
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/**
 * @param client connected to the server
 * @throws {UserError} if the server is too old, has no such namespace, or does not let us in
 */
export async function checkServer(client: Client, address: string): Promise<void> {
  const { workflowService } = client;
  const { namespace } = client.options;
  const refused = (error: unknown) => explained(error, address, namespace);
  await client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    const { serverVersion } = await workflowService.getSystemInfo({}).catch(refused);
    if (compareVersions(serverVersion, OLDEST_SERVER_VERSION) < 0) {
      throw new UserError(
        `Cannot use the Temporal server at ${address}: it must be of version ${OLDEST_SERVER_VERSION} or newer, got ${serverVersion}; upgrade it`,
      );
    }
    await workflowService.describeNamespace({ namespace }).catch(refused);
  });
}

/** Why no connection comes about; undefined if the server cannot be asked, or takes us. */
export async function whyNoConnection({ address, tls }: ConnectionOptions): Promise<string | undefined> {
  const known = typeof tls === 'object' ? tls : undefined;
  const expired = expiredCertificate(known?.clientCertPair?.crt);
  if (expired !== undefined) return expired;
  const { hostname, port } = new URL(`tls://${address ?? ''}`);
  const options: TlsConnectionOptions = {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 7233),
    ALPNProtocols: ['h2'],
    timeout: PATIENCE_MS,
    // without TLS of our own only whether it speaks it is asked, not who it is
    rejectUnauthorized: Boolean(tls),
    ...(known?.serverNameOverride && { servername: known.serverNameOverride }),
    ...(known?.serverRootCACertificate && { ca: Buffer.from(known.serverRootCACertificate) }),
    ...(known?.clientCertPair && {
      cert: Buffer.from(known.clientCertPair.crt),
      key: Buffer.from(known.clientCertPair.key),
    }),
  };
  const reason = await handshake(options);
  if (reason !== undefined && UNREACHABLE.test(reason)) return undefined;
  if (!tls)
    return reason === undefined || reason === CLOSED || /alert/i.test(reason)
      ? 'it speaks TLS; set TEMPORAL_TLS=true'
      : undefined;
  return reason === undefined ? undefined : (TLS_WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? reason);
}

/** After the handshake, without a word. */
const CLOSED = 'it closes the connection at once; have our client certificate signed by the authority that it trusts';
/** TLS has no part in it. */
const UNREACHABLE = /ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|does not answer/;

/** What OpenSSL and Node say, and what to do about it. */
const TLS_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /certificate required|handshake failure/i,
    'it wants a client certificate; set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH',
  ],
  [
    /alert unknown ca/i,
    'it does not know who signed our client certificate; have it signed by the authority that the server trusts',
  ],
  [/alert certificate expired/i, 'our client certificate has expired; renew it'],
  [/alert bad certificate/i, 'it refuses our client certificate; correct TEMPORAL_TLS_CLIENT_CERT_PATH'],
  [/certificate has expired/i, 'its certificate has expired; renew it on the server'],
  [
    /unable to verify|self.signed|issuer/i,
    'nobody vouches for its certificate; name its authority’s with TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  ],
  [/altnames|Hostname\/IP does not match/i, 'its certificate is for another name; set TEMPORAL_TLS_SERVER_NAME'],
  [/key values mismatch/i, 'key and certificate do not belong together; correct TEMPORAL_TLS_CLIENT_KEY_PATH'],
  [/wrong version number|packet length too long|ECONNRESET|before secure TLS/i, 'it speaks no TLS; unset TEMPORAL_TLS'],
];

async function handshake(options: TlsConnectionOptions): Promise<string | undefined> {
  return await new Promise((resolve) => {
    let socket: ReturnType<typeof connect> | undefined;
    const end = (reason?: string) => {
      socket?.destroy();
      resolve(reason);
    };
    try {
      socket = connect(options, () => {
        setTimeout(end, REFUSAL_MS);
        socket?.once('close', () => end(CLOSED));
      });
      socket.once('error', (error) => end(error.message));
      socket.once('timeout', () => end('it does not answer'));
      // a refusal comes with the first bytes that are read
      socket.resume();
    } catch (error) {
      end((error as Error).message);
    }
  });
}

function expiredCertificate(certificate: Uint8Array | undefined): string | undefined {
  if (certificate === undefined) return undefined;
  try {
    const { validTo, validFrom } = new X509Certificate(certificate);
    if (Date.parse(validTo) < Date.now()) return `our client certificate expired on ${validTo}; renew it`;
    if (Date.parse(validFrom) > Date.now())
      return `our client certificate is valid from ${validFrom} on; check the clock`;
    return undefined;
  } catch {
    return 'our client certificate cannot be read; TEMPORAL_TLS_CLIENT_CERT_PATH must name a PEM file';
  }
}

/** @throws {UserError} for what the server's owner or the user can mend, else the error itself */
function explained(error: unknown, address: string, namespace: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === NOT_FOUND) {
    throw new UserError(
      `Cannot use the Temporal server at ${address}: it must have the namespace "${namespace}"; ` +
        `create it (temporal operator namespace create -n ${namespace}), or correct TEMPORAL_NAMESPACE`,
      { cause: error },
    );
  }
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
    throw new UserError(
      `Cannot use the Temporal server at ${address}: it does not let us into namespace "${namespace}"; correct TEMPORAL_API_KEY or the client certificate, or have its owner grant access`,
      { cause: error },
    );
  }
  throw error;
}
