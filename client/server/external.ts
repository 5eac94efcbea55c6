/** A server that somebody else runs, named by Temporal's own environment variables or configuration file. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Environment } from '../../network/environment.js';
import { allowsInsecure, INSECURE_REMEDY } from '../../network/insecure.js';
import { isLoopback } from '../../network/loopback.js';
import { UserError } from '../user-error.js';

type ConnectConfig = ReturnType<typeof loadClientConnectConfig>;

export interface ExternalServer {
  readonly kind: 'external';
  readonly address: string;
  readonly namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect`: address, TLS, API key, metadata. */
  readonly connectionOptions: ConnectConfig['connectionOptions'];
}

/**
 * Reads TEMPORAL_ADDRESS, TEMPORAL_API_KEY, TEMPORAL_TLS_… and the profile (TEMPORAL_PROFILE in TEMPORAL_CONFIG_FILE or the default file) the way every
 * Temporal tool does. Without an address there is no external server, whatever else is set.
 *
 * @throws {UserError} if the configuration cannot be read, or would send everything in the clear to another machine
 */
export function externalServer(env: Environment = process.env): ExternalServer | undefined {
  const { connectionOptions, namespace } = load(env);
  const address = connectionOptions.address;
  if (!address) return undefined;
  if (!connectionOptions.tls && !isLoopback(hostOf(address)) && !allowsInsecure(env)) {
    throw new UserError(
      `Cannot use the Temporal server at ${address}: it must be reached by TLS, since it is on another machine; ` +
        `set TEMPORAL_TLS=true, with TEMPORAL_TLS_SERVER_CA_CERT_PATH and a client certificate or TEMPORAL_API_KEY as it asks for, ${INSECURE_REMEDY}`,
    );
  }
  return { kind: 'external', address, namespace: namespace ?? 'default', connectionOptions };
}

/** 'temporal:7233', '[::1]:7233' and 'temporal' all have one. */
function hostOf(address: string): string {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function load(env: Environment): ConnectConfig {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
  } catch (error) {
    throw new UserError(
      `Cannot read the Temporal configuration: ${(error as Error).message}; ` +
        'correct TEMPORAL_PROFILE or the file that TEMPORAL_CONFIG_FILE names',
      { cause: error },
    );
  }
}
