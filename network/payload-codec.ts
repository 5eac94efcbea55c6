/**
 * Encrypts what Temporal keeps of a run, for those who do not trust its database: inputs and results of workflows and activities,
 * heartbeats and summaries, which are ids, counts and study names. Results never pass through Temporal at all.
 *
 * AES-256-GCM with a random nonce for each payload; the key's id stands beside it, so that keys can be changed: old ones are kept
 * for reading. All commands, workers and dashboards of a ledger need the same keys.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { Environment } from './environment.js';

/** Keys, base64 of 32 bytes each, separated by commas: the first encrypts, all decrypt. */
export const PAYLOAD_KEY_VARIABLE = 'BALLAST_PAYLOAD_KEY';

const ENCODING = Buffer.from('binary/encrypted-aes-256-gcm');
const [KEY_BYTES, NONCE_BYTES, TAG_BYTES] = [32, 12, 16];

/** What clients and workers take, empty where no key is set. @throws {RangeError} if a key is none */
export function payloadConversion(env: Environment): { readonly dataConverter?: { payloadCodecs: PayloadCodec[] } } {
  const codec = payloadCodec(env);
  return codec === undefined ? {} : { dataConverter: { payloadCodecs: [codec] } };
}

/** @returns undefined where no key is set @throws {RangeError} if a key is none */
export function payloadCodec(env: Environment): PayloadCodec | undefined {
  const text = env[PAYLOAD_KEY_VARIABLE];
  if (!text) return undefined;
  const keys = text.split(',').map(parseKey);
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const [current] = keys;
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, current!)),
    decode: async (payloads) => payloads.map((payload) => decrypt(payload, byId)),
  };
}

function parseKey(text: string, position: number): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  // the key itself must not appear
  throw new RangeError(
    `Cannot encrypt payloads: key ${position + 1} of ${PAYLOAD_KEY_VARIABLE} must be ${KEY_BYTES} bytes in base64, got ${key.length}; make one with \`openssl rand -base64 ${KEY_BYTES}\``,
  );
}

function encrypt(payload: Payload, key: Buffer): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const plain = Buffer.from(JSON.stringify(toJson(payload)));
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: ENCODING, 'encryption-key-id': Buffer.from(idOf(key)) }, data };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const { metadata, data } = payload;
  // what was written before there was a key stays readable
  if (!metadata?.encoding || !ENCODING.equals(metadata.encoding) || !data) return payload;
  const id = Buffer.from(metadata['encryption-key-id'] ?? []).toString();
  const key = keys.get(id);
  if (key === undefined) {
    throw new RangeError(
      `Cannot decrypt a payload: ${PAYLOAD_KEY_VARIABLE} must have the key ${id} that it was encrypted with; add it behind the current one`,
    );
  }
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
  const plain = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, data.length - TAG_BYTES)), decipher.final()]);
  return fromJson(JSON.parse(plain.toString()) as JsonPayload);
}

interface JsonPayload {
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: string | null;
}

function toJson({ metadata, data }: Payload): JsonPayload {
  const fields = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return { metadata: Object.fromEntries(fields), data: data ? Buffer.from(data).toString('base64') : null };
}

function fromJson({ metadata, data }: JsonPayload): Payload {
  const fields = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(fields), ...(data !== null && { data: Buffer.from(data, 'base64') }) };
}

/** Tells keys apart without giving them away. */
function idOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
