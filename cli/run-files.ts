/** The files that a run leaves: its curves, its pictures, the study that made them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../client/user-error.js';
import { figureNotes, figureSvg, svgPng } from '../plots/figure.js';
import { studyFigure } from '../plots/study-figure.js';
import type { Ledger } from '../store/ledger.js';
import { runCounts, runRows } from '../store/run-results.js';
import type { ResultRow } from '../studies/results.js';
import type { Study } from '../studies/study.js';
import { csvText } from './csv.js';
import { resultTable } from './result-tables.js';

/** Writes curves, pictures and study. @returns the paths written */
export async function writeRunFiles(ledger: Ledger, study: Study, runId: string, folder: string): Promise<string[]> {
  const rows = await runRows(ledger, study);
  const { header, rows: lines } = resultTable(study, runId, rows);
  return [
    writeText(folder, 'study.json', `${JSON.stringify(study, null, 2)}\n`),
    writeText(folder, 'curves.csv', csvText(header, lines)),
    ...(await drawPictures(ledger, study, folder, rows)),
  ];
}

/** Draws the study's plot, SVG and PNG, and writes its caption. @returns the paths written; none if the study has no plot */
export async function writePictures(ledger: Ledger, study: Study, folder: string): Promise<string[]> {
  if (study.plot === undefined) {
    throw new UserError(
      `Cannot draw ${study.name}: the study has no plot field; run it with one, or print its results`,
    );
  }
  return await drawPictures(ledger, study, folder, await runRows(ledger, study));
}

async function drawPictures(
  ledger: Ledger,
  study: Study,
  folder: string,
  rows: readonly ResultRow[],
): Promise<string[]> {
  if (study.plot === undefined) return [];
  const { finished, total } = await runCounts(ledger, study);
  const figure = studyFigure(study, rows, { done: finished, total });
  const svg = figureSvg(figure);
  const caption = `${[figure.caption.replace(/\.?$/, '.'), ...figureNotes(figure)].join(' ')}\n`;
  return [
    writeText(folder, `${study.name}.svg`, svg),
    writeText(folder, `${study.name}.png`, svgPng(svg)),
    writeText(folder, `${study.name}-caption.txt`, caption),
  ];
}

function writeText(folder: string, name: string, content: string | Uint8Array): string {
  const file = path.resolve(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    throw new UserError(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  return file;
}
