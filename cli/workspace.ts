/** The data folder as commands see it: the ledger, the runs in it, and where a run's files go. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataFolder, dataFolderPaths, prepareDataFolder } from '../client/data-folder/data-folder.js';
import { UserError } from '../client/user-error.js';
import { allowsInsecure } from '../network/insecure.js';
import type { Ledger, RunRecord } from '../store/ledger.js';
import { mayHaveStore, openStore, shownAddress } from '../store/open-store.js';
import { type RunSpec, recordedSpec } from '../store/run-spec.js';
import { suggestion } from '../studies/problem.js';
import type { Study } from '../studies/study.js';

export interface Workspace {
  readonly folder: string;
  readonly ledger: Ledger;
}

export interface FoundRun {
  readonly record: RunRecord;
  readonly spec: RunSpec;
  /** That of `spec`. */
  readonly study: Study;
}

/** How commands name a run. */
export const RUN_ARGUMENT = 'a run id, or a study’s name for its newest run';

/** Where the ledger is: what BALLAST_STORE names, which `--store` sets, else a file in the data folder. */
export function storeAddress(): string {
  return process.env.BALLAST_STORE || dataFolderPaths(dataFolder()).ledger;
}

/** Opens a ledger as the command's options have it. @throws {LedgerError} if it cannot be used */
export async function openLedger(address: string, options: { readonly readonly?: boolean } = {}): Promise<Ledger> {
  return await openStore(address, { ...options, insecure: allowsInsecure(process.env) });
}

/** Opens the data folder, made if it is not there, for as long as `use` takes. */
export async function withWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const folder = dataFolder();
  prepareDataFolder(folder);
  const ledger = await openLedger(storeAddress());
  try {
    return await use({ folder, ledger });
  } finally {
    await ledger.close();
  }
}

/** Lets `use` look into the ledger, read-only; undefined if there is none, and none is made. */
export async function withStoredLedger<T>(use: (ledger: Ledger) => Promise<T>): Promise<T | undefined> {
  const address = storeAddress();
  if (!mayHaveStore(address)) return undefined;
  const ledger = await openLedger(address, { readonly: true });
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

/** False as long as nothing has run in the data folder; looking makes none. @throws {UserError} if it cannot be used */
export function hasLedger(): boolean {
  const folder = dataFolder();
  if (existsSync(folder)) prepareDataFolder(folder);
  return mayHaveStore(storeAddress());
}

/**
 * Opens the data folder and finds a run in it, by its id, or the newest run of a study by the study's name.
 *
 * @throws {UserError} if there is none
 */
export async function withRun<T>(
  idOrStudy: string,
  use: (workspace: Workspace, run: FoundRun) => Promise<T>,
): Promise<T> {
  if (!hasLedger()) throw new UserError(unknownRun(idOrStudy, dataFolder(), []));
  return await withWorkspace(async (workspace) => {
    const runs = await workspace.ledger.listRuns();
    const record = runs.find(({ id }) => id === idOrStudy) ?? runs.find(({ study }) => study === idOrStudy);
    if (record === undefined) throw new UserError(unknownRun(idOrStudy, placeOf(workspace), runs));
    return await use(workspace, foundRun(record));
  });
}

export function foundRun(record: RunRecord): FoundRun {
  const spec = recordedSpec(record);
  return { record, spec, study: spec.study };
}

/** The data folder, unless the ledger is elsewhere. */
function placeOf({ folder }: Workspace): string {
  const address = process.env.BALLAST_STORE;
  return address ? shownAddress(address) : folder;
}

function unknownRun(idOrStudy: string, place: string, runs: readonly RunRecord[]): string {
  const near = suggestion(
    idOrStudy,
    runs.flatMap(({ id, study }) => [id, study]),
  );
  const newest = runs.slice(0, 5).map(({ id }) => id);
  const known = newest.length > 0 ? `runs here: ${newest.join(', ')}` : 'there are no runs yet';
  return `Cannot find run "${idOrStudy}" in ${place}${near}; ${known}`;
}

/** Where a run's curves and pictures are written. */
export function runFolder(folder: string, runId: string): string {
  return path.join(dataFolderPaths(folder).runs, runId);
}

/** The path as a person would type it, if it is below the current folder or the home folder. */
export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return !relative.startsWith('..') && existsSync(file) ? relative : file;
}
