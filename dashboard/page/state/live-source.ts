/** A stream of server-sent events that comes back by itself, and says how old what it brought is. */
export interface LiveSource {
  close(): void;
}

export interface LiveOptions {
  readonly url: string;
  readonly events: Readonly<Record<string, (data: unknown) => void>>;
  readonly onConnection: (connected: boolean) => void;
}

/** Pauses before it is tried again, when the server refused. */
const PAUSES_MS = [1000, 2000, 5000, 10_000];

export function openLiveSource({ url, events, onConnection }: LiveOptions): LiveSource {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  function connect(): void {
    source = new EventSource(url);
    source.onopen = () => {
      tries = 0;
      onConnection(true);
    };
    source.onerror = () => {
      onConnection(false);
      // a browser tries again by itself unless it was refused
      if (source?.readyState !== EventSource.CLOSED) return;
      source.close();
      timer = setTimeout(connect, PAUSES_MS[Math.min(tries++, PAUSES_MS.length - 1)]);
    };
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data)));
    }
  }
  connect();
  return {
    close() {
      clearTimeout(timer);
      source?.close();
    },
  };
}
