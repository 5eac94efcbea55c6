/** The files that a run leaves: its curves, its pictures, the study that made them, and where they come from. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../client/user-error.js';
import { svgPng } from '../plots/figure.js';
import { type Picture, studyPicture } from '../plots/study-picture.js';
import type { Ledger } from '../store/ledger.js';
import { runEstimates, runValues } from '../store/run-results.js';
import { csvText } from './csv.js';
import { pictureProvenance, provenanceText, type RunProvenance, runProvenance } from './provenance.js';
import { resultTable, type Table } from './result-tables.js';
import type { FoundRun } from './workspace.js';

/** What a run has so far, as tables and pictures show it. */
export interface RunResults {
  readonly table: Table;
  /** Undefined if the study asks for none. */
  readonly picture: Picture | undefined;
  readonly provenance: RunProvenance;
}

export async function readResults(ledger: Ledger, { record, study, spec }: FoundRun): Promise<RunResults> {
  const { rows, counts, digest } = await runEstimates(ledger, spec);
  const provenance = await runProvenance(ledger, record, spec, counts, digest);
  const cells = study.plot?.kind === 'histogram' ? await runValues(ledger, spec) : [];
  return {
    table: resultTable({ study, runId: record.id, digest }, rows),
    picture:
      study.plot &&
      studyPicture(study, {
        rows,
        cells,
        progress: { done: counts.finished, total: counts.total },
        provenance: pictureProvenance(provenance),
      }),
    provenance,
  };
}

export interface WrittenRun {
  /** The paths written. */
  readonly files: readonly string[];
  /** Of what was written; null if repetitions are missing. */
  readonly digest: string | null;
}

/** Writes curves, pictures, study and provenance. */
export async function writeRunFiles(ledger: Ledger, run: FoundRun, folder: string): Promise<WrittenRun> {
  const { table, picture, provenance } = await readResults(ledger, run);
  const { study } = run;
  const files = [
    writeText(folder, 'study.json', `${JSON.stringify(study, null, 2)}\n`),
    writeText(folder, 'curves.csv', csvText(table.header, table.rows)),
    ...(picture === undefined ? [] : writePicture(folder, study.name, picture)),
    writeText(folder, 'provenance.json', provenanceText(provenance)),
  ];
  return { files, digest: provenance.digest };
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

/** Writes a picture as SVG and PNG, and its caption with a line that says what it is of. @returns the paths written */
export function writePicture(folder: string, name: string, { svg, caption, source }: Picture): string[] {
  const lines = [caption, ...(source === undefined ? [] : [source])];
  return [
    writeText(folder, `${name}.svg`, svg),
    writeText(folder, `${name}.png`, svgPng(svg)),
    writeText(folder, `${name}-caption.txt`, `${lines.join('\n')}\n`),
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
