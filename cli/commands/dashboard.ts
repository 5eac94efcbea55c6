import { spawn } from 'node:child_process';
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../../client/user-error.js';
import { serveHere } from '../dashboard/serve-here.js';
import { interruptSignal } from '../execute-run.js';
import { withWorkspace } from '../workspace.js';

interface DashboardOptions {
  readonly host: string;
  readonly port?: number;
  readonly open?: boolean;
  readonly json?: boolean;
}

const LAST_PORT = 65_535;

export function addDashboardCommand(program: Command): void {
  program
    .command('dashboard')
    .description('serve a web page that shows runs as they go on, and steers them')
    .option('--port <N>', 'where to listen; 4600 if absent, or the next that is free', port)
    .option('--host <address>', 'listen there instead; needs BALLAST_DASHBOARD_TOKEN', '127.0.0.1')
    .option('--open', 'open it in the browser')
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      '\nThe page listens on this machine alone. To see it from another: ssh -L 4600:127.0.0.1:4600 HOST\n\nExample:\n  ballast dashboard --open',
    )
    .action(async ({ host, port, open, json }: DashboardOptions) => {
      const token = process.env.BALLAST_DASHBOARD_TOKEN;
      await withWorkspace(async (workspace) => {
        const dashboard = await serveHere(workspace, 'dashboard', {
          host,
          ...(port !== undefined && { port }),
          ...(token !== undefined && { token }),
        });
        if (dashboard.joined) {
          throw new UserError(
            `Cannot serve the dashboard of ${workspace.folder} twice: another command serves it at ${dashboard.url || 'an address that it is about to tell'}`,
          );
        }
        if (json) console.log(JSON.stringify({ url: dashboard.url, pid: process.pid }));
        else console.log(`Dashboard at ${dashboard.url} (Ctrl-C ends it, not the runs)`);
        if (token !== undefined && !json)
          console.log(`Sign in once with ${dashboard.url}?token=… and the token's value`);
        if (open) openBrowser(dashboard.url);
        const signal = interruptSignal('');
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        await dashboard.close();
      });
    });
}

function port(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value <= LAST_PORT)) {
    throw new InvalidArgumentError(`expected a port from 0 to ${LAST_PORT}, got "${text}"`);
  }
  return value;
}

/** By the platform's own opener; where there is none, nothing happens. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['explorer', url]
        : ['xdg-open', url];
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .once('error', () => {})
    .unref();
}
