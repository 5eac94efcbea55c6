/**
 * The rule for verdicts, written once.
 *
 * A claim bounds statistics. The slack of a statistic is how far it stands on the right side of its bound: limit − value
 * for "below", value − limit for "above", margin − |value − of| for "within". A claim over K statistics (every n1, every
 * noise law) is as good as its worst one, that of least slack/MCSE. It
 * - *holds* if the least is above {@link Z} = 3,
 * - *does not hold* if it is below −z, Φ(−z) = Φ(−3)/K,
 * - and else one *cannot tell* at this precision.
 *
 * Either verdict is wrong with probability 0.135 % at most, whatever K: "holds" needs all K at once (intersection–union),
 * "does not hold" any of K (Bonferroni).
 */
import { normalCdf } from '../../numerics/elementary/normal-cdf.js';
import { type Estimate, mcseOf } from './estimate.js';

export const VERDICTS = ['holds', 'does not hold', 'cannot tell'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** MCSE that one statistic must stand clear of its bound. */
export const Z = 3;
/** Below, a standard error is itself too uncertain: with 20 the t-distribution's tail beyond 3 is 0.37 %. */
export const LEAST_REPETITIONS = 20;

export type Criterion =
  | { readonly below: number }
  | { readonly above: number }
  | { readonly within: number; readonly of: number };

/** One statistic among those a claim is about. */
export interface Component {
  /** Where it stands: "n₁ = 800"; empty if there is only one. */
  readonly at: string;
  readonly estimate: Estimate;
}

/** What the evidence says about a claim, or about one reading of it. */
export interface Finding {
  /** What was estimated, and where, in words. */
  readonly statistic: string;
  readonly value: number;
  /** 0 for what is computed and not simulated. */
  readonly mcse: number;
  /** What the statistic must meet, in words. */
  readonly criterion: string;
  readonly verdict: Verdict;
  /** Repetitions that it rests on; 0 for what is computed. */
  readonly repetitions: number;
  readonly note?: string;
}

/**
 * Judges the components of a claim; the finding shows the worst.
 *
 * @throws {RangeError} without components
 */
export function judge(
  words: string,
  components: readonly Component[],
  criterion: Criterion,
  ...notes: readonly string[]
): Finding {
  const refuted = -clearance(components.length);
  const judged = components.map((component) => judgeOne(component, criterion, refuted));
  const worst = judged.reduce((least, other) => (other.score < least.score ? other : least), judged[0] ?? none(words));
  const { estimate, at } = worst.component;
  const note = [...notes, tally(judged), failures(components)].filter((line) => line !== '').join('; ');
  return {
    statistic: at === '' ? words : `${words}, ${components.length > 1 ? 'worst ' : ''}at ${at}`,
    value: estimate.value,
    mcse: mcseOf(estimate),
    criterion: criterionWords(criterion),
    verdict: worst.verdict,
    repetitions: estimate.repetitions,
    ...(note === '' ? {} : { note }),
  };
}

/** Judges a number that is computed, not simulated: it has no error, so it holds or does not. */
export function judgeExact(words: string, value: number, criterion: Criterion, ...notes: readonly string[]): Finding {
  return {
    statistic: words,
    value,
    mcse: 0,
    criterion: criterionWords(criterion),
    verdict: slackOf(value, criterion) >= 0 ? 'holds' : 'does not hold',
    repetitions: 0,
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  };
}

interface Judged {
  readonly component: Component;
  /** Slack in MCSE; 0 where it cannot be known. */
  readonly score: number;
  readonly verdict: Verdict;
}

function judgeOne(component: Component, criterion: Criterion, refuted: number): Judged {
  const { estimate } = component;
  const enough = estimate.repetitions >= LEAST_REPETITIONS;
  // NaN, from no values or from 0/0, says nothing
  const score = enough ? slackOf(estimate.value, criterion) / mcseOf(estimate) || 0 : 0;
  return { component, score, verdict: score > Z ? 'holds' : score < refuted ? 'does not hold' : 'cannot tell' };
}

/** The z with Φ(−z) = Φ(−3)/`count`, by bisection. */
export function clearance(count: number): number {
  const tail = normalCdf(-Z) / count;
  let [low, high] = [Z, 40];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalCdf(-middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function slackOf(value: number, criterion: Criterion): number {
  if ('below' in criterion) return criterion.below - value;
  if ('above' in criterion) return value - criterion.above;
  return criterion.within - Math.abs(value - criterion.of);
}

function criterionWords(criterion: Criterion): string {
  if ('below' in criterion) return `below ${short(criterion.below)}`;
  if ('above' in criterion) return `above ${short(criterion.above)}`;
  return `within ${short(criterion.within)} of ${short(criterion.of)}`;
}

/** How the statistics fare, where they fare differently. */
function tally(judged: readonly Judged[]): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: judged.filter((one) => one.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  if (counts.length < 2) return '';
  return `of ${judged.length}: ${counts.map(({ verdict, count }) => `${verdict} at ${count}`).join(', ')}`;
}

function failures(components: readonly Component[]): string {
  const failed = Math.max(...components.map(({ estimate }) => estimate.failed));
  return failed > 0 ? `up to ${failed} repetitions of a cell failed; conditional on success` : '';
}

function none(words: string): never {
  throw new RangeError(`Cannot judge "${words}": expected at least one statistic`);
}

function short(value: number): string {
  return String(Number(value.toPrecision(6))).replace('-', '−');
}
