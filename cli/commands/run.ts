import type { Command } from 'commander';
import { resumeRun } from '../../client/run-client.js';
import { UserError } from '../../client/user-error.js';
import { startDetached } from '../detached-run.js';
import { addEngineOptions } from '../engine-options.js';
import { defaultRunId, type ExecuteOptions, executeRun } from '../execute-run.js';
import { Exit } from '../exit.js';
import { isHeld, runStatus } from '../run-status.js';
import { addStudyOptions, type StudyOptions, studyFrom } from '../study-options.js';
import { findTarget, withRunHandle } from '../temporal-target.js';
import { RUN_ARGUMENT, type Workspace, withRun, withWorkspace } from '../workspace.js';

interface RunOptions extends ExecuteOptions, StudyOptions {
  readonly runId?: string;
  readonly detach?: boolean;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function addRunCommand(program: Command): void {
  addExecuteOptions(addStudyOptions(program.command('run')))
    .description('run a study to its end, or go on where the same command stopped')
    .argument('<study>', 'a shipped study or a file')
    .option('--run-id <ID>', 'name of the run; made from the study if absent')
    .addHelpText(
      'after',
      '\nExample:\n  ballast run figure-5\n  ballast run mine.yaml --repetitions 500 --set gamma.count=41 --json',
    )
    .action(async (nameOrFile: string, options: RunOptions) => {
      const study = await studyFrom(nameOrFile, options);
      const runId = options.runId ?? defaultRunId(study);
      if (!RUN_ID.test(runId)) {
        throw new UserError(
          `Cannot use the run id "${runId}": it must consist of letters, digits, dots, underscores and hyphens, at most 100`,
        );
      }
      if (options.detach) await startDetached(runId, options.json === true);
      else await withWorkspace((workspace) => executeRun(workspace, study, runId, options).then(endWith));
    });
}

export function addResumeCommand(program: Command): void {
  addExecuteOptions(program.command('resume'))
    .description('go on with a run: after a pause, an interruption, a crash or a cancellation')
    .argument('<run>', RUN_ARGUMENT)
    .addHelpText('after', '\nExample:\n  ballast resume figure-5')
    .action(async (idOrStudy: string, options: ExecuteOptions & { detach?: boolean }) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const { runId, phase } = await runStatus(workspace, run);
        if (phase === 'paused' || (await hasCommand(workspace, runId))) {
          await withRunHandle(workspace.folder, runId, (handle) => resumeRun(handle));
          console.log(options.json ? JSON.stringify({ runId, state: 'running' }) : `${runId} goes on`);
        } else if (options.detach) {
          await startDetached(runId, options.json === true);
        } else {
          await executeRun(workspace, run.study, runId, options).then(endWith);
        }
      });
    });
}

/**
 * Whether a command works on the run through Temporal. Then only its workflow can be told to go on, and knows whether it
 * is paused: while its worker is being started again, nobody answers for it.
 */
async function hasCommand({ folder }: Workspace, runId: string): Promise<boolean> {
  return isHeld(folder, runId) && (await findTarget(folder)) !== undefined;
}

function addExecuteOptions(command: Command): Command {
  return addEngineOptions(command).option('--detach', 'go on in the background, and print the run id');
}

function endWith(code: number): void {
  if (code !== 0) throw new Exit(code);
}
