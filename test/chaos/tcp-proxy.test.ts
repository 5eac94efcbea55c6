import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';

let proxy: TcpProxy;
let echoPort: number;

beforeEach(async () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  echoPort = (echo.address() as AddressInfo).port;
  proxy = await openTcpProxy(echoPort);
  return async () => {
    await proxy.close();
    await new Promise((closed) => echo.close(closed));
  };
});

test('openTcpProxy() passes bytes and the end on, both ways', async () => {
  const caller = call();
  caller.socket.end('to and fro');
  await caller.closed;
  expect(caller.heard()).toBe('to and fro');
});

test('openTcpProxy() keeps bytes in their order when a delay ends while some are under way', async () => {
  const caller = call();
  proxy.delay(200);
  caller.socket.write('first ');
  await roundTrip();
  proxy.mend();
  caller.socket.end('second');
  await caller.closed;
  expect(caller.heard()).toBe('first second');
});

test('cut() resets connections and new ones until mended', async () => {
  const caller = call();
  caller.socket.write('x');
  await caller.untilHeard('x');
  proxy.cut();
  await caller.closed;
  const refused = call();
  await refused.closed;
  expect(refused.heard()).toBe('');

  proxy.mend();
  const again = call();
  again.socket.end('back');
  await again.closed;
  expect(again.heard()).toBe('back');
});

test('freeze() holds bytes back, and mend() lets them through on the same connection', async () => {
  const caller = call();
  caller.socket.write('a');
  await caller.untilHeard('a');
  proxy.freeze();
  caller.socket.write('b');
  await roundTrip();
  expect(caller.heard()).toBe('a');
  proxy.mend();
  await caller.untilHeard('ab');
  caller.socket.end();
  await caller.closed;
});

interface Caller {
  readonly socket: Socket;
  /** Everything that has come back. */
  heard(): string;
  untilHeard(text: string): Promise<void>;
  readonly closed: Promise<void>;
}

/** Talks past the proxy: what had been sent through it before has had as much time. */
async function roundTrip(): Promise<void> {
  const direct = call(echoPort);
  direct.socket.end('x');
  await direct.closed;
}

function call(port = proxy.port): Caller {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    heard: () => text,
    untilHeard: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (text === wanted) resolve();
          else socket.once('data', look);
        };
        look();
      }),
    closed: new Promise((resolve) => void socket.once('close', () => resolve())),
  };
}
