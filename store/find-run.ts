/** From a run's id to what it asks for; parsed once in a process, and again when it has changed. */
import type { Ledger } from './ledger.js';
import { type RunSpec, recordedSpec, specVersion } from './run-spec.js';

export type FindRun = (runId: string) => Promise<RunSpec>;

export function createFindRun(ledger: Ledger): FindRun {
  const open = new Map<string, { readonly version: string; readonly spec: RunSpec }>();
  return async function findRun(runId) {
    const record = await ledger.findRun(runId);
    if (record === undefined) throw new RangeError(`Cannot work on run ${runId}: the ledger has no such run`);
    const version = specVersion(record);
    const known = open.get(runId);
    if (known?.version === version) return known.spec;
    const spec = recordedSpec(record);
    open.set(runId, { version, spec });
    return spec;
  };
}
