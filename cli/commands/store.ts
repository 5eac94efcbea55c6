import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import { allowsInsecure } from '../../network/insecure.js';
import { type Copied, copyRun } from '../../store/copy-run.js';
import type { Ledger } from '../../store/ledger.js';
import { shownAddress } from '../../store/open-store.js';
import { isPostgresAddress } from '../../store/postgres/address.js';
import { migratePostgresLedger } from '../../store/postgres/open-ledger.js';
import { openProgress } from '../progress-display.js';
import { grouped } from '../words.js';
import { displayPath, openLedger, RUN_ARGUMENT, storeAddress, withRun, withWorkspace } from '../workspace.js';

interface MigrateOptions {
  readonly writers?: readonly string[];
  readonly readers?: readonly string[];
  readonly json?: boolean;
}

export function addStoreCommand(program: Command): void {
  const store = program
    .command('store')
    .description('the ledger itself: bring its tables up to date, take runs out, put runs in');
  addMigrate(store);
  addExport(store);
  addImport(store);
}

function addMigrate(store: Command): void {
  store
    .command('migrate')
    .description('create or upgrade the tables of the ledger, and give database users their rights; safe to repeat')
    .option('--writers <user...>', 'database users who run studies: may add, and change no result')
    .option('--readers <user...>', 'database users who only look')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nOf PostgreSQL, as the owner of the database. A file brings itself up to date.\n\nExample:\n  ballast store migrate --store postgres://owner@db/ballast --writers ballast_worker --readers ballast_reader',
    )
    .action(async ({ writers = [], readers = [], json }: MigrateOptions) => {
      const address = storeAddress();
      const place = shownAddress(address);
      if (!isPostgresAddress(address)) {
        if (writers.length + readers.length > 0) {
          throw new UserError(
            `Cannot give database users rights: the ledger must be in PostgreSQL (--store postgres://…), got the file ${place}`,
          );
        }
        await (await openLedger(address)).close();
        console.log(json ? JSON.stringify({ store: place }) : `${place} is up to date`);
        return;
      }
      const before = await migratePostgresLedger(
        address,
        { writers, readers },
        { insecure: allowsInsecure(process.env) },
      );
      if (json) console.log(JSON.stringify({ store: place, versionBefore: before, writers, readers }));
      else {
        console.log(`${place} is up to date${before === 0 ? '; its tables are new' : ''}`);
        for (const user of writers) console.log(`${user} may run studies`);
        for (const user of readers) console.log(`${user} may look`);
      }
    });
}

function addExport(store: Command): void {
  store
    .command('export')
    .description(
      'copy runs into a ledger file of their own: every repetition, who computed it, what was asked for before',
    )
    .argument('<run...>', RUN_ARGUMENT)
    .requiredOption('--out <file>', 'the file; runs are added to one that is there')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast store export figure-5 --out figure-5.ballast')
    .action(async (names: string[], { out, json }: { readonly out: string; readonly json?: boolean }) => {
      const file = path.resolve(out);
      const copies: CopiedRun[] = [];
      for (const name of names) {
        await withRun(name, async ({ ledger }, { record }) => {
          const archive = await openLedger(file);
          copies.push(await copy(ledger, archive, record.id, json === true).finally(() => archive.close()));
        });
      }
      report(copies, displayPath(file), json === true);
    });
}

function addImport(store: Command): void {
  store
    .command('import')
    .description('copy runs from a ledger file into this ledger; what is there already is compared bit for bit')
    .argument('<file>', 'a ledger file, as `store export` leaves it')
    .argument('[run...]', 'run ids; all in the file if absent')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast store import figure-5.ballast --store postgres://ballast@db/ballast')
    .action(async (file: string, runIds: string[], { json }: { readonly json?: boolean }) => {
      if (!existsSync(file)) throw new UserError(`Cannot import ${file}: there is no such file`);
      const archive = await openLedger(path.resolve(file), { readonly: true });
      try {
        const there = (await archive.listRuns()).map(({ id }) => id).reverse();
        const unknown = runIds.filter((id) => !there.includes(id));
        if (unknown.length > 0) {
          throw new UserError(
            `Cannot import ${unknown.join(', ')}: ${file} must have it; there are ${there.join(', ') || 'no runs'}`,
          );
        }
        await withWorkspace(async ({ ledger }) => {
          const copies: CopiedRun[] = [];
          for (const id of runIds.length > 0 ? runIds : there)
            copies.push(await copy(archive, ledger, id, json === true));
          report(copies, shownAddress(storeAddress()), json === true);
        });
      } finally {
        await archive.close();
      }
    });
}

interface CopiedRun extends Copied {
  readonly runId: string;
}

async function copy(from: Ledger, to: Ledger, runId: string, quiet: boolean): Promise<CopiedRun> {
  const display = openProgress(runId, quiet);
  try {
    const onProgress = (done: number, total: number) => display.prepare('copying', done, total);
    return { runId, ...(await copyRun(from, to, runId, onProgress)) };
  } finally {
    display.stop();
  }
}

function report(copies: readonly CopiedRun[], place: string, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(copies));
    return;
  }
  for (const { runId, cells, repetitions } of copies) {
    console.log(`${runId}   ${grouped(repetitions)} repetitions of ${grouped(cells)} cells copied to ${place}`);
  }
}
