/** What a reader of the dashboard may have done with a run; each answer is a sentence. */
import { UserError } from '../../client/user-error.js';
import type { SteerRequest } from '../../dashboard/contract.js';
import type { Failure } from '../../studies/outcome-words.js';
import { readStudy } from '../../studies/parse-study.js';
import { startDetached } from '../detached-run.js';
import { Exit } from '../exit.js';
import { askForMore } from '../extend-run.js';
import { askForRetry } from '../retry-run.js';
import { cancel, goOn, pause, prioritize } from '../steer-run.js';
import { grouped } from '../words.js';
import { type FoundRun, foundRun, runFolder, type Workspace } from '../workspace.js';

/** @throws {UserError} if it cannot be done */
export async function steer(workspace: Workspace, runId: string, request: SteerRequest): Promise<string> {
  const record = await workspace.ledger.findRun(runId);
  if (record === undefined) throw new UserError(`Cannot find run ${runId}`);
  const run = foundRun(record);
  switch (request.action) {
    case 'pause':
      await pause(workspace, run, request.now);
      return request.now
        ? 'Paused; what the batches in hand had finished is kept.'
        : 'Pauses when the batches in hand are done.';
    case 'resume':
      return (await goOn(workspace, run)) ? 'Goes on.' : await takeUp(workspace, run, 'Goes on in the background.');
    case 'cancel':
      await cancel(workspace, run);
      return 'Cancelled; what is finished is kept.';
    case 'priority':
      await prioritize(workspace, run, request.priority);
      return `Has priority ${request.priority} now.`;
    case 'extend':
      return await extend(workspace, run, request.repetitions);
    case 'retry':
      await askForRetry(workspace, run, request.reasons as Failure[]);
      return await takeUp(workspace, run, 'Computes the failed repetitions again, in the background.');
  }
}

async function extend(workspace: Workspace, run: FoundRun, repetitions: number): Promise<string> {
  const { record } = run;
  const field = run.study.precision === undefined ? ['repetitions'] : ['precision', 'maximum'];
  const overrides = [{ path: field.join('.'), value: String(repetitions) }];
  const study = readStudy(JSON.parse(record.specification), `run ${record.id}`, overrides);
  const told = await askForMore(workspace, run, { study, origin: undefined }, {});
  const words = `Asks for ${grouped(repetitions)} repetitions of each cell`;
  if (told !== undefined) return `${words}, and ${told.words}.`;
  return await takeUp(workspace, run, `${words}, and goes on in the background.`);
}

/** Has a command of its own work on the run. @throws {UserError} if it ends at once, with where it said why */
async function takeUp({ folder }: Workspace, { record }: FoundRun, words: string): Promise<string> {
  try {
    await startDetached(record.id, ['resume', record.id, '--as-stored']);
    return words;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    throw new UserError(
      `Cannot take ${record.id} up: its command ended at once; ${runFolder(folder, record.id)}/run.log says why`,
      {
        cause: error,
      },
    );
  }
}
