/** Claims as a report has them: each once, with all its findings. */
import type { JudgedClaim } from '../plots/report/report.js';
import type { ClaimNotRun, ClaimResult } from '../studies/claims/evaluate-claims.js';

/** One entry for each claim, with its findings, in the order of the paper. */
export function judgedClaims(results: readonly ClaimResult[], notRun: readonly ClaimNotRun[]): JudgedClaim[] {
  const claims = new Map<string, JudgedClaim>();
  for (const { id, figure, source, statement, studies } of [...results, ...notRun]) {
    const findings = results.filter((result) => result.id === id);
    claims.set(id, { id, figure, source, statement, studies, findings });
  }
  return [...claims.values()];
}
