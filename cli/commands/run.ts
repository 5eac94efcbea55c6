import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../../client/user-error.js';
import { SpecError } from '../../studies/parse-study.js';
import { changeOf, takesAway } from '../../studies/study-change.js';
import { changeInWords } from '../change-words.js';
import { checkConfiguredServer } from '../configured-server.js';
import { sayDetached, startDetached } from '../detached-run.js';
import { assertSomebodyComputes } from '../engine.js';
import { addEngineOptions } from '../engine-options.js';
import { type ExecuteOptions, executeRun } from '../execute-run.js';
import { Exit } from '../exit.js';
import { registerRun } from '../register-run.js';
import { defaultRunId } from '../run-id.js';
import { goOn } from '../steer-run.js';
import { addStudyOptions, overridesOf, type StudyOptions, studyFrom, wholeNumber } from '../study-options.js';
import { editedStudy, originOf, type StudyOrigin, studyArguments } from '../study-origin.js';
import { type FoundRun, RUN_ARGUMENT, withRun, withWorkspace } from '../workspace.js';

interface RunOptions extends ExecuteOptions, StudyOptions {
  readonly runId?: string;
  readonly detach?: boolean;
  readonly priority?: number;
}

interface ResumeOptions extends ExecuteOptions {
  readonly detach?: boolean;
  readonly asStored?: boolean;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const LAST_PRIORITY = 5;

export function addRunCommand(program: Command): void {
  addExecuteOptions(addStudyOptions(program.command('run')))
    .description('run a study to its end, or go on where the same command stopped')
    .argument('<study>', 'a shipped study or a file')
    .option('--run-id <ID>', 'name of the run; made from the study if absent')
    .option('--priority <N>', 'among runs that share workers: 1 goes first, 5 last; 3 if absent', priority)
    .addHelpText(
      'after',
      '\nExample:\n  ballast run figure-5\n  ballast run mine.yaml --repetitions 500 --set gamma.count=41 --json',
    )
    .action(async (nameOrFile: string, options: RunOptions) => {
      const study = await studyFrom(nameOrFile, options);
      if (options.runId !== undefined && !RUN_ID.test(options.runId)) {
        throw new UserError(
          `Cannot use the run id "${options.runId}": it must consist of letters, digits, dots, underscores and hyphens, at most 100`,
        );
      }
      // before the run is recorded
      assertSomebodyComputes(options);
      if (options.engine === 'temporal') await checkConfiguredServer();
      await withWorkspace(async (workspace) => {
        const runId = options.runId ?? (await defaultRunId(workspace.ledger, study));
        const origin = originOf(nameOrFile, overridesOf(options), study);
        const given = options.priority === undefined ? {} : { priority: options.priority };
        await registerRun(workspace, study, runId, { origin, ...given });
        if (options.detach) await startDetached(runId).then(sayDetached(options));
        else await executeRun(workspace, runId, options).then(endWith);
      });
    });
}

export function addResumeCommand(program: Command): void {
  addExecuteOptions(program.command('resume'))
    .description('go on with a run: after a pause, an interruption, a crash or a cancellation')
    .argument('<run>', RUN_ARGUMENT)
    .option('--as-stored', 'go on with the study as the run began it, whatever its file says now')
    .addHelpText('after', '\nExample:\n  ballast resume figure-5')
    .action(async (idOrStudy: string, options: ResumeOptions) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const runId = run.record.id;
        if (options.asStored !== true) await refuseEdited(run);
        if (await goOn(workspace, run)) {
          console.log(options.json ? JSON.stringify({ runId, state: 'running' }) : `${runId} goes on`);
        } else if (options.detach) {
          await startDetached(runId).then(sayDetached(options));
        } else {
          await executeRun(workspace, runId, options).then(endWith);
        }
      });
    });
}

export function addExecuteOptions(command: Command): Command {
  return addEngineOptions(command)
    .option('--profile', 'end with where the time went, on stderr')
    .option('--curve', 'show the curve as text meanwhile, in a terminal')
    .option('--dashboard', 'serve the web page while it runs; without it only for a terminal')
    .option('--no-dashboard', 'serve no web page')
    .option('--detach', 'go on in the background, and print the run id');
}

export function endWith(code: number): void {
  if (code !== 0) throw new Exit(code);
}

/** Parses a priority for commander. */
export function priority(text: string): number {
  const value = wholeNumber(1)(text);
  if (value > LAST_PRIORITY) throw new InvalidArgumentError(`expected a whole number from 1 to 5, got "${text}"`);
  return value;
}

/** @throws {UserError} showing the difference if the study's file was edited since the run read it */
async function refuseEdited({ record, study }: FoundRun): Promise<void> {
  if (record.origin === null) return;
  const origin = JSON.parse(record.origin) as StudyOrigin;
  const edited = await editedStudy(origin).catch((error: unknown) => {
    if (!(error instanceof SpecError)) throw error;
    const remedy = `Go on as the run began: ballast resume ${record.id} --as-stored`;
    throw new UserError(`${error.message}\n${remedy}`, { cause: error });
  });
  if (edited === undefined) return;
  const { numericsVersion } = record;
  const change = changeOf({ study, numericsVersion }, { study: edited, numericsVersion });
  if (change.fields.length === 0) return;
  const place = origin.study === edited.name ? `the shipped study ${edited.name}` : origin.study;
  throw new UserError(
    `Cannot go on with ${record.id}: ${place} was edited since the run began\n${changeInWords(change)}\n` +
      `Go on as the run began: ballast resume ${record.id} --as-stored\n` +
      `Take the edit over:     ballast extend ${record.id} ${studyArguments(origin)}${takesAway(change) ? ' --drop' : ''}\n` +
      `Start another run:      ballast run ${studyArguments(origin)}`,
  );
}
