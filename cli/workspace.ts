/** The data folder as commands see it: the ledger, the runs in it, and where a run's files go. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataFolder, dataFolderPaths, prepareDataFolder } from '../client/data-folder/data-folder.js';
import { UserError } from '../client/user-error.js';
import type { Ledger, RunRecord } from '../store/ledger.js';
import { openSqliteLedger } from '../store/sqlite/open-ledger.js';
import { readStudy } from '../studies/parse-study.js';
import { suggestion } from '../studies/problem.js';
import type { Study } from '../studies/study.js';

export interface Workspace {
  readonly folder: string;
  readonly ledger: Ledger;
}

export interface FoundRun {
  readonly record: RunRecord;
  readonly study: Study;
}

/** Opens the ledger of the data folder, for as long as `use` takes. */
export async function withWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const folder = dataFolder();
  prepareDataFolder(folder);
  const ledger = openSqliteLedger(dataFolderPaths(folder).ledger);
  try {
    return await use({ folder, ledger });
  } finally {
    await ledger.close();
  }
}

/**
 * Finds a run by its id, or the newest run of a study by the study's name.
 *
 * @throws {UserError} if there is none
 */
export async function findRun({ ledger, folder }: Workspace, idOrStudy: string): Promise<FoundRun> {
  const runs = await ledger.listRuns();
  const record = runs.find((run) => run.id === idOrStudy) ?? runs.find((run) => run.study === idOrStudy);
  if (record === undefined) {
    const names = runs.flatMap((run) => [run.id, run.study]);
    const known =
      runs.length > 0
        ? `; runs here: ${runs
            .slice(0, 5)
            .map((run) => run.id)
            .join(', ')}`
        : '; there are no runs yet';
    throw new UserError(`Cannot find run "${idOrStudy}" in ${folder}${suggestion(idOrStudy, names)}${known}`);
  }
  return { record, study: readStudy(JSON.parse(record.specification), `run ${record.id}`) };
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
