import type { Command } from 'commander';
import { describeHolder } from '../../client/data-folder/hold.js';
import { whoHoldsRun } from '../../client/data-folder/hold-run.js';
import { readStudy } from '../../studies/parse-study.js';
import type { Study } from '../../studies/study.js';
import { sayDetached, startDetached } from '../detached-run.js';
import { engineArguments } from '../engine-options.js';
import { type ExecuteOptions, executeRun } from '../execute-run.js';
import { askForMore } from '../extend-run.js';
import { loadStudy } from '../load-study.js';
import { untilReleased } from '../run-status.js';
import { addStudyOptions, assertSize, overridesOf, type StudyOptions } from '../study-options.js';
import { originOf } from '../study-origin.js';
import { type FoundRun, RUN_ARGUMENT, withRun } from '../workspace.js';
import { addExecuteOptions, endWith } from './run.js';

interface ExtendOptions extends ExecuteOptions, StudyOptions {
  readonly detach?: boolean;
  readonly drop?: boolean;
  readonly renew?: boolean;
}

export function addExtendCommand(program: Command): void {
  addExecuteOptions(addStudyOptions(program.command('extend')))
    .description('have a run, running or finished, ask for more: repetitions, levels, a factor; only what is new runs')
    .argument('<run>', RUN_ARGUMENT)
    .argument('[study]', 'the wider study, a file; the run’s own with the options’ changes if absent')
    .option('--drop', 'accept that cells leave the run, or get fewer repetitions; the ledger keeps their numbers')
    .option('--renew', 'have all numbers computed anew by this version’s numerics')
    .addHelpText(
      'after',
      '\nExample:\n  ballast extend figure-5 --repetitions 200\n  ballast extend figure-3 --set factors.n1=[50,100,200]',
    )
    .action(async (idOrStudy: string, file: string | undefined, options: ExtendOptions) => {
      await withRun(idOrStudy, async (workspace, run) => {
        const study = assertSize(await widerStudy(run, file, options), options);
        const origin = file === undefined ? undefined : originOf(file, overridesOf(options), study);
        const { id } = run.record;
        const say = options.quiet === true ? {} : { say: (words: string) => console.error(words) };
        const told = await askForMore(workspace, run, { study, origin }, { ...options, ...say });
        if (told !== undefined) {
          console.log(options.json ? JSON.stringify({ runId: id, state: told.state }) : `${id} ${told.words}`);
        } else if (options.detach) {
          await startDetached(id, ['resume', id, '--as-stored', ...engineArguments(options)]).then(
            sayDetached(options),
          );
        } else {
          await waitForOther(workspace.folder, id);
          await executeRun(workspace, id, options).then(endWith);
        }
      });
    });
}

async function widerStudy({ record }: FoundRun, file: string | undefined, options: ExtendOptions): Promise<Study> {
  const overrides = overridesOf(options);
  if (file !== undefined) return await loadStudy(file, overrides);
  return readStudy(JSON.parse(record.specification), `run ${record.id}`, overrides);
}

/** An inline run, and one that is at its end, cannot be told: what it leaves is done after it. */
async function waitForOther(folder: string, id: string): Promise<void> {
  const holder = whoHoldsRun(folder, id);
  if (holder === undefined) return;
  console.error(`waits for ${describeHolder(holder)} to end`);
  await untilReleased(folder, id);
}
