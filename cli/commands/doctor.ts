import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { cacheFolder, dataFolder } from '../../client/data-folder/data-folder.js';
import { describeHolder, whoHolds } from '../../client/data-folder/hold.js';
import { serverStatus } from '../../client/server/find-server.js';
import { inspectServerSources } from '../../client/server/sources.js';
import { mayHaveStore, shownAddress } from '../../store/open-store.js';
import { defaultThreads } from '../../workers/compute-pool.js';
import { servedAddress } from '../dashboard/serve-here.js';
import { EXIT, Exit } from '../exit.js';
import { metricsTargets } from '../metrics-target.js';
import { alignedTable, bytes } from '../words.js';
import { openLedger, storeAddress } from '../workspace.js';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'missing' | 'possible' | 'problem';
  readonly detail: string;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('tell what is there, what is missing, and what a run would do about it')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast doctor')
    .action(async ({ json }: { json?: boolean }) => {
      const { sources, next } = await inspectServerSources();
      const findings: Finding[] = [
        { what: 'node', state: 'ok', detail: `${process.version}, ${defaultThreads()} compute threads` },
        ...(await inspectData(dataFolder())),
        ...sources.map(
          ({ kind, state, detail }): Finding => ({
            what: `server: ${kind}`,
            state: state === 'ready' ? 'ok' : state,
            detail,
          }),
        ),
      ];
      const healthy = next !== undefined && findings.every(({ state }) => state !== 'problem');
      if (json) console.log(JSON.stringify({ healthy, next: next ?? null, findings }, null, 2));
      else {
        console.log(
          alignedTable(
            ['what', 'state', 'detail'],
            findings.map(({ what, state, detail }) => [what, state, detail]),
          ),
        );
        console.log(`\n${advice(next?.kind)}`);
      }
      if (!healthy) throw new Exit(EXIT.unfinished);
    });
}

async function inspectData(folder: string): Promise<Finding[]> {
  const holder = whoHolds(folder);
  const server = await serverStatus(folder);
  return [
    folderFinding('data folder', folder),
    folderFinding('cache folder', cacheFolder()),
    await ledgerFinding(storeAddress()),
    { what: 'in use', state: 'ok', detail: holder ? `held by ${describeHolder(holder)}` : 'by nobody' },
    { what: 'dashboard', state: 'ok', detail: servedAddress(folder) ?? 'none is served; `ballast dashboard` does' },
    { what: 'metrics', state: 'ok', detail: metricsWords(folder) },
    {
      what: 'server',
      state: 'ok',
      detail: server.state === 'stopped' ? 'none runs now' : `${server.state} at ${server.record.address}`,
    },
  ];
}

/** A folder that is not there yet is judged by the one it would be made in. */
function folderFinding(what: string, folder: string): Finding {
  let existing = folder;
  while (!existsSync(existing)) existing = path.dirname(existing);
  if (!statSync(existing).isDirectory()) {
    return { what, state: 'problem', detail: `${folder} cannot be used: ${existing} is a file` };
  }
  try {
    accessSync(existing, constants.W_OK);
    const { bavail, bsize } = statfsSync(existing);
    return {
      what,
      state: 'ok',
      detail: `${folder}${existing === folder ? '' : ' (made at the first run)'}, ${bytes(bavail * bsize)} free`,
    };
  } catch (error) {
    return {
      what,
      state: 'problem',
      detail: `${folder} is not writable: ${error instanceof Error ? error.message : error}`,
    };
  }
}

async function ledgerFinding(address: string): Promise<Finding> {
  if (!mayHaveStore(address)) return { what: 'ledger', state: 'ok', detail: 'none yet' };
  try {
    const ledger = await openLedger(address, { readonly: true });
    try {
      await ledger.check();
      const place = shownAddress(address);
      const runs = (await ledger.listRuns()).length;
      return { what: 'ledger', state: 'ok', detail: `${runs} runs, every checksum holds, in ${place}` };
    } finally {
      await ledger.close();
    }
  } catch (error) {
    return { what: 'ledger', state: 'problem', detail: error instanceof Error ? error.message : String(error) };
  }
}

function advice(next: string | undefined): string {
  switch (next) {
    case 'external':
      return 'A run would use the server that TEMPORAL_ADDRESS or the profile names.';
    case 'path':
    case 'cache':
      return 'A run would start this `temporal`, on loopback, and stop it at its end.';
    case 'download':
      return 'A run would download the Temporal server once; if that fails, it would build it from source with Go (a few minutes).';
    case 'build':
      return 'A run would build the Temporal server once, with Go (a few minutes).';
    default:
      return 'A run cannot get a Temporal server here: install the Temporal CLI or Go, or use --engine inline.';
  }
}

/** Where Prometheus finds the workers. */
function metricsWords(folder: string): string {
  const targets = metricsTargets(folder);
  return targets.length === 0 ? 'no worker runs' : targets.map((target) => `http://${target}/metrics`).join(', ');
}
