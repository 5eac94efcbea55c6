/** The link that a command which works on a run prints, and the dashboard behind it, unless another command serves one. */
import type { Workspace } from '../workspace.js';
import { runAddress, type ServedDashboard, servedAddress, serveHere } from './serve-here.js';

export interface PageOptions {
  /** Serve it; if absent, only for somebody who sits at a terminal. */
  readonly dashboard?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export interface PageOfRun {
  close(): Promise<void>;
}

/** By then server and worker have loaded: the page must not come between them and the first batch. */
const AFTER_MS = 1500;

/** @param say prints the link; a dashboard that cannot be served is no reason to stop */
export function openPageOfRun(
  workspace: Workspace,
  runId: string,
  options: PageOptions,
  say: (line: string) => void,
): PageOfRun {
  const { dashboard, quiet, json } = options;
  const wanted = dashboard ?? (process.stderr.isTTY === true && quiet !== true && json !== true);
  if (!wanted) return { async close() {} };
  let serving: Promise<ServedDashboard | undefined> | undefined;
  const open = () => {
    const there = servedAddress(workspace.folder);
    if (there !== undefined) say(`watch      ${runAddress(there, runId)}`);
    else serving = serve();
  };
  const timer = setTimeout(open, AFTER_MS);

  async function serve(): Promise<ServedDashboard | undefined> {
    try {
      const token = process.env.BALLAST_DASHBOARD_TOKEN;
      const served = await serveHere(workspace, `run ${runId}`, token === undefined ? {} : { token });
      if (served.url !== '') say(`watch      ${runAddress(served.url, runId)}`);
      return served;
    } catch (error) {
      say(`watch      no dashboard: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
  return {
    async close() {
      clearTimeout(timer);
      await (await serving)?.close();
    },
  };
}
