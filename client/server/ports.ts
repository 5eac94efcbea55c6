/** Free ports on the loopback address. */
import { connect, createServer, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Returns `count` different ports that are free, and that for a minute the system gives to nobody who asks for any free
 * port, as servers that start at the same time do, and ours does for its inner services. Whoever names one can have it.
 */
export async function freePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = listeners.map((listener) => (listener.address() as { port: number }).port);
  await Promise.all(listeners.map(reserve));
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

/**
 * Leaves the port in TIME_WAIT by a connection that the listening side ends, as Temporal does for the ports that it
 * chooses. Linux picks free ports at random, for a listener from some 7,000; elsewhere it goes through all in turn.
 */
async function reserve(listener: Server): Promise<void> {
  if (process.platform !== 'linux') return;
  listener.once('connection', (accepted) => accepted.destroy());
  const { port } = listener.address() as { port: number };
  await new Promise((closed, failed) =>
    connect({ port, host: LOOPBACK }).once('close', closed).once('error', failed).resume(),
  );
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once('error', reject);
    listener.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(listener));
  });
}
