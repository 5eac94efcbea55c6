import { UserError } from '../client/user-error.js';
import type { RunRecord } from '../store/ledger.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';

/** @throws {UserError} if another version of the numerics made the run: its cells have other keys and other numbers */
export function requireSameNumerics(doing: 'verify' | 'audit', { id, study, numericsVersion }: RunRecord): void {
  if (numericsVersion === NUMERICS_VERSION) return;
  throw new UserError(
    `Cannot ${doing} ${id}: it must have been computed by this program’s numerics, v${NUMERICS_VERSION}, got v${numericsVersion}; ` +
      `${doing} it with the Ballast that ran it, or run ${study} again with this one`,
  );
}
