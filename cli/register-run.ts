/** Enters a run into the ledger before anything of it runs. */
import { UserError } from '../client/user-error.js';
import { canonicalJson } from '../studies/content-key.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { changeOf } from '../studies/study-change.js';
import { changeInWords } from './change-words.js';
import type { StudyOrigin } from './study-origin.js';
import { foundRun, type Workspace } from './workspace.js';

export interface NewRunOptions {
  readonly origin?: StudyOrigin;
  readonly priority?: number;
}

/**
 * Records the run, or finds that the same run is there.
 *
 * @throws {UserError} showing the difference if the id stands for another study, or for other numerics
 */
export async function registerRun(
  { ledger }: Workspace,
  study: Study,
  runId: string,
  { origin, priority }: NewRunOptions = {},
): Promise<void> {
  const specification = canonicalJson(study);
  const known = await ledger.findRun(runId);
  if (known === undefined) {
    const run = { id: runId, study: study.name, specification, numericsVersion: NUMERICS_VERSION };
    await ledger.createRun({
      ...run,
      ...(origin && { origin: JSON.stringify(origin) }),
      ...(priority !== undefined && { priority }),
    });
    return;
  }
  if (known.specification === specification && known.numericsVersion === NUMERICS_VERSION) {
    if (priority !== undefined) await ledger.setRunPriority(runId, priority);
    return;
  }
  const { spec } = foundRun(known);
  const change = changeOf(
    { study: spec.study, numericsVersion: known.numericsVersion },
    { study, numericsVersion: NUMERICS_VERSION },
  );
  throw new UserError(
    `Cannot run ${study.name} as ${runId}: that id stands for another study\n${changeInWords(change)}\n` +
      `Choose another --run-id, or leave it out; or take the change over: ballast extend ${runId} ${origin?.study ?? ''}`.trimEnd(),
  );
}
