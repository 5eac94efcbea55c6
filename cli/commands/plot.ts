import type { Command } from 'commander';
import { writePictures } from '../run-files.js';
import { displayPath, RUN_ARGUMENT, runFolder, withRun } from '../workspace.js';

export function addPlotCommand(program: Command): void {
  program
    .command('plot')
    .description('draw a run’s curves as SVG and PNG, as far as it is')
    .argument('<run>', RUN_ARGUMENT)
    .option('--out <folder>', 'where to write; the run’s folder if absent')
    .option('--json', 'print the files as JSON')
    .addHelpText('after', '\nExample:\n  ballast plot figure-5 --out pictures')
    .action(async (idOrStudy: string, options: { out?: string; json?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const { record } = run;
        const folder = options.out ?? runFolder(workspace.folder, record.id);
        const files = await writePictures(workspace.ledger, run, folder);
        if (options.json) console.log(JSON.stringify({ runId: record.id, files }));
        else for (const file of files) console.log(displayPath(file));
      });
    });
}
