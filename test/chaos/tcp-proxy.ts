/** A TCP proxy on loopback that can be cut, frozen and slowed: the network between a command, its worker and the server. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Resets every connection, and each new one, until mended. */
  cut(): void;
  /** Lets no byte pass and tells neither side, until mended: packets are lost, nobody hangs up. */
  freeze(): void;
  /** Every byte arrives so much later, each way, until mended. */
  delay(ms: number): void;
  mend(): void;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** What the network does at the moment. */
interface Weather {
  refusing: boolean;
  delayMs: number;
  /** Settled while bytes may pass. */
  open: Promise<void>;
  thaw(): void;
}

/** Forwards connections to `target`, a port on loopback. Volumes are small, so nothing holds a fast sender back. */
export async function openTcpProxy(target: number): Promise<TcpProxy> {
  const weather: Weather = { refusing: false, delayMs: 0, open: Promise.resolve(), thaw() {} };
  const sockets = new Set<Socket>();

  const listener = createServer({ allowHalfOpen: true }, (near) => {
    if (weather.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: LOOPBACK, allowHalfOpen: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      carry(from, to, weather);
      from.on('error', () => {});
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, LOOPBACK, resolve);
  });

  function mend(): void {
    weather.refusing = false;
    weather.delayMs = 0;
    weather.thaw();
  }
  return {
    port: (listener.address() as AddressInfo).port,
    cut() {
      weather.refusing = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    freeze() {
      weather.open = new Promise((resolve) => {
        weather.thaw = resolve;
      });
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    mend,
    async close() {
      mend();
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => listener.close(closed));
    },
  };
}

/** Passes bytes, and then the end, on in their order; each waits for its own time. */
function carry(from: Socket, to: Socket, weather: Weather): void {
  let before: Promise<unknown> = Promise.resolve();
  function pass(deliver: () => void): void {
    const due = performance.now() + weather.delayMs;
    before = before.then(async () => {
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      await weather.open;
      if (!to.destroyed) deliver();
    });
  }
  from.on('data', (chunk) => pass(() => to.write(chunk)));
  from.once('end', () => pass(() => to.end()));
}
