import { type Command, Option } from 'commander';
import { dataFolder } from '../../client/data-folder/data-folder.js';
import { serverStatus, stopServer } from '../../client/server/find-server.js';
import { provideExecutable } from '../../client/server/sources.js';
import { startServer } from '../../client/server/start-server.js';
import { openProgress } from '../progress-display.js';
import { wholeNumber } from '../study-options.js';
import { serverProgress } from '../temporal-server.js';

interface StartFlags {
  readonly port?: number;
  readonly ui?: boolean;
  readonly uiPort?: number;
  readonly json?: boolean;
}

export function addServerCommand(program: Command): void {
  const server = program
    .command('server')
    .description('the local Temporal server of this data folder; `run` starts and stops one by itself');
  const json = () => new Option('--json', 'as JSON');

  server
    .command('start')
    .description('start a server that stays until it is stopped')
    .option('--port <N>', 'port to listen on; a free one if absent', wholeNumber(1))
    .option('--ui', 'serve Temporal’s web page too')
    .option('--ui-port <N>', 'port of the web page', wholeNumber(1))
    .addOption(json())
    .addHelpText('after', '\nExample:\n  ballast server start --ui')
    .action(async ({ port, ui, uiPort, json: asJson }: StartFlags) => {
      const display = openProgress('server', asJson === true);
      const executable = await provideExecutable({ onProgress: serverProgress(display) }).finally(display.stop);
      const started = await startServer({
        folder: dataFolder(),
        executable,
        mode: 'detached',
        port,
        ui: ui === true || uiPort !== undefined,
        uiPort,
      });
      const { pid, address, uiAddress, namespace } = started;
      if (asJson) console.log(JSON.stringify({ pid, address, uiAddress: uiAddress ?? null, namespace }));
      else
        console.log(
          `server at ${address}, namespace ${namespace}, process ${pid}${uiAddress ? `, page ${uiAddress}` : ''}; stop it with \`ballast server stop\``,
        );
    });

  server
    .command('stop')
    .description('stop the server of this data folder')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  ballast server stop')
    .action(async ({ json: asJson }: { json?: boolean }) => {
      const stopped = await stopServer(dataFolder());
      if (asJson) console.log(JSON.stringify({ stopped: stopped !== undefined }));
      else console.log(stopped ? `stopped the server at ${stopped.address}` : 'no server runs in this data folder');
    });

  server
    .command('status')
    .description('show the server of this data folder')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  ballast server status --json')
    .action(async ({ json: asJson }: { json?: boolean }) => {
      const status = await serverStatus(dataFolder());
      if (asJson) {
        console.log(JSON.stringify(status));
        return;
      }
      if (status.state === 'stopped') console.log('no server runs in this data folder');
      else {
        const { address, namespace, version, process, uiAddress } = status.record;
        console.log(
          `${status.state === 'running' ? 'running' : 'not answering'} at ${address}, namespace ${namespace}, server ${version}, process ${process.pid}${uiAddress ? `, page ${uiAddress}` : ''}`,
        );
      }
    });
}
