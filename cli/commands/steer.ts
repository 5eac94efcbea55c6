/** `pause`, `cancel` and `priority`; `resume` starts work, and stands with `run`. */
import type { Command } from 'commander';
import { cancel, pause, prioritize } from '../steer-run.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';
import { priority } from './run.js';

export function addPauseCommand(program: Command): void {
  program
    .command('pause')
    .description('start no new batches of a run; batches in hand finish')
    .argument('<run>', RUN_ARGUMENT)
    .option('--now', 'stop the batches in hand too; their finished repetitions are kept')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  ballast pause figure-5 --now\n  ballast resume figure-5')
    .action(async (idOrStudy: string, options: { now?: boolean; json?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const { record } = run;
        await pause(workspace, run, options.now === true);
        console.log(
          options.json
            ? JSON.stringify({ runId: record.id, state: 'paused' })
            : `${record.id} is paused; go on with \`ballast resume ${record.id}\``,
        );
      });
    });
}

export function addPriorityCommand(program: Command): void {
  program
    .command('priority')
    .description('have a run go before or after others that share its workers')
    .argument('<run>', RUN_ARGUMENT)
    .argument('<N>', '1 goes first, 5 last; runs of one priority share the workers', priority)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  ballast priority figure-5 1')
    .action(async (idOrStudy: string, wanted: number, options: { json?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const runId = run.record.id;
        await prioritize(workspace, run, wanted);
        console.log(options.json ? JSON.stringify({ runId, priority: wanted }) : `${runId} has priority ${wanted}`);
      });
    });
}

export function addCancelCommand(program: Command): void {
  program
    .command('cancel')
    .description('end a run; what it has finished is kept and is reused by later runs')
    .argument('<run>', RUN_ARGUMENT)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  ballast cancel figure-5')
    .action(async (idOrStudy: string, options: { json?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const runId = run.record.id;
        await cancel(workspace, run);
        console.log(options.json ? JSON.stringify({ runId, state: 'cancelled' }) : `${runId} is cancelled`);
      });
    });
}
