/** Server-sent events to one page: each is written when the one before has left, so what a slow page misses is never queued. */
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Reader } from './run-hub.js';

/** Something is sent at least so often, so that both sides notice when the other is gone. */
const HEARTBEAT_MS = 15_000;
/** How long a page waits before it connects again. */
const RETRY_MS = 2000;

/** @param closing aborts when the server ends */
export function sendUpdates(context: Context, reader: Reader, closing: AbortSignal): Response {
  return stream(context, closing, async (out, signal) => {
    let seen = 0;
    try {
      for (;;) {
        const update = await beating(out, (beat) => reader.next(seen, AbortSignal.any([signal, beat])), signal);
        if (update === undefined) return;
        for (const event of update.events) await out.writeSSE(event);
        seen = update.version;
      }
    } finally {
      reader.leave();
    }
  });
}

/** Sends what `make` gives whenever it differs, looking every few seconds. */
export function sendChanges(
  context: Context,
  closing: AbortSignal,
  event: string,
  everyMs: number,
  make: () => Promise<{ readonly data: string; readonly mark: string }>,
): Response {
  return stream(context, closing, async (out, signal) => {
    let [sent, sentAt] = ['', Date.now()];
    while (!signal.aborted) {
      const { data, mark } = await make();
      if (mark !== sent) await out.writeSSE({ event, data });
      else if (Date.now() - sentAt > HEARTBEAT_MS) await out.write(': still here\n\n');
      if (mark !== sent || Date.now() - sentAt > HEARTBEAT_MS) sentAt = Date.now();
      sent = mark;
      await pause(everyMs, signal);
    }
  });
}

function stream(
  context: Context,
  closing: AbortSignal,
  send: (out: SSEStreamingApi, signal: AbortSignal) => Promise<void>,
): Response {
  return streamSSE(context, async (out) => {
    const gone = new AbortController();
    out.onAbort(() => gone.abort());
    await out.write(`retry: ${RETRY_MS}\n\n`);
    await send(out, AbortSignal.any([gone.signal, closing]));
  });
}

/** Waits for `next`, with a sign of life now and then. @returns undefined at the end */
async function beating<T>(
  out: SSEStreamingApi,
  next: (beat: AbortSignal) => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (;;) {
    const beat = AbortSignal.timeout(HEARTBEAT_MS);
    const value = await next(beat);
    if (value !== undefined || signal.aborted || !beat.aborted) return value;
    await out.write(': still here\n\n');
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
