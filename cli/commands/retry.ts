import { type Command, Option } from 'commander';
import { FAILURES, type Failure } from '../../studies/outcome-words.js';
import { sayDetached, startDetached } from '../detached-run.js';
import { engineArguments } from '../engine-options.js';
import { type ExecuteOptions, executeRun } from '../execute-run.js';
import { askForRetry } from '../retry-run.js';
import { RUN_ARGUMENT, withRun } from '../workspace.js';
import { addExecuteOptions, endWith } from './run.js';

interface RetryOptions extends ExecuteOptions {
  readonly reason: readonly Failure[];
  readonly detach?: boolean;
}

export function addRetryCommand(program: Command): void {
  addExecuteOptions(program.command('retry'))
    .description('compute failed repetitions again by newer numerics, and nothing else')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(new Option('--reason <reason...>', 'which failures').choices(FAILURES).makeOptionMandatory())
    .addHelpText('after', '\nExample:\n  ballast retry figure-8-left --reason no-convergence')
    .action(async (idOrStudy: string, options: RetryOptions) => {
      await withRun(idOrStudy, async (workspace, run) => {
        await askForRetry(workspace, run, options.reason);
        const { id } = run.record;
        if (options.detach)
          await startDetached(id, ['resume', id, '--as-stored', ...engineArguments(options)]).then(
            sayDetached(options),
          );
        else await executeRun(workspace, id, options).then(endWith);
      });
    });
}
