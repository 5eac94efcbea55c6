/** Asks the server for something once. */
import type { Refusal, SteerReply, SteerRequest } from '../../contract.js';

/** What the server said why not. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws {Refused} with the server's sentence */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch(() => {
    throw new Refused(0, 'Cannot reach the dashboard’s server: is `ballast dashboard` still running?');
  });
  const body: unknown = await response.json().catch(() => ({ error: `The server answered ${response.status}` }));
  if (!response.ok) throw new Refused(response.status, (body as Refusal).error);
  return body as T;
}

export async function steerRun(run: string, request: SteerRequest): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const path = `/api/runs/${encodeURIComponent(run)}/steer`;
  return (await ask<SteerReply>(path, { method: 'POST', headers, body: JSON.stringify(request) })).words;
}
