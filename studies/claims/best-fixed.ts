/**
 * The best fixed gamma, without the optimism of choosing and judging it by the same repetitions.
 *
 * The γ of least mean over the even repetitions is judged on the odd ones, and the other way round; the least of many
 * noisy means, read off the repetitions that made it least, would be too low.
 */
import type { Measure } from '../../numerics/measures.js';
import { type Column, meanOf } from './estimate.js';
import type { Evidence, Where } from './evidence.js';

export interface BestFixed {
  /** γ of least mean over all repetitions; for words, not for judging. */
  readonly gamma: number;
  /** Values of the γ chosen on the other half of the repetitions. */
  readonly column: Column;
}

/** The best of the fixed gammas under `where` by the mean of `measure`. @throws {MissingEvidence} without fixed cells */
export function bestFixed(evidence: Evidence, where: Where, measure: Measure): BestFixed {
  const candidates = evidence.gammas(where).map((gamma) => ({
    gamma,
    column: evidence.column({ ...where, method: 'fixed', gamma }, measure),
  }));
  const chosen = [0, 1].map((half) => leastMean(candidates, (r) => r % 2 !== half).column);
  const length = Math.max(...candidates.map(({ column }) => column.length));
  return {
    gamma: leastMean(candidates, () => true).gamma,
    column: Float64Array.from({ length }, (_, r) => chosen[r % 2]?.[r] ?? NaN),
  };
}

interface Candidate {
  readonly gamma: number;
  readonly column: Column;
}

/** The candidate with the least mean over some repetitions; the smaller γ if two are equal. */
function leastMean(candidates: readonly Candidate[], among: (repetition: number) => boolean): Candidate {
  const means = candidates.map(({ column }) => meanOf(column.filter((_, r) => among(r))).value);
  const least = Math.min(...means.filter((mean) => !Number.isNaN(mean)));
  const [first] = candidates;
  if (first === undefined) throw new RangeError('Cannot choose the best of no candidates');
  return candidates[means.indexOf(least)] ?? first;
}
