import { type Command, Option } from 'commander';
import { UserError } from '../../client/user-error.js';
import { runCodes } from '../../store/run-codes.js';
import { isWhole, runCounts } from '../../store/run-results.js';
import { runFailures } from '../../studies/failures.js';
import { FAILURES, type Failure } from '../../studies/outcome-words.js';
import { NUMERICS_VERSION, outcomeCode } from '../../studies/repetition.js';
import { startDetached } from '../detached-run.js';
import { engineArguments } from '../engine-options.js';
import { type ExecuteOptions, executeRun } from '../execute-run.js';
import { grouped } from '../words.js';
import { type FoundRun, RUN_ARGUMENT, type Workspace, withRun } from '../workspace.js';
import { addExecuteOptions, endWith } from './run.js';

interface RetryOptions extends ExecuteOptions {
  readonly reason: readonly Failure[];
  readonly detach?: boolean;
}

export function addRetryCommand(program: Command): void {
  addExecuteOptions(program.command('retry'))
    .description('compute failed repetitions again by newer numerics, and nothing else')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(new Option('--reason <reason...>', 'which failures').choices(FAILURES).makeOptionMandatory())
    .addHelpText('after', '\nExample:\n  ballast retry figure-8-left --reason no-convergence')
    .action(async (idOrStudy: string, options: RetryOptions) => {
      await withRun(idOrStudy, async (workspace, run) => {
        await askForRetry(workspace, run, options.reason);
        const { id } = run.record;
        if (options.detach)
          await startDetached(id, options.json === true, ['resume', id, '--as-stored', ...engineArguments(options)]);
        else await executeRun(workspace, id, options).then(endWith);
      });
    });
}

/** @throws {UserError} if the run is not finished, has no such failure, or the same numerics would fail again */
async function askForRetry(workspace: Workspace, run: FoundRun, reasons: readonly Failure[]): Promise<void> {
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
