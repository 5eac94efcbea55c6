/** The files that a run leaves: its curves, its pictures, the study that made them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../client/user-error.js';
import { svgPng } from '../plots/figure.js';
import { type Picture, studyPicture } from '../plots/study-picture.js';
import type { Ledger } from '../store/ledger.js';
import { runCounts, runValues } from '../store/run-results.js';
import { cellResults } from '../studies/results.js';
import { csvText } from './csv.js';
import { resultTable, type Table } from './result-tables.js';
import type { FoundRun } from './workspace.js';

/** What a run has so far, as tables and pictures show it. */
export interface RunResults {
  readonly table: Table;
  /** Undefined if the study asks for none. */
  readonly picture: Picture | undefined;
}

export async function readResults(ledger: Ledger, { record, study, spec }: FoundRun): Promise<RunResults> {
  const cells = await runValues(ledger, spec);
  const rows = cells.flatMap(({ arm, cell, values }) => cellResults(arm, cell, values));
  const { finished, total } = await runCounts(ledger, spec);
  return {
    table: resultTable(study, record.id, rows),
    picture: study.plot && studyPicture(study, { rows, cells, progress: { done: finished, total } }),
  };
}

/** Writes curves, pictures and study. @returns the paths written */
export async function writeRunFiles(ledger: Ledger, run: FoundRun, folder: string): Promise<string[]> {
  const { table, picture } = await readResults(ledger, run);
  const { study } = run;
  return [
    writeText(folder, 'study.json', `${JSON.stringify(study, null, 2)}\n`),
    writeText(folder, 'curves.csv', csvText(table.header, table.rows)),
    ...(picture === undefined ? [] : writePicture(folder, study.name, picture)),
  ];
}

/** Draws the study's plot, SVG and PNG, and writes its caption. @returns the paths written */
export async function writePictures(ledger: Ledger, run: FoundRun, folder: string): Promise<string[]> {
  const { picture } = await readResults(ledger, run);
  const { study } = run;
  if (picture === undefined) {
    throw new UserError(
      `Cannot draw ${study.name}: the study has no plot field; run it with one, or print its results`,
    );
  }
  return writePicture(folder, study.name, picture);
}

/** Writes a picture as SVG and PNG, and its caption. @returns the paths written */
export function writePicture(folder: string, name: string, { svg, caption }: Picture): string[] {
  return [
    writeText(folder, `${name}.svg`, svg),
    writeText(folder, `${name}.png`, svgPng(svg)),
    writeText(folder, `${name}-caption.txt`, `${caption}\n`),
  ];
}

/** @returns the path written */
export function writeText(folder: string, name: string, content: string | Uint8Array): string {
  const file = path.resolve(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  return file;
}
