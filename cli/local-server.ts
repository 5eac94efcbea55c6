/** How a command tells the worker that it started where the server is: both start at once, so it cannot say so beforehand. */
import { once } from 'node:events';

/** A server on this machine. */
export interface LocalServer {
  readonly address: string;
  readonly namespace: string;
}

/** What the parent sends. */
export interface ServerMessage {
  /** Absent for the one that the environment names. */
  readonly server?: LocalServer;
}

/** Waits for the parent's word. @throws the signal's reason */
export async function serverFromParent(signal: AbortSignal): Promise<LocalServer | undefined> {
  const [message] = (await once(process, 'message', { signal })) as [ServerMessage];
  return message.server;
}
