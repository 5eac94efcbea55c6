/** From the evidence of some studies to what it says about the paper. */
import type { Claim } from './claim.js';
import { CLAIMS } from './claims.js';
import { type Evidence, MissingEvidence } from './evidence.js';
import type { Finding } from './verdict.js';

/** One reading of one claim, judged. */
export interface ClaimResult extends Finding, Omit<Claim, 'evaluate'> {}

/** A claim that cannot be judged yet. */
export interface ClaimNotRun extends Omit<Claim, 'evaluate'> {
  /** Studies of which there is no evidence; empty if the runs lack what the claim is about. */
  readonly missing: readonly string[];
  readonly reason: string;
}

/**
 * Judges every claim whose studies are all there, in the order of the paper, one result for each reading.
 *
 * @param evidences one for each study, of finished runs
 */
export function evaluateClaims(evidences: readonly Evidence[]): ClaimResult[] {
  return judgeClaims(evidences).flatMap((judged) => ('results' in judged ? judged.results : []));
}

/** The claims that {@link evaluateClaims} leaves out, and why. */
export function claimsNotRun(evidences: readonly Evidence[]): ClaimNotRun[] {
  return judgeClaims(evidences).flatMap((judged) => ('results' in judged ? [] : [judged]));
}

function judgeClaims(evidences: readonly Evidence[]): (ClaimNotRun | { readonly results: ClaimResult[] })[] {
  const byName = new Map(evidences.map((evidence) => [evidence.study.name, evidence]));
  return CLAIMS.map((claim) => judgeClaim(claim, byName));
}

function judgeClaim(
  { evaluate, ...about }: Claim,
  byName: ReadonlyMap<string, Evidence>,
): ClaimNotRun | { readonly results: ClaimResult[] } {
  const missing = about.studies.filter((name) => !byName.has(name));
  if (missing.length > 0) return { ...about, missing, reason: `not run: ${missing.join(', ')}` };
  try {
    return { results: evaluate((name) => known(byName, name)).map((finding) => ({ ...about, ...finding })) };
  } catch (error) {
    if (error instanceof MissingEvidence) return { ...about, missing: [], reason: error.message };
    throw error;
  }
}

function known(byName: ReadonlyMap<string, Evidence>, name: string): Evidence {
  const evidence = byName.get(name);
  if (evidence === undefined) throw new RangeError(`Cannot judge: the claim does not list the study ${name}`);
  return evidence;
}
