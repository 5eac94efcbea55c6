import type { Command } from 'commander';
import { extendRun } from '../../client/run-client.js';
import { UserError } from '../../client/user-error.js';
import { canonicalJson } from '../../studies/content-key.js';
import { readStudy } from '../../studies/parse-study.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import type { Study } from '../../studies/study.js';
import { changeOf, type StudyChange } from '../../studies/study-change.js';
import { changeInWords } from '../change-words.js';
import { startDetached } from '../detached-run.js';
import { type ExecuteOptions, executeRun } from '../execute-run.js';
import { loadStudy } from '../load-study.js';
import { isLive, runStatus, untilReleased } from '../run-status.js';
import { addStudyOptions, assertSize, overridesOf, type StudyOptions } from '../study-options.js';
import { originOf, type StudyOrigin } from '../study-origin.js';
import { withRunHandle } from '../temporal-target.js';
import { type FoundRun, RUN_ARGUMENT, type Workspace, withRun } from '../workspace.js';
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
        const changed = await revise(workspace, run, { study, origin }, options);
        const { id } = run.record;
        if (changed && (await tellRunning(workspace, run))) {
          console.log(options.json ? JSON.stringify({ runId: id, state: 'running' }) : `${id} takes it up as it runs`);
        } else if (options.detach) {
          await startDetached(id, options.json === true, ['resume', id, '--as-stored']);
        } else {
          await untilReleased(workspace.folder, id);
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

/** Records what the run asks for from now on. @returns false if that is what it asked for already */
async function revise(
  { ledger }: Workspace,
  { record, study }: FoundRun,
  { study: wider, origin }: { readonly study: Study; readonly origin: StudyOrigin | undefined },
  options: ExtendOptions,
): Promise<boolean> {
  const { id, revision } = record;
  const numericsVersion = options.renew === true ? NUMERICS_VERSION : record.numericsVersion;
  const change = changeOf({ study, numericsVersion: record.numericsVersion }, { study: wider, numericsVersion });
  if (options.quiet !== true) console.error(`${id}\n${changeInWords(change)}\n`);
  refuseLosses(id, study, wider, change, options);
  if (change.fields.length === 0) return false;
  await ledger.reviseRun(id, revision, {
    specification: canonicalJson(wider),
    numericsVersion,
    ...(origin && { origin: JSON.stringify(origin) }),
  });
  return true;
}

/** @throws {UserError} if the change is none that adds, and nobody said that it may take away */
function refuseLosses(id: string, study: Study, wider: Study, change: StudyChange, options: ExtendOptions): void {
  if (wider.name !== study.name) {
    throw new UserError(
      `Cannot extend ${id}: the study must keep its name, ${study.name}, got ${wider.name}; run it on its own: ballast run`,
    );
  }
  if (options.drop === true) return;
  if (change.dropped > 0 && options.renew !== true) {
    throw new UserError(
      `Cannot extend ${id}: every cell that it has must stay, but ${change.dropped} would leave; ` +
        'run the study on its own (what it shares is reused), or say --drop if that is meant',
    );
  }
  if (change.shortened) {
    throw new UserError(
      `Cannot extend ${id}: repetitions must not become fewer, got ${wider.repetitions} after ${study.repetitions}; say --drop if that is meant`,
    );
  }
}

/** @returns false if nobody works on the run, or it is just coming to its end */
async function tellRunning(workspace: Workspace, run: FoundRun): Promise<boolean> {
  const { phase } = await runStatus(workspace, run);
  if (!isLive(phase) || phase === 'closing') return false;
  try {
    await withRunHandle(workspace.folder, run.record.id, extendRun);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
