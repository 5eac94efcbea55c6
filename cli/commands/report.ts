import path from 'node:path';
import type { Command } from 'commander';
import { runReport } from '../run-report.js';
import { displayPath, RUN_ARGUMENT, runFolder, withRun } from '../workspace.js';
import { writeText } from '../write-text.js';

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('write a run as one page that needs nothing else: curves, tables, failures, claims, provenance')
    .argument('<run>', RUN_ARGUMENT)
    .option('--out <file>', 'where to write; report.html in the run’s folder if absent')
    .option('--json', 'print the file as JSON')
    .addHelpText('after', '\nExample:\n  ballast report figure-5 --out figure-5.html')
    .action(async (idOrStudy: string, options: { out?: string; json?: boolean }) => {
      await withRun(idOrStudy, async ({ folder, ledger }, run) => {
        const target = path.resolve(options.out ?? path.join(runFolder(folder, run.record.id), 'report.html'));
        const file = writeText(path.dirname(target), path.basename(target), await runReport(ledger, run));
        console.log(options.json ? JSON.stringify({ runId: run.record.id, file }) : displayPath(file));
      });
    });
}
