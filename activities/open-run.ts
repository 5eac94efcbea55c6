/** From a run's id to its grid; each run is parsed once in a process. */

import type { Ledger } from '../store/ledger.js';
import { type Arm, studyGrid } from '../studies/grid.js';
import { readStudy } from '../studies/parse-study.js';
import type { Study } from '../studies/study.js';

export interface OpenRun {
  readonly study: Study;
  readonly arms: readonly Arm[];
}

export type FindRun = (runId: string) => Promise<OpenRun>;

export function createFindRun(ledger: Ledger): FindRun {
  const open = new Map<string, OpenRun>();
  return async function findRun(runId) {
    const known = open.get(runId);
    if (known !== undefined) return known;
    const record = await ledger.findRun(runId);
    if (record === undefined) throw new RangeError(`Cannot work on run ${runId}: the ledger has no such run`);
    const study = readStudy(JSON.parse(record.specification), `run ${runId}`);
    const run = { study, arms: studyGrid(study) };
    open.set(runId, run);
    return run;
  };
}
