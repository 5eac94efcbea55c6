import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { answers, freePorts, isFree } from '../../../client/server/ports.js';

test('freePorts() returns different ports, which can be listened on and answer to nobody', async () => {
  const ports = await freePorts(8);
  expect(new Set(ports).size).toBe(8);
  for (const port of ports) {
    expect(await isFree(port)).toBe(true);
    expect(await answers(port)).toBe(false);
  }
});

// Linux draws from some 7,000 ports (odd ones, in the lower half of the range), other settings from up to 64,512: without
// the reservation, none of 8,000 draws is among 60 with a chance of at most (1 - 60/64,512)^8,000 = 0.06 %.
test('freePorts() returns ports that the system gives to nobody else who asks for any', async () => {
  const ours = new Set(await freePorts(60));
  const others = [];
  for (let i = 0; i < 8_000; i++) others.push(await anyPort());
  expect(others.filter((port) => ours.has(port))).toEqual([]);
});

/** What Temporal asks for, as do other servers at their start. */
function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer().once('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as { port: number };
      listener.close(() => resolve(port));
    });
  });
}
