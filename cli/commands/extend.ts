import type { Command } from 'commander';
import { describeHolder } from '../../client/data-folder/hold.js';
import { whoHoldsRun } from '../../client/data-folder/hold-run.js';
import { extendRun } from '../../client/run-client.js';
import { UserError } from '../../client/user-error.js';
import { cellExtents } from '../../store/cell-extents.js';
import { IntegrityError, type NewRun, type Specification } from '../../store/ledger.js';
import type { RunSpec } from '../../store/run-spec.js';
import { canonicalJson } from '../../studies/content-key.js';
import { studyGrid } from '../../studies/grid.js';
import { readStudy } from '../../studies/parse-study.js';
import { NUMERICS_VERSION } from '../../studies/repetition.js';
import type { Study } from '../../studies/study.js';
import { changeOf } from '../../studies/study-change.js';
import { changeInWords } from '../change-words.js';
import { startDetached } from '../detached-run.js';
import { engineArguments } from '../engine-options.js';
import { assertComputable, type ExecuteOptions, executeRun, recordedRun } from '../execute-run.js';
import { loadStudy } from '../load-study.js';
import { isLive, runStatus, untilReleased } from '../run-status.js';
import { addStudyOptions, assertSize, overridesOf, type StudyOptions } from '../study-options.js';
import { originOf, type StudyOrigin } from '../study-origin.js';
import { withRunHandle } from '../temporal-target.js';
import { grouped } from '../words.js';
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
        // by what it asks for now it is not finished, though by what it asked for before it may be
        const told = await tellRunning(workspace, changed ? await recordedRun(workspace, id) : run, changed);
        if (told !== undefined) {
          console.log(options.json ? JSON.stringify({ runId: id, state: told.state }) : `${id} ${told.words}`);
        } else if (options.detach) {
          await startDetached(id, options.json === true, ['resume', id, '--as-stored', ...engineArguments(options)]);
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

/** Records what the run asks for from now on. @returns false if that is what it asked for already */
async function revise(
  workspace: Workspace,
  run: FoundRun,
  { study: wider, origin }: { readonly study: Study; readonly origin: StudyOrigin | undefined },
  options: ExtendOptions,
): Promise<boolean> {
  const { record, study } = run;
  const numericsVersion = options.renew === true ? NUMERICS_VERSION : record.numericsVersion;
  const change = changeOf({ study, numericsVersion: record.numericsVersion }, { study: wider, numericsVersion });
  if (options.quiet !== true) console.error(`${record.id}\n${changeInWords(change)}\n`);
  if (wider.name !== study.name) {
    throw new UserError(
      `Cannot extend ${record.id}: the study must keep its name, ${study.name}, got ${wider.name}; run it on its own: ballast run`,
    );
  }
  if (options.drop !== true) await refuseLosses(workspace, run, wider);
  if (change.fields.length === 0) return false;
  await assertComputable(workspace, record.id, specOf(run, wider, numericsVersion));
  await replace(workspace, run, {
    specification: canonicalJson(wider),
    numericsVersion,
    ...(origin && { origin: JSON.stringify(origin) }),
  });
  return true;
}

async function replace(
  { ledger }: Workspace,
  { record }: FoundRun,
  to: Specification & Pick<NewRun, 'origin'>,
): Promise<void> {
  try {
    await ledger.reviseRun(record.id, record.revision, to);
  } catch (error) {
    if (error instanceof IntegrityError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}

/** What the run would ask for with another study. */
function specOf({ spec }: FoundRun, study: Study, numericsVersion: number): RunSpec {
  return { study, numericsVersion, arms: studyGrid(study, numericsVersion), retries: spec.retries };
}

/** @throws {UserError} if cells would leave the run, or have fewer repetitions, whatever numerics they are of */
async function refuseLosses(workspace: Workspace, run: FoundRun, wider: Study): Promise<void> {
  const { id, numericsVersion } = run.record;
  const { study } = run;
  const { dropped, shortened } = changeOf({ study, numericsVersion }, { study: wider, numericsVersion });
  if (dropped > 0) {
    throw new UserError(
      `Cannot extend ${id}: every cell that it has must stay, but ${grouped(dropped)} would leave; ` +
        'run the study on its own (what it shares is reused), or say --drop if that is meant',
    );
  }
  if (shortened) {
    throw new UserError(
      `Cannot extend ${id}: repetitions must not become fewer, got ${wider.repetitions} after ${study.repetitions}; say --drop if that is meant`,
    );
  }
  const shorter = await shorterCells(workspace, run.spec, specOf(run, wider, numericsVersion));
  if (shorter > 0) {
    throw new UserError(
      `Cannot extend ${id}: repetitions must not become fewer, but ${grouped(shorter)} cells would stop earlier by that precision; ` +
        'say --drop if that is meant',
    );
  }
}

/** How many cells of both would stop before the repetitions that they have been asked for. */
async function shorterCells({ ledger }: Workspace, before: RunSpec, after: RunSpec): Promise<number> {
  if (after.study.precision === undefined) return 0;
  const extents = new Map((await cellExtents(ledger, before)).map(({ cell, repetitions }) => [cell.key, repetitions]));
  const later = await cellExtents(ledger, after);
  return later.filter(({ cell, repetitions, settled }) => settled && repetitions < (extents.get(cell.key) ?? 0)).length;
}

/**
 * Tells the command that works on the run.
 *
 * @returns what has come of it; undefined if nobody works on the run, or it is just coming to its end
 */
async function tellRunning(
  workspace: Workspace,
  run: FoundRun,
  changed: boolean,
): Promise<{ readonly state: string; readonly words: string } | undefined> {
  const { phase } = await runStatus(workspace, run);
  if (!isLive(phase) || phase === 'closing') return undefined;
  const state = phase === 'paused' ? 'paused' : 'running';
  if (!changed) return { state, words: `is ${state}, and asks for all that already` };
  try {
    await withRunHandle(workspace.folder, run.record.id, extendRun);
    return { state, words: state === 'paused' ? 'takes it up when it goes on' : 'takes it up as it runs' };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** An inline run, and one that is at its end, cannot be told: what it leaves is done after it. */
async function waitForOther(folder: string, id: string): Promise<void> {
  const holder = whoHoldsRun(folder, id);
  if (holder === undefined) return;
  console.error(`waits for ${describeHolder(holder)} to end`);
  await untilReleased(folder, id);
}
