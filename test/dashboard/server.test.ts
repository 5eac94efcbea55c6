/** The dashboard's server: what it answers, to whom, and how many may watch. */
import { request } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError } from '../../client/user-error.js';
import { createRunHub } from '../../dashboard/run-hub.js';
import { type Dashboard, type ServeOptions, serveDashboard } from '../../dashboard/serve.js';
import type { DashboardServices } from '../../dashboard/services.js';
import { NO_ACTIVITY, type ScriptedRun, scriptedRun, scriptedServices } from '../support/scripted-run.js';

let dashboard: Dashboard | undefined;
afterEach(async () => {
  await dashboard?.close();
  dashboard = undefined;
});

async function serve(
  run: ScriptedRun,
  more: Partial<DashboardServices> = {},
  options: ServeOptions = {},
): Promise<string> {
  dashboard = await serveDashboard(scriptedServices([run], more), { port: 0, ...options });
  return dashboard.url;
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

interface Stream {
  readonly events: { readonly event: string; readonly data: unknown }[];
  close(): void;
}

/** Reads server-sent events until it is closed. */
function listen(url: string, headers: Record<string, string> = {}): Stream {
  const events: { event: string; data: unknown }[] = [];
  const stop = new AbortController();
  async function read(): Promise<void> {
    const response = await fetch(url, { signal: stop.signal, headers });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const event = /^event: (.*)$/m.exec(part)?.[1];
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
      }
    }
  }
  read().catch(() => {});
  return { events, close: () => stop.abort() };
}

test('a run is shown whole at first, then what has changed', async () => {
  const run = scriptedRun();
  const url = await serve(run);
  const stream = listen(`${url}api/runs/scripted/events`);
  await vi.waitFor(() => expect(stream.events.some(({ event }) => event === 'cells')).toBe(true));
  expect(stream.events.find(({ event }) => event === 'cells')!.data).toMatchObject({
    whole: true,
    cells: { length: 6 },
  });
  run.store(4, 10);
  await vi.waitFor(() => expect(stream.events.filter(({ event }) => event === 'cells')).toHaveLength(2));
  const last = stream.events.findLast(({ event }) => event === 'cells')!.data;
  expect(last).toMatchObject({ whole: false, cells: [{ cell: 4, finished: 10 }] });
  expect(stream.events.findLast(({ event }) => event === 'standing')!.data).toMatchObject({ finished: 10 });
  stream.close();
});

test('a hundred pages cost one look for each change, and none when they have left', async () => {
  const run = scriptedRun();
  const url = await serve(run);
  const streams = Array.from({ length: 100 }, () => listen(`${url}api/runs/scripted/events`));
  await vi.waitFor(() => expect(streams.every(({ events }) => events.length > 0)).toBe(true), { timeout: 20_000 });
  run.store(1, 5);
  const told = (stream: Stream) => stream.events.some(({ data }) => (data as { finished?: number }).finished === 5);
  await vi.waitFor(() => expect(streams.every(told)).toBe(true), { timeout: 20_000 });
  // two looks a second, whoever watches
  expect(run.looks).toBeLessThan(100);
  for (const stream of streams) stream.close();
  let looks = -1;
  await vi.waitFor(
    () => {
      const before = looks;
      looks = run.looks;
      expect(looks).toBe(before);
    },
    { timeout: 20_000, interval: 1500 },
  );
}, 60_000);

test('a reader that fell behind gets everything as it is now, and not what it missed', async () => {
  const run = scriptedRun();
  const hub = createRunHub(run, { activity: async () => NO_ACTIVITY, everyMs: 1, onError: () => {} });
  const [quick, slow] = [hub.enter(), hub.enter()];
  const { signal } = new AbortController();
  const first = (await slow.next(0, signal))!;
  let seen = (await quick.next(0, signal))!.version;
  for (let finished = 2; finished <= 9; finished++) {
    run.store(0, finished);
    const update = (await quick.next(seen, signal))!;
    expect(update.version).toBe(seen + 1);
    seen = update.version;
  }
  const late = (await slow.next(first.version, signal))!;
  expect(late.version).toBe(seen);
  const cells = JSON.parse(late.events.find(({ event }) => event === 'cells')!.data);
  expect(cells).toMatchObject({ whole: true, cells: { length: 6 } });
  expect(cells.cells[0].finished).toBe(9);
  for (const reader of [quick, slow]) reader.leave();
  hub.close();
});

test('a run that vanishes says so, and the server goes on', async () => {
  const run = scriptedRun();
  const url = await serve(run, { onError: () => {} });
  const stream = listen(`${url}api/runs/scripted/events`);
  await vi.waitFor(() => expect(stream.events.length).toBeGreaterThan(0));
  run.vanish();
  await vi.waitFor(() => expect(stream.events.at(-1)?.event).toBe('gone'));
  expect(stream.events.at(-1)!.data).toEqual({ error: 'Cannot watch scripted: the ledger has no such run any more' });
  expect((await fetch(`${url}healthz`)).status).toBe(200);
});

test.each([
  ['an unknown run', 'api/runs/nobody', 404, 'Cannot find run nobody: the ledger has no such run'],
  ['an unknown path', 'api/nothing', 404, 'Cannot answer GET /api/nothing: there is no such path'],
  ['an unknown file', 'api/runs/scripted/passwords.txt', 404, 'Cannot find passwords.txt: a run has no such file'],
  [
    'an unknown cell',
    'api/runs/scripted/cells/zz',
    404,
    'Cannot show cell zz: run scripted has no such cell with the measure excess-risk',
  ],
  ['an encoded way out', 'api/runs/..%2f..%2fetc', 404, 'Cannot find run ../../etc: the ledger has no such run'],
])('%s gets a clear answer', async (_, path, status, error) => {
  const url = await serve(scriptedRun());
  const response = await fetch(url + path);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error });
});

test('places of the page are the page, and files that it does not have are not there', async () => {
  const url = await serve(scriptedRun());
  for (const path of ['', 'runs/scripted', 'runs/scripted/cells/aaaa', 'compare/a/b']) {
    const response = await fetch(url + path);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
  expect((await fetch(`${url}assets/../../package.json`)).status).toBe(404);
});

test('steering takes JSON of the page alone', async () => {
  const done: unknown[] = [];
  const steer = async (_: string, request: unknown) => {
    done.push(request);
    return 'Goes on.';
  };
  const url = await serve(scriptedRun(), { steer });
  const path = `${url}api/runs/scripted/steer`;
  expect(await (await post(path, { action: 'resume' })).json()).toEqual({ words: 'Goes on.' });
  expect((await post(path, { action: 'resume' }, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post(path, { action: 'resume' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await fetch(path, { method: 'POST', body: '{"action":"resume"}' })).status).toBe(400);
  const wrong = await post(path, { action: 'priority', priority: 9 });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: expect.stringMatching(/^Cannot read the request: priority: /) });
  expect((await post(path, { action: 'extend', repetitions: 'x'.repeat(20_000) })).status).toBe(413);
  expect(done).toEqual([{ action: 'resume' }]);
});

test('what cannot be steered says why, and what nobody expected says nothing of itself', async () => {
  const errors: unknown[] = [];
  const steer = async (_: string, request: { readonly action: string }) => {
    if (request.action === 'resume') throw new UserError('Cannot resume scripted: the run is not paused');
    throw new Error('secret at /home/somebody');
  };
  const url = await serve(scriptedRun(), { steer, onError: (error) => errors.push(error) });
  const refused = await post(`${url}api/runs/scripted/steer`, { action: 'resume' });
  expect([refused.status, await refused.json()]).toEqual([
    409,
    { error: 'Cannot resume scripted: the run is not paused' },
  ]);
  const broken = await post(`${url}api/runs/scripted/steer`, { action: 'cancel' });
  expect(broken.status).toBe(500);
  expect(JSON.stringify(await broken.json())).not.toContain('secret');
  expect(errors).toHaveLength(1);
});

test('a name that is not the server’s own is refused, so that no other site reaches it', async () => {
  const url = new URL(await serve(scriptedRun()));
  const status = await new Promise<number | undefined>((resolve) => {
    request({ host: url.hostname, port: url.port, path: '/api/runs', headers: { host: 'evil.example' } }, (response) =>
      resolve(response.statusCode),
    ).end();
  });
  expect(status).toBe(403);
});

test('beyond loopback a token is needed; it is asked for once and kept in a cookie', async () => {
  const token = 'a-token-of-more-than-16';
  await expect(serveDashboard(scriptedServices([]), { host: '0.0.0.0', port: 0 })).rejects.toThrow(
    /a token must be given/,
  );
  await expect(serveDashboard(scriptedServices([]), { token: 'short', port: 0 })).rejects.toThrow(
    /at least 16 characters/,
  );
  const url = await serve(scriptedRun(), {}, { token });
  expect((await fetch(`${url}api/runs`)).status).toBe(401);
  expect((await fetch(`${url}api/runs`, { headers: { authorization: 'Bearer wrong-token-of-16-chars' } })).status).toBe(
    401,
  );
  expect((await fetch(`${url}api/runs`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  const signedIn = await fetch(`${url}runs/scripted?token=${token}&measure=error`, { redirect: 'manual' });
  expect(signedIn.headers.get('location')).toBe('/runs/scripted?measure=error');
  const cookie = signedIn.headers.get('set-cookie')!;
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect((await fetch(`${url}api/runs`, { headers: { cookie: cookie.split(';')[0]! } })).status).toBe(200);
  // health is no secret
  expect((await fetch(`${url}healthz`)).status).toBe(200);
});

test('a port that was asked for and is taken is refused with a remedy', async () => {
  const url = new URL(await serve(scriptedRun()));
  await expect(serveDashboard(scriptedServices([]), { port: Number(url.port) })).rejects.toThrow(
    /must be free; name another with --port/,
  );
});
