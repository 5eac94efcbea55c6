/** Free ports on the loopback address. */
import { connect, createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Returns `count` different ports that were free a moment ago. They stay ours only until somebody else takes them. */
export async function freePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = listeners.map((listener) => (listener.address() as { port: number }).port);
  await Promise.all(listeners.map((listener) => new Promise((closed) => listener.close(closed))));
  return ports;
}

/** Tells whether the port can be listened on. */
export async function isFree(port: number): Promise<boolean> {
  try {
    const listener = await listen(port);
    await new Promise((closed) => listener.close(closed));
    return true;
  } catch {
    return false;
  }
}

/** Tells whether something accepts connections there. */
export function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: LOOPBACK, timeout: 1_000 });
    const finish = (open: boolean) => {
      socket.destroy();
      done(open);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once('error', reject);
    listener.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(listener));
  });
}
