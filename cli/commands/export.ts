import path from 'node:path';
import { type Command, Option } from 'commander';
import { studyYaml } from '../../studies/study-yaml.js';
import { COLUMNS } from '../export/columns.js';
import { EXPORT_FORMATS, type ExportFormat, exportTable } from '../export/export-table.js';
import { estimatesOf, failuresOf, repetitionsOf } from '../export/run-tables.js';
import { provenanceText } from '../provenance.js';
import { alignedTable } from '../words.js';
import { displayPath, RUN_ARGUMENT, withRun } from '../workspace.js';
import { writeText } from '../write-text.js';

interface ExportOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly json?: boolean;
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('leave all of a run in one folder: results, repetitions, failures, study, provenance')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(new Option('--format <format>', 'of the tables').choices(EXPORT_FORMATS).default('parquet'))
    .option('--out <folder>', 'where to write; a folder named after the run if absent')
    .option('--json', 'print the files as JSON')
    .addHelpText('after', '\nExample:\n  ballast export figure-5 --format parquet --out figure-5-data')
    .action(async (idOrStudy: string, { format, out, json }: ExportOptions) => {
      await withRun(idOrStudy, async ({ ledger }, run) => {
        const folder = path.resolve(out ?? run.record.id);
        const tables = { results: estimatesOf, repetitions: repetitionsOf, failures: failuresOf };
        const files: string[] = [writeText(folder, 'study.yaml', studyYaml(run.study))];
        let provenance = '';
        for (const [name, make] of Object.entries(tables)) {
          const { table, provenance: source } = await make(ledger, run);
          files.push(
            ...(await exportTable(table, run.study, source, { file: path.join(folder, `${name}.${format}`), format })),
          );
          provenance = provenanceText(source);
        }
        // written last: a folder without it is not complete
        files.push(writeText(folder, 'provenance.json', provenance));
        if (json) console.log(JSON.stringify({ runId: run.record.id, files }));
        else for (const file of files) console.log(displayPath(file));
      });
    });
}

export function addColumnsCommand(program: Command): void {
  program
    .command('columns')
    .description('say what the columns of exports mean: type, unit, description')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast columns --json')
    .action(({ json }: { json?: boolean }) => {
      const rows = Object.entries(COLUMNS).map(([name, column]) => ({ name, ...column }));
      if (json) console.log(JSON.stringify(rows, null, 2));
      else {
        console.log(
          alignedTable(
            ['column', 'type', 'unit', 'means'],
            rows.map(({ name, type, unit, description }) => [name, type, unit, description]),
          ),
        );
      }
    });
}
