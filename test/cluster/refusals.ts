/** Everything that is configured wrongly is refused with one clear message, before anything is started. */
import path from 'node:path';
import { SERVER_IP } from './hosts.js';
import type { Stage } from './stage.js';

interface Refusal {
  readonly what: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Must stand in the message. */
  readonly says: RegExp;
  /** One if absent. */
  readonly mostLines?: number;
}

const STUDY = ['run', 'figure-5', '--workers', '0', '--run-id', 'never'];

/** @returns what is wrong, in words */
export async function refusalProblems(stage: Stage): Promise<string[]> {
  const problems: string[] = [];
  const left = refusals(stage);
  async function tryAll(): Promise<void> {
    for (let one = left.pop(); one !== undefined; one = left.pop()) problems.push(...(await problemOf(stage, one)));
  }
  // commands mostly wait
  await Promise.all([tryAll(), tryAll(), tryAll()]);
  const started = await stage.postgres.query(`SELECT id FROM ballast.run WHERE id = 'never'`);
  if (started.rows.length > 0) problems.push('a refused run was recorded');
  return problems;
}

async function problemOf(
  stage: Stage,
  { what, args = STUDY, env = {}, says, mostLines = 1 }: Refusal,
): Promise<string[]> {
  const { code, stdout, stderr } = await stage.ballast(args, env);
  const lines = stderr.trimEnd().split('\n');
  if (code === 2 && stdout === '' && lines.length <= mostLines && says.test(stderr)) return [];
  return [`${what}: should end with 2 and say ${says}, got ${code}: ${(stdout + stderr).trim()}`];
}

function refusals({ folder, env, postgres }: Stage): Refusal[] {
  const certificate = (name: string) => ({
    TEMPORAL_TLS_CLIENT_CERT_PATH: path.join(folder, 'certificates', `${name}.pem`),
    TEMPORAL_TLS_CLIENT_KEY_PATH: path.join(folder, 'certificates', `${name}.key`),
  });
  const store = (from: string, to: string) => ({ BALLAST_STORE: (env.BALLAST_STORE ?? '').replace(from, to) });
  const { TEMPORAL_ADDRESS = '' } = env;
  return [
    {
      what: 'no client certificate',
      env: { TEMPORAL_TLS_CLIENT_CERT_PATH: '', TEMPORAL_TLS_CLIENT_KEY_PATH: '' },
      says: /wants a client certificate; set TEMPORAL_TLS_CLIENT_CERT_PATH/,
    },
    {
      what: 'an expired certificate',
      env: certificate('expired'),
      says: /our client certificate expired on .* 2020 GMT; renew it/,
    },
    {
      what: 'a stranger’s certificate',
      env: certificate('stranger'),
      says: /does not know who signed our client certificate/,
    },
    {
      what: 'an authority that the server is not of',
      env: { TEMPORAL_TLS_SERVER_CA_CERT_PATH: path.join(folder, 'certificates', 'other-authority.pem') },
      says: /nobody vouches for its certificate; name its authority’s with TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
    },
    {
      what: 'another name',
      env: { TEMPORAL_TLS_SERVER_NAME: 'elsewhere' },
      says: /its certificate is for another name; set TEMPORAL_TLS_SERVER_NAME/,
    },
    {
      what: 'plaintext to another machine',
      env: {
        TEMPORAL_TLS: 'false',
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: '',
        TEMPORAL_TLS_SERVER_NAME: '',
        TEMPORAL_TLS_CLIENT_CERT_PATH: '',
        TEMPORAL_TLS_CLIENT_KEY_PATH: '',
      },
      says: /must be reached by TLS, since it is on another machine;.*--insecure/,
    },
    {
      what: 'a namespace that is not there',
      env: { TEMPORAL_NAMESPACE: 'elsewhere' },
      says: /must have the namespace "elsewhere"; create it/,
    },
    {
      what: 'a server that is not there',
      env: { TEMPORAL_ADDRESS: TEMPORAL_ADDRESS.replace(/\d+$/, '7999') },
      says: /Cannot reach the Temporal server: one must answer at/,
    },
    {
      what: 'a wrong password of the ledger',
      env: { PGPASSWORD: 'guess' },
      says: /the password is wrong; set PGPASSWORD/,
    },
    {
      what: 'a database that is not there',
      env: store('/ballast?', '/elsewhere?'),
      says: /database "elsewhere" does not exist; create it/,
    },
    {
      what: 'plaintext to the ledger',
      env: store('sslmode=verify-full', 'sslmode=disable'),
      says: new RegExp(`sends everything in the clear, and ${SERVER_IP} is not this machine`),
    },
    {
      what: 'a ledger’s server of another authority',
      env: store('ca.pem', 'other-authority.pem'),
      says: /nobody vouches for the server’s certificate; name its authority’s certificate with sslrootcert/,
    },
    {
      what: 'tables that are not there',
      env: store('?', '?schema=empty&'),
      says: /permission denied.*ballast store migrate/,
    },
    {
      what: 'a ledger of a newer version',
      env: store('?', '?schema=newer&'),
      says: /it is of version 99 and this Ballast knows up to \d+; upgrade Ballast/,
    },
    {
      what: 'a payload key that is none',
      env: { BALLAST_PAYLOAD_KEY: 'c2hvcnQ=' },
      says: /key 1 of BALLAST_PAYLOAD_KEY must be 32 bytes in base64, got 5/,
    },
    {
      what: 'another study under the id of a run',
      args: ['run', 'figure-3', '--workers', '0', '--run-id', 'first'],
      says: /Cannot run figure-3 as first: that id stands for another study/,
      // shows what differs
      mostLines: 40,
    },
    {
      what: 'nobody to compute',
      args: ['run', 'figure-5', '--engine', 'inline', '--workers', '0', '--run-id', 'never'],
      says: /somebody must compute/,
    },
    {
      what: `a worker with a wrong password at port ${postgres.port}`,
      args: ['worker'],
      env: { PGPASSWORD: 'guess' },
      says: /the password is wrong/,
    },
    {
      what: 'a worker with an expired certificate',
      args: ['worker'],
      env: certificate('expired'),
      says: /our client certificate expired/,
    },
  ];
}
