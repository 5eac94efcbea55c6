import { type Ledger, LedgerError, type RunRecord } from '../ledger.js';
import type { RunSpec } from '../run-spec.js';
import { checksums } from './checksums.js';
import type { AuditCheck, CheckReport } from './contract.js';
import { duplicates } from './duplicates.js';
import { gaps } from './gaps.js';
import { identicalResults } from './identical-results.js';
import { programs } from './programs.js';

export type { CheckReport, Finding, Place, Words } from './contract.js';

/** All checks, in the order in which they are shown. */
export const AUDIT_CHECKS: readonly AuditCheck[] = [checksums, gaps, duplicates, identicalResults, programs];

export interface CheckResult extends CheckReport {
  readonly name: string;
  /** Why the check could not look; undefined if it could. */
  readonly obstacle?: string;
}

/** Looks at what the ledger has of a run, and computes nothing again. One check after the other; none stops the others. */
export async function auditRun(
  ledger: Ledger,
  record: RunRecord,
  spec: RunSpec,
  checks: readonly AuditCheck[] = AUDIT_CHECKS,
): Promise<CheckResult[]> {
  const { study, arms } = spec;
  const cells = arms.flatMap((arm) => arm.cells.map((cell) => ({ arm, cell })));
  const results: CheckResult[] = [];
  for (const check of checks) {
    try {
      results.push({ name: check.name, ...(await check.run({ ledger, record, spec, study, cells })) });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      results.push({ name: check.name, looked: [], findings: [], obstacle: error.message });
    }
  }
  return results;
}

/** Whether nothing is wrong: every check could look, and found notes at most. */
export function isClean(results: readonly CheckResult[]): boolean {
  return results.every(
    ({ obstacle, findings }) => obstacle === undefined && findings.every(({ level }) => level === 'note'),
  );
}
