/** Enters a run into the ledger before anything of it runs. */
import { whoHoldsRun } from '../client/data-folder/hold-run.js';
import { UserError } from '../client/user-error.js';
import type { RunRecord } from '../store/ledger.js';
import { canonicalJson } from '../studies/content-key.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { changeOf, type StudyChange, takesAway } from '../studies/study-change.js';
import { changeInWords } from './change-words.js';
import { type StudyOrigin, studyArguments } from './study-origin.js';
import { foundRun, type Workspace } from './workspace.js';

export interface NewRunOptions {
  readonly origin?: StudyOrigin;
  readonly priority?: number;
}

/** Whether the run asks for the study as this program would. */
function isOf({ specification, numericsVersion }: RunRecord, study: Study): boolean {
  return numericsVersion === NUMERICS_VERSION && specification === canonicalJson(study);
}

/**
 * Records the run, or finds that the same run is there.
 *
 * @throws {UserError} showing the difference if the id stands for another study, or for other numerics
 */
export async function registerRun(
  { folder, ledger }: Workspace,
  study: Study,
  runId: string,
  { origin, priority }: NewRunOptions = {},
): Promise<void> {
  const known = await ledger.findRun(runId);
  if (known === undefined) {
    const run = {
      id: runId,
      study: study.name,
      specification: canonicalJson(study),
      numericsVersion: NUMERICS_VERSION,
    };
    await ledger.createRun({
      ...run,
      ...(origin && { origin: JSON.stringify(origin) }),
      ...(priority !== undefined && { priority }),
    });
    return;
  }
  if (!isOf(known, study)) throw otherStudy(known, study, origin);
  // of a run that is running only `ballast priority` can change it
  if (priority !== undefined && whoHoldsRun(folder, runId) === undefined) await ledger.setRunPriority(runId, priority);
}

function otherStudy(known: RunRecord, study: Study, origin: StudyOrigin | undefined): UserError {
  const { id, numericsVersion } = known;
  const before = { study: foundRun(known).study, numericsVersion };
  const change = changeOf(before, { study, numericsVersion: NUMERICS_VERSION });
  const loss = takesAway(changeOf(before, { study, numericsVersion }));
  return new UserError(
    `Cannot run ${study.name} as ${id}: that id stands for another study\n${changeInWords(change)}\n` +
      `Choose another --run-id, or leave it out${loss || origin === undefined ? '' : `; or take the change over: ${takeOver(id, origin, change)}`}`,
  );
}

/** The line that makes the run one of the study at this place. */
function takeOver(id: string, origin: StudyOrigin, { fields }: StudyChange): string {
  const renew = fields.some(({ field }) => field === 'numerics') ? ' --renew' : '';
  return `ballast extend ${id} ${studyArguments(origin)}${renew}`;
}
