/**
 * How much of VTSS's gain is the luck of choosing among many draws.
 *
 * Under fresh draws VTSS takes the best of as many synthetic samples as Γ has values. The best of as many draws, all at
 * γ = 1, has the same luck and no tuning.
 */
import { combine, type Estimate, ratio } from './estimate.js';
import { type Finding, judge } from './verdict.js';

/** Most of a gain is from the size if luck alone gives less than this share of it. */
const MOST = 0.5;

/** Judges whether luck's gain over naive balancing is less than half of VTSS's; a difference, as VTSS may gain nothing. */
export function luckShare(luck: Estimate, vtss: Estimate, words: string, ...notes: readonly string[]): Finding {
  const share = ratio(luck, vtss).value;
  return judge(
    `gain of best-of-17 at γ = 1 over naive, less half of VTSS’s gain, ${words}`,
    [
      {
        at: '',
        estimate: combine([
          [1, luck],
          [-MOST, vtss],
        ]),
      },
    ],
    { below: 0 },
    `a lucky draw gives ${(100 * share).toFixed(0)} % of VTSS’s gain without tuning anything`,
    ...notes,
  );
}
