import { type Command, Option } from 'commander';
import { runRows, runValues } from '../../store/run-results.js';
import { bestFixedRows } from '../../studies/results.js';
import { csvText } from '../csv.js';
import { repetitionTable, resultTable, type Table, tableObjects } from '../result-tables.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';

export function addResultsCommand(program: Command): void {
  program
    .command('results')
    .description('print the estimates: one row for each cell and measure')
    .argument('<run>', RUN_ARGUMENT)
    .option('--best', 'only the fixed gamma with the least mean, of each measure')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  ballast results figure-5 --format csv > curves.csv')
    .action(async (idOrStudy: string, { format, best }: { format: string; best?: boolean }) => {
      await withRun(idOrStudy, async (workspace, { record, study, spec }) => {
        const rows = await runRows(workspace.ledger, spec);
        printTable(resultTable(study, record.id, best ? bestFixedRows(rows) : rows), format);
      });
    });
}

export function addRepetitionsCommand(program: Command): void {
  program
    .command('repetitions')
    .description('print the raw values: one row for each cell and repetition, with the key of its random streams')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  ballast repetitions figure-5 --format csv > raw.csv')
    .action(async (idOrStudy: string, { format }: { format: string }) => {
      await withRun(idOrStudy, async (workspace, { record, study, spec }) => {
        printTable(repetitionTable(study, record.id, await runValues(workspace.ledger, spec)), format);
      });
    });
}

function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(['csv', 'json']).default('csv');
}

function printTable(table: Table, format: string): void {
  if (format === 'json') process.stdout.write(`${JSON.stringify(tableObjects(table), null, 2)}\n`);
  else process.stdout.write(csvText(table.header, table.rows));
}
