/**
 * Who may ask the dashboard what.
 *
 * On loopback everybody on the machine may; the name in the Host header must be one that this server has, so that a page of
 * another site cannot reach it by a name that it resolves to loopback (DNS rebinding). On any other address a token is needed.
 * What changes something is taken from the server's own page alone.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isLoopback } from '../network/loopback.js';
import type { Refusal } from './contract.js';

export interface Access {
  /** Where the server listens: an address or a name. */
  readonly host: string;
  /** Without one, everybody who reaches it may ask. */
  readonly token?: string;
}

const COOKIE = 'ballast-token';
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** Everything comes from the server itself, nothing is inline, nobody may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Of documents that hold text of a study: no script at all, wherever they are opened. */
export const DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** Headers that every answer has. */
export const safeHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', POLICY);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
};

export function checkHost({ host, token }: Access): MiddlewareHandler {
  return async (context, next) => {
    const named = new URL(`http://${context.req.header('host') ?? ''}/`).hostname;
    // with a token, whoever has it may use any name by which the machine is reached
    const known = token !== undefined || named === host || (isLoopback(host) && LOOPBACK.includes(named));
    return known ? await next() : refuse(context, 403, `Cannot answer for ${named}: the server is ${host}`);
  };
}

/** A bearer header, the cookie, or `?token=` once, which sets the cookie and leaves the address bar. */
export function checkToken({ token }: Access): MiddlewareHandler {
  return async (context, next) => {
    if (token === undefined) return await next();
    const url = new URL(context.req.url);
    const given = url.searchParams.get('token');
    if (given !== null && context.req.method === 'GET' && isSame(given, token)) {
      setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      url.searchParams.delete('token');
      return context.redirect(`${url.pathname}${url.search}`);
    }
    const bearer = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const known = bearer ?? getCookie(context, COOKIE);
    if (known !== undefined && isSame(known, token)) return await next();
    return refuse(
      context,
      401,
      'Cannot show this: a token is needed; open the address that `ballast dashboard` printed',
    );
  };
}

/** What changes something comes from our own page, as JSON: a form of another site can send neither. */
export const checkOrigin: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return await next();
  const { origin, host } = { origin: context.req.header('origin'), host: context.req.header('host') };
  const site = context.req.header('sec-fetch-site');
  const foreign =
    (origin !== undefined && originHost(origin) !== host) || (site !== undefined && site !== 'same-origin');
  if (foreign)
    return refuse(context, 403, 'Cannot do this for another site: it must be asked from the dashboard itself');
  if (!/^application\/json\b/.test(context.req.header('content-type') ?? '')) {
    return refuse(context, 400, 'Cannot read the request: it must be application/json');
  }
  return await next();
};

export function refuse(
  context: Context,
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 500 | 503,
  error: string,
): Response {
  return context.json({ error } satisfies Refusal, status);
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Takes as long whatever is given. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
