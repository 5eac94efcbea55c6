/** A row of the table of runs, as every store keeps it. */
import { checksum } from '../checksum.js';
import { IntegrityError, type NewRun, type Retry, RUN_STATES, type RunRecord } from '../ledger.js';
import type { Damaged } from './damaged.js';

export const PRIORITIES = [1, 2, 3, 4, 5] as const;
/** In the middle of {@link PRIORITIES}. */
export const USUAL_PRIORITY = 3;

export interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly study: string;
  readonly specification: string;
  readonly numerics_version: number;
  readonly created_at: string;
  readonly checksum: number;
  readonly state: string;
  readonly revision: number;
  readonly priority: number;
  readonly origin: string | null;
}

export const RUN_COLUMNS =
  'number, id, study, specification, numerics_version, created_at, checksum, state, revision, priority, origin';

/** @throws {RangeError} */
export function checkPriority(priority: number): void {
  if (PRIORITIES.some((known) => known === priority)) return;
  throw new RangeError(`Cannot give a run the priority ${priority}: it must be a whole number from 1 to 5`);
}

/** @throws {IntegrityError} if the id stands for another specification, study or numerics version */
export function assertSameRun(known: RunRecord, run: NewRun): void {
  for (const field of ['study', 'numericsVersion', 'specification'] as const) {
    if (known[field] === run[field]) continue;
    throw new IntegrityError(
      `Cannot record run ${run.id}: its ${field} must be what the ledger holds, ${known[field]}, got ${run[field]}`,
    );
  }
}

/** @throws {LedgerError} if the row is not what was written */
export function parseRun(row: RunRow, retries: readonly Retry[], damaged: Damaged): RunRecord {
  const { id, study, specification, revision, priority, origin } = row;
  const state = RUN_STATES.find((known) => known === row.state);
  if (!state) throw damaged(`run ${id} has the unknown state "${row.state}"`);
  const run = { id, study, specification, numericsVersion: row.numerics_version, createdAt: row.created_at };
  if (runChecksum(run) !== row.checksum) throw damaged(`the checksum of run ${id} does not match`);
  return { ...run, state, revision, priority, origin, retries };
}

/** Covers what a run is, and not what may change without making it another. */
export function runChecksum({
  id,
  study,
  specification,
  numericsVersion,
  createdAt,
}: Pick<RunRecord, 'id' | 'study' | 'specification' | 'numericsVersion' | 'createdAt'>): number {
  return checksum('run', JSON.stringify([id, study, specification, numericsVersion, createdAt]));
}
