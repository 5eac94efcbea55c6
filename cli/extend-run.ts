/** Has a run ask for more: records it, and tells the command that works on the run, if there is one. */
import { extendRun } from '../client/run-client.js';
import { UserError } from '../client/user-error.js';
import { cellExtents } from '../store/cell-extents.js';
import { IntegrityError, type NewRun, type Specification } from '../store/ledger.js';
import type { RunSpec } from '../store/run-spec.js';
import { canonicalJson } from '../studies/content-key.js';
import { studyGrid } from '../studies/grid.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { changeOf } from '../studies/study-change.js';
import { changeInWords } from './change-words.js';
import { assertComputable, recordedRun } from './recorded-run.js';
import { isLive, runStatus } from './run-status.js';
import type { StudyOrigin } from './study-origin.js';
import { withRunHandle } from './temporal-target.js';
import { grouped } from './words.js';
import type { FoundRun, Workspace } from './workspace.js';

/** What the run is to ask for, and where that was read. */
export interface Wider {
  readonly study: Study;
  readonly origin: StudyOrigin | undefined;
}

export interface ReviseOptions {
  /** Cells may leave the run, or get fewer repetitions. */
  readonly drop?: boolean;
  /** Everything is computed anew by this version's numerics. */
  readonly renew?: boolean;
  /** Hears what changes. */
  readonly say?: (words: string) => void;
}

/** What a command that works on the run makes of it. */
export interface Told {
  readonly state: string;
  readonly words: string;
}

/**
 * @returns what has come of it; undefined if nobody works on the run, or it is just coming to its end: then it is to be resumed
 * @throws {UserError} if cells would leave the run, or this program cannot compute what is missing
 */
export async function askForMore(
  workspace: Workspace,
  run: FoundRun,
  wider: Wider,
  options: ReviseOptions,
): Promise<Told | undefined> {
  const changed = await revise(workspace, run, wider, options);
  // by what it asks for now it is not finished, though by what it asked for before it may be
  return await tellRunning(workspace, changed ? await recordedRun(workspace, run.record.id) : run, changed);
}

/** Records what the run asks for from now on. @returns false if that is what it asked for already */
async function revise(
  workspace: Workspace,
  run: FoundRun,
  { study: wider, origin }: Wider,
  options: ReviseOptions,
): Promise<boolean> {
  const { record, study } = run;
  const numericsVersion = options.renew === true ? NUMERICS_VERSION : record.numericsVersion;
  const change = changeOf({ study, numericsVersion: record.numericsVersion }, { study: wider, numericsVersion });
  options.say?.(`${record.id}\n${changeInWords(change)}\n`);
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
async function tellRunning(workspace: Workspace, run: FoundRun, changed: boolean): Promise<Told | undefined> {
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
