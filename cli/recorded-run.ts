/** Runs as they are recorded now, and whether this program can go on with them. */
import { UserError } from '../client/user-error.js';
import { missingVersions } from '../store/run-results.js';
import type { RunSpec } from '../store/run-spec.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import { type FoundRun, foundRun, type Workspace } from './workspace.js';

/** The run as it is recorded now. */
export async function recordedRun({ ledger }: Pick<Workspace, 'ledger'>, runId: string): Promise<FoundRun> {
  const record = await ledger.findRun(runId);
  if (record === undefined) throw new RangeError(`Cannot take up run ${runId}: it must be recorded first`);
  return foundRun(record);
}

/** @throws {UserError} if what is missing cannot be computed by this program */
export async function assertComputable({ ledger }: Workspace, id: string, spec: RunSpec): Promise<void> {
  // the usual case, without a look at every cell
  if ([spec, ...spec.retries].every(({ numericsVersion }) => numericsVersion === NUMERICS_VERSION)) return;
  const other = (await missingVersions(ledger, spec)).find((version) => version !== NUMERICS_VERSION);
  if (other === undefined) return;
  throw new UserError(
    `Cannot go on with ${id}: its numbers must come from numerics v${other}, and this Ballast computes v${NUMERICS_VERSION}; ` +
      `finish it with the Ballast that began it, or have everything computed anew: ballast extend ${id} --renew`,
  );
}
