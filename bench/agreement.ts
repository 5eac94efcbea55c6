/**
 * Do two programs compute the same thing? They draw independently, so the means of every cell are compared by Welch's t test with
 * the standard errors of both, and Holm's adjustment covers all cells. A ratio of speeds counts only if they agree.
 */
import { studentTwoSided } from '../numerics/elementary/student-t.js';
import { holm } from '../studies/holm.js';
import type { Summary } from './summary.js';

/** Means by the name of what they are means of. */
export type Means = ReadonlyMap<string, Summary>;

export interface Agreement {
  readonly verdict: 'agree' | 'disagree' | 'too few repetitions';
  readonly compared: number;
  /** Cells that one side lacks or has too seldom, or that always have the same value on both. */
  readonly left: number;
  /** The cell that differs most, in standard errors (infinite between two constants); null if none was compared. */
  readonly worst: { readonly name: string; readonly z: number; readonly pHolm: number } | null;
}

/** Least chance that cells which agree are called different, over all cells of a figure. */
const FALSE_ALARMS = 0.01;
/** Below this a standard error says too little: single repetitions are skewed, means of a round are nearly normal. */
const LEAST_COUNT = { repetition: 8, round: 4 } as const;
/** Relative; the two sides space a grid by different roundings. */
const ROUNDING = 1e-9;

/**
 * Compares every cell that both have.
 *
 * @param unit what the means are means of
 */
export function agreement(ours: Means, theirs: Means, unit: keyof typeof LEAST_COUNT = 'repetition'): Agreement {
  const names = [...ours.keys()].filter((name) => theirs.has(name));
  const tests = names.flatMap((name) => {
    const test = welch(ours.get(name), theirs.get(name), LEAST_COUNT[unit]);
    return test === undefined ? [] : [{ name, ...test }];
  });
  const adjusted = holm(tests.map(({ p }) => p));
  const judged = tests.map(({ name, z }, i) => ({ name, z, pHolm: adjusted[i] ?? Number.NaN }));
  const [worst = null] = judged.toSorted((a, b) => a.pHolm - b.pHolm || Math.abs(b.z) - Math.abs(a.z));
  const verdict = worst === null ? 'too few repetitions' : worst.pHolm > FALSE_ALARMS ? 'agree' : 'disagree';
  return {
    verdict,
    compared: judged.length,
    left: new Set([...ours.keys(), ...theirs.keys()]).size - judged.length,
    worst,
  };
}

function welch(
  a: Summary | undefined,
  b: Summary | undefined,
  least: number,
): { readonly z: number; readonly p: number } | undefined {
  if (a === undefined || b === undefined || Math.min(a.n, b.n) < least) return undefined;
  const difference = a.mean - b.mean;
  const [va, vb] = [varianceOfMean(a), varianceOfMean(b)];
  // values that never vary, such as a γ at the end of its range, have nothing to be tested, unless they are others
  if (va === 0 && vb === 0) {
    return Math.abs(difference) <= ROUNDING * Math.abs(a.mean)
      ? undefined
      : { z: Math.sign(difference) * Infinity, p: 0 };
  }
  const z = difference / Math.sqrt(va + vb);
  // Satterthwaite's degrees of freedom
  const nu = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return { z, p: studentTwoSided(z, nu) };
}

/** 0 where the values differ by rounding alone. */
function varianceOfMean({ n, mean, sd }: Summary): number {
  return sd === null || sd <= ROUNDING * Math.abs(mean) ? 0 : sd ** 2 / n;
}
