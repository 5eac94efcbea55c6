/** Has failed repetitions of a run computed again by newer numerics: records it, for the command that takes the run up. */
import { UserError } from '../client/user-error.js';
import { runCodes } from '../store/run-codes.js';
import { isWhole, runCounts } from '../store/run-results.js';
import { runFailures } from '../studies/failures.js';
import type { Failure } from '../studies/outcome-words.js';
import { NUMERICS_VERSION, outcomeCode } from '../studies/repetition.js';
import { grouped } from './words.js';
import type { FoundRun, Workspace } from './workspace.js';

/** @throws {UserError} if the run is not finished, has no such failure, or the same numerics would fail again */
export async function askForRetry(workspace: Workspace, run: FoundRun, reasons: readonly Failure[]): Promise<void> {
  const { ledger } = workspace;
  const { id, numericsVersion, retries } = run.record;
  const refuse = (why: string) => new UserError(`Cannot retry failures of ${id}: ${why}`);
  if (!isWhole(await runCounts(ledger, run.spec))) {
    throw refuse(`it must be finished first; go on with \`ballast resume ${id}\``);
  }
  const { reasons: counts } = runFailures(await runCodes(ledger, run.spec));
  const absent = reasons.filter((reason) => !counts.some((known) => known.reason === reason));
  if (absent.length > 0) {
    const there = counts.map(({ reason, count }) => `${reason} (${grouped(count)})`);
    throw refuse(
      `it has none with reason ${absent.join(', ')}; ${there.length > 0 ? `it has ${there.join(', ')}` : 'it has no failures'}`,
    );
  }
  const newest = Math.max(numericsVersion, ...retries.map((retry) => retry.numericsVersion));
  if (newest >= NUMERICS_VERSION) {
    throw refuse(
      `they come from numerics v${newest}, and this Ballast computes v${NUMERICS_VERSION}, which would fail in the same way; ` +
        'look at one with `ballast failures` and `ballast replay`, and retry with a Ballast of newer numerics',
    );
  }
  for (const reason of reasons) {
    await ledger.addRetry(id, { reason: outcomeCode(reason), numericsVersion: NUMERICS_VERSION });
  }
}
