/** The dashboard of a data folder: one command serves it at a time, and the others tell its address. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Hold, tryHold, whoHas } from '../../client/data-folder/hold.js';
import type { ServeOptions } from '../../dashboard/serve.js';
import type { Workspace } from '../workspace.js';

export interface ServedDashboard {
  readonly url: string;
  /** True if another command serves it. */
  readonly joined: boolean;
  close(): Promise<void>;
}

/** Serves the dashboard, or finds the command that does. @throws {UserError} if it cannot be served as asked */
export async function serveHere(
  workspace: Workspace,
  what: string,
  options: ServeOptions = {},
): Promise<ServedDashboard> {
  const place = placeOf(workspace.folder);
  const hold = tryHold(place, what);
  if (hold === undefined) return { url: readAddress(place.address), joined: true, async close() {} };
  try {
    // loaded when it is served: a run begins without it
    const [{ serveDashboard }, { dashboardServices }] = await Promise.all([
      import('../../dashboard/serve.js'),
      import('./services.js'),
    ]);
    const onError = (error: unknown, request: string) =>
      console.error(
        `the dashboard could not answer ${request}: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
    const served = await serveDashboard(dashboardServices(workspace, onError), options);
    writeFileSync(place.address, `${served.url}\n`, { mode: 0o600 });
    return { url: served.url, joined: false, close: () => served.close().finally(() => hold.release()) };
  } catch (error) {
    release(hold);
    throw error;
  }
}

/** The address of the dashboard that some command serves now. */
export function servedAddress(folder: string): string | undefined {
  const place = placeOf(folder);
  return whoHas(place) === undefined ? undefined : readAddress(place.address) || undefined;
}

/** A run's page. */
export function runAddress(url: string, runId: string): string {
  return `${url}runs/${encodeURIComponent(runId)}`;
}

function placeOf(folder: string) {
  return {
    lock: path.join(folder, 'dashboard-lock.sqlite'),
    holder: path.join(folder, 'dashboard-holder.json'),
    address: path.join(folder, 'dashboard-address'),
  };
}

function readAddress(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function release(hold: Hold): void {
  hold.release();
}
