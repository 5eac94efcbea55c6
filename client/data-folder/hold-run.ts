/** One command at a time works on a run; several may work on different runs of one data folder. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../user-error.js';
import { dataFolderPaths, prepareDataFolder } from './data-folder.js';
import { describeHolder, type Hold, type Holder, type HoldPlace, tryHold, whoHas } from './hold.js';

/**
 * Takes a run for this process, until `release` or until the process ends in whatever way.
 *
 * @throws {UserError} if another command has it, or the data folder cannot be used
 */
export function holdRun(folder: string, runId: string, what: string): Hold {
  prepareDataFolder(folder);
  mkdirSync(dataFolderPaths(folder).locks, { recursive: true, mode: 0o700 });
  const hold = tryHold(placeOf(folder, runId), what);
  if (hold !== undefined) return hold;
  throw new UserError(
    `Cannot work on ${runId}: ${describeHolder(whoHoldsRun(folder, runId))} works on it; ` +
      `follow it with \`ballast watch ${runId}\`, or end it with \`ballast cancel ${runId}\``,
  );
}

/** Returns who works on the run, undefined if nobody does. */
export function whoHoldsRun(folder: string, runId: string): Holder | undefined {
  return whoHas(placeOf(folder, runId));
}

function placeOf(folder: string, runId: string): HoldPlace {
  const { locks } = dataFolderPaths(folder);
  return { lock: path.join(locks, `${runId}.sqlite`), holder: path.join(locks, `${runId}.json`) };
}
