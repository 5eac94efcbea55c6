/** Files of a run as a browser downloads them: the tables and pictures of `results` and `plot`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunFile } from '../../dashboard/services.js';
import { PLOT_OPTIONS } from '../../plots/plot-choice.js';
import { runEstimates } from '../../store/run-results.js';
import { drawRun } from '../drawn-run.js';
import { exportTable } from '../export/export-table.js';
import { resultTable } from '../export/result-tables.js';
import { estimatesOf } from '../export/run-tables.js';
import { tableText } from '../export/write-table.js';
import { PICTURE_TYPES, type PictureFormat, pictureBytes } from '../picture-files.js';
import { runReport } from '../run-report.js';
import { type FoundRun, foundRun, type Workspace } from '../workspace.js';

type Query = Readonly<Record<string, string>>;

/** @returns undefined if runs have no file of that name @throws {UserError} if it cannot be made as asked */
export async function runFile(
  { ledger }: Workspace,
  runId: string,
  name: string,
  query: Query,
): Promise<RunFile | undefined> {
  const record = await ledger.findRun(runId);
  if (record === undefined) return undefined;
  const run = foundRun(record);
  const make = FILES[name];
  return make === undefined ? undefined : { name: `${runId}-${name}`, ...(await make({ ledger }, run, query)) };
}

type Make = (workspace: Pick<Workspace, 'ledger'>, run: FoundRun, query: Query) => Promise<Omit<RunFile, 'name'>>;

const FILES: Readonly<Record<string, Make>> = {
  'results.csv': async (workspace, run) => ({
    type: 'text/csv; charset=utf-8',
    body: await results(workspace, run, 'csv'),
  }),
  'results.json': async (workspace, run) => ({ type: 'application/json', body: await results(workspace, run, 'json') }),
  'results.parquet': parquet,
  'picture.svg': picture('svg'),
  'picture.png': picture('png'),
  'picture.pdf': picture('pdf'),
  'report.html': async ({ ledger }, run) => ({ type: 'text/html; charset=utf-8', body: await runReport(ledger, run) }),
};

async function results(
  { ledger }: Pick<Workspace, 'ledger'>,
  { record, study, spec }: FoundRun,
  format: 'csv' | 'json',
) {
  const { rows, digest } = await runEstimates(ledger, spec);
  return tableText(resultTable({ study, runId: record.id, digest }, rows), format);
}

/** Parquet is written from its end, so it is a file first. */
async function parquet({ ledger }: Pick<Workspace, 'ledger'>, run: FoundRun): Promise<Omit<RunFile, 'name'>> {
  const { table, provenance } = await estimatesOf(ledger, run);
  const folder = mkdtempSync(path.join(tmpdir(), 'ballast-'));
  try {
    const [file] = await exportTable(table, run.study, provenance, {
      file: path.join(folder, 'results.parquet'),
      format: 'parquet',
    });
    return { type: 'application/vnd.apache.parquet', body: readFileSync(file!) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As `ballast plot` draws it; the query has its options. */
function picture(format: PictureFormat): Make {
  return async ({ ledger }, run, query) => {
    const known = Object.fromEntries(
      PLOT_OPTIONS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
    );
    const drawn = await drawRun(ledger, run, known);
    return { type: PICTURE_TYPES[format], body: await pictureBytes(drawn.picture.svg, format, drawn.choice.theme) };
  };
}
