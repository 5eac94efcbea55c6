import path from 'node:path';
import { type Command, Option } from 'commander';
import { UserError } from '../../client/user-error.js';
import type { Study } from '../../studies/study.js';
import { EXPORT_FORMATS, type ExportFormat, exportTable } from '../export/export-table.js';
import { estimatesOf, repetitionsOf, type SourcedTable } from '../export/run-tables.js';
import { printTable } from '../export/write-table.js';
import { provenanceText } from '../provenance.js';
import { displayPath, RUN_ARGUMENT, withRun } from '../workspace.js';
import { writeText } from '../write-text.js';

interface TableOptions {
  readonly format: ExportFormat;
  readonly out?: string;
}

export function addResultsCommand(program: Command): void {
  addTableOptions(program.command('results'))
    .description('print the estimates: one row for each cell and measure')
    .option('--best', 'only the fixed gamma with the least mean, of each measure')
    .addHelpText('after', '\nExample:\n  ballast results figure-5 --out curves.csv')
    .action(async (idOrStudy: string, options: TableOptions & { readonly best?: boolean }) => {
      await withRun(idOrStudy, async ({ ledger }, run) => {
        await deliver(await estimatesOf(ledger, run, options.best === true), run.study, options);
      });
    });
}

export function addRepetitionsCommand(program: Command): void {
  addTableOptions(program.command('repetitions'))
    .description('print the raw values: one row for each cell and repetition, with the key of its random streams')
    .addHelpText('after', '\nExample:\n  ballast repetitions figure-5 --format parquet --out raw.parquet')
    .action(async (idOrStudy: string, options: TableOptions) => {
      await withRun(idOrStudy, async ({ ledger }, run) => {
        await deliver(await repetitionsOf(ledger, run), run.study, options);
      });
    });
}

function addTableOptions(command: Command): Command {
  return command
    .argument('<run>', RUN_ARGUMENT)
    .addOption(
      new Option('--format <format>', 'how to write it; parquet into a file').choices(EXPORT_FORMATS).default('csv'),
    )
    .option('--out <file>', 'write it to a file, with its provenance beside it, instead of printing it');
}

/** The provenance is written last: a file without one is not complete. */
async function deliver(
  { table, provenance }: SourcedTable,
  study: Study,
  { format, out }: TableOptions,
): Promise<void> {
  if (out === undefined) {
    if (format === 'parquet') throw new UserError('Cannot print Parquet: it must go into a file, with --out');
    return await printTable(table, format);
  }
  const [file] = (await exportTable(table, study, provenance, { file: out, format })) as [string];
  const beside = writeText(path.dirname(file), `${path.basename(file)}.provenance.json`, provenanceText(provenance));
  for (const written of [file, beside]) console.log(displayPath(written));
}
