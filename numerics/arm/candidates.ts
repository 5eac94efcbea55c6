/** The fits that a rule chooses among. */
import type { SizeRule } from './contract.js';

/** One fit of a repetition: how much is added, which draw of it, and how the classes weigh. */
export interface Candidate {
  readonly gamma: number;
  /** 0 is the repetition's ordinary draw, the one that fixed sizes and VTSS use; others serve best-of only. */
  readonly draw: number;
  /** Share of the majority in the total weight; null if every row weighs 1. */
  readonly majorityWeight: number | null;
}

/** Which of them a rule took. */
export interface Choice {
  /** Indices into the plan's candidates, in the order in which ties are resolved. */
  readonly candidates: readonly number[];
  /** The validation loss of each, NaN where the fit failed; null if the rule has nothing to choose. */
  readonly losses: readonly number[] | null;
  readonly chosen: number;
}

/**
 * Lists the candidates of a rule in the order in which ties are resolved: ascending gamma, ascending draw.
 *
 * @throws {RangeError} if there are none
 */
export function candidatesOf(rule: SizeRule): readonly Candidate[] {
  switch (rule.kind) {
    case 'fixed':
      return [ordinary(rule.gamma)];
    case 'vtss':
      if (rule.gammas.length === 0) throw new RangeError('Cannot tune the size: gammas must not be empty');
      return ascending(rule.gammas).map(ordinary);
    case 'best-of':
      if (!(Number.isInteger(rule.draws) && rule.draws >= 1)) {
        throw new RangeError(`Cannot choose among draws: draws must be a positive whole number, got ${rule.draws}`);
      }
      return Array.from({ length: rule.draws }, (_, draw) => ({ ...ordinary(rule.gamma), draw }));
    case 'class-weighted':
      if (!(rule.weight > 0 && rule.weight < 1)) {
        throw new RangeError(`Cannot weigh classes: weight must lie between 0 and 1, got ${rule.weight}`);
      }
      return [{ gamma: 0, draw: 0, majorityWeight: rule.weight }];
  }
}

/** Lists every candidate once: the ordinary ones by ascending gamma, so that pools grow; then the others. */
export function mergeCandidates(lists: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const known = new Map<string, Candidate>();
  for (const candidate of lists.flat()) known.set(candidateName(candidate), candidate);
  return [...known.values()].sort(
    (a, b) => a.draw - b.draw || (a.majorityWeight ?? 0) - (b.majorityWeight ?? 0) || a.gamma - b.gamma,
  );
}

/** Candidates of one name are one fit. */
export function candidateName({ gamma, draw, majorityWeight }: Candidate): string {
  return `${gamma} ${draw} ${majorityWeight}`;
}

function ordinary(gamma: number): Candidate {
  return { gamma, draw: 0, majorityWeight: null };
}

function ascending(gammas: readonly number[]): readonly number[] {
  return [...new Set(gammas)].sort((a, b) => a - b);
}
