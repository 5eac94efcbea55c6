/** One command at a time works on a run; several may work on different runs of one data folder. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../user-error.js';
import { dataFolderPaths, prepareDataFolder } from './data-folder.js';
import { describeHolder, type Hold, type Holder, type HoldPlace, tryHold, whoHas } from './hold.js';

const NAMES = '.json';

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

/** The runs that some command works on now. */
export function heldRuns(folder: string): string[] {
  const { locks } = dataFolderPaths(folder);
  if (!existsSync(locks)) return [];
  return readdirSync(locks)
    .filter((file) => file.endsWith(NAMES))
    .map((file) => file.slice(0, -NAMES.length))
    .filter((runId) => whoHoldsRun(folder, runId) !== undefined);
}

function placeOf(folder: string, runId: string): HoldPlace {
  const { locks } = dataFolderPaths(folder);
  return { lock: path.join(locks, `${runId}.sqlite`), holder: path.join(locks, `${runId}${NAMES}`) };
}
