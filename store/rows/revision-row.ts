/** A row of the table of revisions, as every store keeps it. */
import { checksum } from '../checksum.js';
import { IntegrityError, type Revision } from '../ledger.js';
import type { Damaged } from './damaged.js';

export interface RevisionRow {
  readonly number: number;
  readonly specification: string;
  readonly numerics_version: number;
  readonly ended_at: string;
  readonly checksum: number;
}

/** @param id the run's @throws {LedgerError} if the row is not what was written */
export function parseRevision(id: string, row: RevisionRow, damaged: Damaged): Revision {
  const { number, specification, numerics_version: numericsVersion, ended_at: endedAt } = row;
  const revision = { number, specification, numericsVersion, endedAt };
  if (revisionChecksum(id, revision) === row.checksum) return revision;
  throw damaged(`the checksum of revision ${number} of run ${id} does not match`);
}

export function revisionChecksum(id: string, { number, specification, numericsVersion, endedAt }: Revision): number {
  return checksum('revision', JSON.stringify([id, number, specification, numericsVersion, endedAt]));
}

/** The error for a change that was made from another revision than the one that holds. */
export function staleRevision(id: string, expected: number, found: number): IntegrityError {
  return new IntegrityError(
    `Cannot extend run ${id}: it must be at revision ${expected}, got ${found}; another command has changed it, look again`,
  );
}
