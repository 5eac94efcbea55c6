/** The files that a run leaves: its curves, its pictures, the study that made them, and where they come from. */
import path from 'node:path';
import type { Picture } from '../plots/study-picture.js';
import { gridResults, hasSmallCells } from '../store/grid-results.js';
import type { Ledger } from '../store/ledger.js';
import { isWhole, runCounts, runEstimates, runValues } from '../store/run-results.js';
import { cellCount } from '../studies/grid.js';
import type { Field } from './export/csv.js';
import { type RowStream, resultTable, type Table } from './export/result-tables.js';
import { writeTable } from './export/write-table.js';
import { writePictureFiles } from './picture-files.js';
import { pictureProvenance, provenanceText, type RunProvenance, runProvenance } from './provenance.js';
import type { FoundRun } from './workspace.js';
import { writeText } from './write-text.js';

/** What a run has so far, as tables and pictures show it. */
export interface RunResults {
  readonly table: RowStream;
  /** Undefined if the study asks for none. */
  readonly picture: Picture | undefined;
  readonly provenance: RunProvenance;
}

export async function readResults(ledger: Ledger, run: FoundRun): Promise<RunResults> {
  const isLarge = cellCount(run.study) > MOST_HELD && hasSmallCells(run.spec);
  return await (isLarge ? streamResults(ledger, run) : heldResults(ledger, run));
}

/** What a run has so far, all in memory. */
export async function heldResults(
  ledger: Ledger,
  { record, study, spec }: FoundRun,
): Promise<RunResults & { readonly table: Table }> {
  const { rows, counts, digest } = await runEstimates(ledger, spec);
  const provenance = await runProvenance(ledger, record, spec, counts, digest);
  const { studyPicture } = await pictures();
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

/** Cells whose estimates are held; of a larger grid they pass through, and no picture is drawn. */
const MOST_HELD = 50_000;

async function streamResults(ledger: Ledger, { record, study, spec }: FoundRun): Promise<RunResults> {
  const counts = await runCounts(ledger, spec);
  const { digest, rows: results } = await gridResults(ledger, spec, isWhole(counts));
  const { header } = resultTable({ study, runId: record.id, digest }, []);
  async function* rows(): AsyncGenerator<readonly Field[]> {
    for await (const some of results) yield* resultTable({ study, runId: record.id, digest }, some).rows;
  }
  const provenance = await runProvenance(ledger, record, spec, counts, digest);
  return { table: { header, rows: rows() }, picture: undefined, provenance };
}

/** Loaded when there is something to draw: a run begins without its fonts. */
const pictures = () => import('../plots/study-picture.js');

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
    await writeTable(table, 'csv', path.resolve(folder, 'curves.csv')),
    ...(picture === undefined ? [] : await writePictureFiles(folder, study.name, picture, ['svg', 'png'])),
    writeText(folder, 'provenance.json', provenanceText(provenance)),
  ];
  return { files, digest: provenance.digest };
}
