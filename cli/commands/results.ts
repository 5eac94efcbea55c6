import path from 'node:path';
import { type Command, Option } from 'commander';
import { digestIfWhole, runCounts, runEstimates, runPieces } from '../../store/run-results.js';
import { bestFixedRows } from '../../studies/results.js';
import { provenanceText, type RunProvenance, runProvenance } from '../provenance.js';
import { type RowStream, repetitionTable, resultTable } from '../result-tables.js';
import { displayPath, type FoundRun, RUN_ARGUMENT, type Workspace, withRun } from '../workspace.js';
import { printTable, TABLE_FORMATS, type TableFormat, writeTable } from '../write-table.js';
import { writeText } from '../write-text.js';

interface TableOptions {
  readonly format: TableFormat;
  readonly out?: string;
}

/** A table of a run, and where it comes from. */
interface SourcedTable {
  readonly table: RowStream;
  readonly provenance: RunProvenance;
}

export function addResultsCommand(program: Command): void {
  addTableOptions(program.command('results'))
    .description('print the estimates: one row for each cell and measure')
    .option('--best', 'only the fixed gamma with the least mean, of each measure')
    .addHelpText('after', '\nExample:\n  ballast results figure-5 --out curves.csv')
    .action(async (idOrStudy: string, options: TableOptions & { readonly best?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        await deliver(await estimatesOf(workspace, run, options.best === true), options);
      });
    });
}

export function addRepetitionsCommand(program: Command): void {
  addTableOptions(program.command('repetitions'))
    .description('print the raw values: one row for each cell and repetition, with the key of its random streams')
    .addHelpText('after', '\nExample:\n  ballast repetitions figure-5 --format csv > raw.csv')
    .action(async (idOrStudy: string, options: TableOptions) => {
      await withRun(idOrStudy, async (workspace, run) => {
        await deliver(await repetitionsOf(workspace, run), options);
      });
    });
}

function addTableOptions(command: Command): Command {
  return command
    .argument('<run>', RUN_ARGUMENT)
    .addOption(new Option('--format <format>', 'how to write it').choices(TABLE_FORMATS).default('csv'))
    .option('--out <file>', 'write it to a file, with its provenance beside it, instead of printing it');
}

async function estimatesOf(
  { ledger }: Workspace,
  { record, study, spec }: FoundRun,
  best: boolean,
): Promise<SourcedTable> {
  const { rows, counts, digest } = await runEstimates(ledger, spec);
  return {
    table: resultTable({ study, runId: record.id, digest }, best ? bestFixedRows(rows) : rows),
    provenance: await runProvenance(ledger, record, spec, counts, digest),
  };
}

async function repetitionsOf({ ledger }: Workspace, { record, study, spec }: FoundRun): Promise<SourcedTable> {
  const counts = await runCounts(ledger, spec);
  const digest = await digestIfWhole(ledger, spec);
  return {
    table: repetitionTable({ study, runId: record.id, digest }, runPieces(ledger, spec)),
    provenance: await runProvenance(ledger, record, spec, counts, digest),
  };
}

/** The provenance is written last: a file without one is not complete. */
async function deliver({ table, provenance }: SourcedTable, { format, out }: TableOptions): Promise<void> {
  if (out === undefined) return await printTable(table, format);
  const file = await writeTable(table, format, out);
  const name = `${path.basename(file)}.provenance.json`;
  const beside = writeText(path.dirname(file), name, provenanceText(provenance));
  for (const written of [file, beside]) console.log(displayPath(written));
}
