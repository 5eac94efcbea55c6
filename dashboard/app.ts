/** The dashboard's paths, as `contract.ts` lists them. */
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { UserError } from '../client/user-error.js';
import { sendChanges, sendUpdates } from './event-stream.js';
import { type Access, checkHost, checkOrigin, checkToken, DOCUMENT_POLICY, refuse, safeHeaders } from './guard.js';
import { type PageFile, pageFiles } from './page-files.js';
import { createRunHub, type RunHub } from './run-hub.js';
import type { DashboardServices, RunFile, WatchedRun } from './services.js';
import { parseSteerRequest } from './steer-request.js';

const MOST_BODY = 16 * 1024;
const LIST_MS = 1500;
/** Hubs that are kept; those nobody watches go first. */
const MOST_HUBS = 64;

export interface DashboardApp {
  readonly fetch: Hono['fetch'];
  /** Ends all streams. */
  close(): void;
}

export function createApp(services: DashboardServices, access: Access, files = pageFiles()): DashboardApp {
  const closing = new AbortController();
  const hubs = new Map<string, { readonly run: WatchedRun; readonly hub: RunHub }>();
  const list = shared(LIST_MS / 2, async () => {
    const runs = await services.runs.list();
    return { data: JSON.stringify(runs), mark: JSON.stringify(runs.runs) };
  });
  const app = new Hono();

  app.use(safeHeaders, checkHost(access));
  app.get('/healthz', (context) => context.text('ok\n'));
  app.use(checkToken(access), checkOrigin);
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: MOST_BODY,
      onError: (context) => refuse(context, 413, 'Cannot read the request: it must be shorter'),
    }),
  );

  app.get('/api/runs', async (context) => json(context, (await list()).data));
  app.get('/api/runs/events', (context) => sendChanges(context, closing.signal, 'runs', LIST_MS, list));
  app.get('/api/runs/:run', async (context) =>
    withRun(context, async (run) => {
      await run.refresh();
      const temporalUrl = await services.temporalUrl(run.id);
      return context.json({ ...run.view(), temporalUrl, steerable: services.steer !== undefined });
    }),
  );
  app.get('/api/runs/:run/events', (context) =>
    withRun(context, async (run) => sendUpdates(context, hubOf(run).enter(), closing.signal)),
  );
  app.get('/api/runs/:run/cells/:cell', (context) =>
    withRun(context, async (run) => {
      await run.refresh();
      const measure = context.req.query('measure') ?? run.view().plot.measures[0] ?? '';
      const key = context.req.param('cell') ?? '';
      const view = /^[0-9a-f]{4,64}$/.test(key) ? await run.cell(key, measure) : undefined;
      return view === undefined
        ? refuse(context, 404, `Cannot show cell ${key}: run ${run.id} has no such cell with the measure ${measure}`)
        : context.json(view);
    }),
  );
  app.get('/api/runs/:run/histogram', (context) =>
    withRun(context, async (run) => {
      await run.refresh();
      return context.json(await run.histogram(context.req.query('measure') ?? 'gamma-star'));
    }),
  );
  app.get('/api/runs/:run/theory', (context) => withRun(context, async (run) => context.json(await run.theory())));
  app.get('/api/runs/:run/failures', (context) =>
    withRun(context, async (run) => {
      await run.refresh();
      return context.json(run.failures());
    }),
  );
  app.post('/api/runs/:run/steer', (context) => withRun(context, (run) => steer(context, run)));
  app.get('/api/runs/:run/:file', (context) =>
    withRun(context, async (run) => {
      const name = context.req.param('file') ?? '';
      const file = await services.file(run.id, name, context.req.query());
      return file === undefined ? refuse(context, 404, `Cannot find ${name}: a run has no such file`) : sendFile(file);
    }),
  );
  app.all('/api/*', (context) =>
    refuse(context, 404, `Cannot answer ${context.req.method} ${context.req.path}: there is no such path`),
  );
  app.get('*', (context) => page(context, files));
  app.notFound((context) => refuse(context, 405, `Cannot answer ${context.req.method} ${context.req.path}`));
  app.onError((error, context) => {
    if (error instanceof UserError) return refuse(context, 409, error.message);
    services.onError(error, `${context.req.method} ${context.req.path}`);
    return refuse(
      context,
      500,
      'Cannot answer: something went wrong; the terminal that serves the dashboard says what',
    );
  });

  async function withRun(context: Context, use: (run: WatchedRun) => Promise<Response>): Promise<Response> {
    const id = context.req.param('run') ?? '';
    let run: WatchedRun | undefined;
    try {
      run = await services.runs.open(id);
    } catch (error) {
      return refuse(context, 409, error instanceof Error ? error.message : `Cannot read run ${id}`);
    }
    return run === undefined
      ? refuse(context, 404, `Cannot find run ${id.slice(0, 120)}: the ledger has no such run`)
      : use(run);
  }

  async function steer(context: Context, run: WatchedRun): Promise<Response> {
    if (services.steer === undefined)
      return refuse(context, 403, 'Cannot steer runs here: this dashboard only shows them');
    const body = await context.req.json().catch(() => undefined);
    const request = parseSteerRequest(body);
    if (typeof request === 'string') return refuse(context, 400, request);
    return context.json({ words: await services.steer(run.id, request) });
  }

  function hubOf(run: WatchedRun): RunHub {
    const known = hubs.get(run.id);
    if (known?.run === run) return known.hub;
    const hub = createRunHub(run, {
      activity: services.activity,
      onError: (error) => services.onError(error, `watching ${run.id}`),
    });
    hubs.set(run.id, { run, hub });
    for (const oldest of hubs.keys()) {
      if (hubs.size <= MOST_HUBS) break;
      hubs.delete(oldest);
    }
    return hub;
  }

  return {
    fetch: app.fetch,
    close() {
      closing.abort();
      for (const { hub } of hubs.values()) hub.close();
    },
  };
}

/** One answer for all who ask within `ms`. */
function shared<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let [last, madeAt]: [Promise<T> | undefined, number] = [undefined, 0];
  return () => {
    if (last === undefined || Date.now() - madeAt > ms) {
      madeAt = Date.now();
      last = make();
    }
    return last;
  };
}

function json(context: Context, data: string): Response {
  return context.body(data, 200, { 'content-type': 'application/json' });
}

function sendFile({ type, name, body }: RunFile): Response {
  const shown = type.startsWith('text/html') || type.startsWith('image/') || type === 'application/pdf';
  const headers = {
    'content-type': type,
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    'content-security-policy': DOCUMENT_POLICY,
  };
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : Readable.toWeb(Readable.from(body));
  return new Response(bytes as ConstructorParameters<typeof Response>[0], { headers });
}

/** A file of the page; any other path without a dot is a place in the page. */
function page(context: Context, files: ReadonlyMap<string, PageFile>): Response {
  const { path } = context.req;
  const file =
    files.get(path) ?? (path.includes('.') && !path.startsWith('/runs/') ? undefined : files.get('/index.html'));
  if (file === undefined) return refuse(context, 404, `Cannot find ${path}`);
  const headers = {
    'content-type': file.type,
    'cache-control': file.fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  return context.body(file.bytes, 200, headers);
}
