import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { payloadCodec, payloadConversion } from '../../network/payload-codec.js';

const key = () => randomBytes(32).toString('base64');
const payload = (value: unknown) => defaultPayloadConverter.toPayload(value);

test('payloadCodec() gives back what it was given, and shows nothing of it', async () => {
  const codec = payloadCodec({ BALLAST_PAYLOAD_KEY: key() })!;
  const plain = payload({ runId: 'figure-5-secret', batch: 7 });
  const [sealed] = await codec.encode([plain]);
  expect(Buffer.from(sealed!.data!).toString('latin1')).not.toContain('figure-5-secret');
  const [opened] = await codec.decode([sealed!]);
  expect(defaultPayloadConverter.fromPayload(opened!)).toEqual({ runId: 'figure-5-secret', batch: 7 });
  const [nothing] = await codec.decode(await codec.encode([payload(undefined)]));
  expect(defaultPayloadConverter.fromPayload(nothing!)).toBeUndefined();
});

test('payloadCodec() never seals the same twice alike, and notices a changed bit', async () => {
  const codec = payloadCodec({ BALLAST_PAYLOAD_KEY: key() })!;
  const [one, two] = await codec.encode([payload(1), payload(1)]);
  expect(one!.data).not.toEqual(two!.data);
  const broken = Uint8Array.from(one!.data!);
  broken[15]! ^= 1;
  await expect(codec.decode([{ ...one!, data: broken }])).rejects.toThrow();
});

test('payloadCodec() reads what older keys wrote, and what was written before there was one', async () => {
  const [old, fresh] = [key(), key()];
  const [sealed] = await payloadCodec({ BALLAST_PAYLOAD_KEY: old })!.encode([payload('kept')]);
  const [opened] = await payloadCodec({ BALLAST_PAYLOAD_KEY: `${fresh}, ${old}` })!.decode([sealed!]);
  expect(defaultPayloadConverter.fromPayload(opened!)).toBe('kept');
  const plain = payload('plain');
  expect(await payloadCodec({ BALLAST_PAYLOAD_KEY: fresh })!.decode([plain])).toEqual([plain]);
  await expect(payloadCodec({ BALLAST_PAYLOAD_KEY: fresh })!.decode([sealed!])).rejects.toThrow(
    /BALLAST_PAYLOAD_KEY must have the key [0-9a-f]{8} that it was encrypted with/,
  );
});

test('payloadCodec() refuses a key that is none, without showing it; without a key nothing is encrypted', () => {
  const wrong = { BALLAST_PAYLOAD_KEY: `${key()},c2hvcnQ=` };
  expect(() => payloadCodec(wrong)).toThrow(/key 2 of BALLAST_PAYLOAD_KEY must be 32 bytes in base64, got 5/);
  expect(() => payloadCodec(wrong)).not.toThrow(/c2hvcnQ/);
  expect(payloadConversion({})).toEqual({});
});
