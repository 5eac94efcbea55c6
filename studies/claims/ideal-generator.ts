/** Theorem 1, the lower bound; Theorem 3, an ideal generator. */
import { type Claim, claim, eachMeasure } from './claim.js';
import { atGamma, atN1, endsOfN1, MEASURE_WORDS, meanAt } from './compare.js';
import { difference, ratio } from './estimate.js';
import { LIMIT_MEASURES, limitAt, PARAMETRIC, rate, SLOPE_MARGIN } from './rates.js';
import { judge } from './verdict.js';

const STUDY = 'theorem-3';
/** γ with |γ − 1| (n₀ − n₁) ≪ √n₀ at every n₁ of the study. */
const BALANCED = [0.999, 1, 1.001];
/** A constant away from balance, outside of Theorem 3's set. */
const UNBALANCED = 0.5;
/** "Tuning ñ can at best improve constant factors": by less than this share. */
const CONSTANT = 0.05;

export const theorem3Claims: readonly Claim[] = [
  claim({
    id: 'theorem-3/rate',
    source: 'Theorem 3',
    statement: 'With an ideal generator every ñ within o(√n₀) of n₀ − n₁ has an excess risk of order 1/n₀',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} in n₁`,
        BALANCED.map((gamma) => ({
          at: atExactly(gamma),
          estimate: rate(evidence, { method: 'fixed', gamma }, measure),
        })),
        { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
      ),
    ),
  }),
  claim({
    id: 'theorem-3/size-matters-little',
    source: 'Theorem 3',
    statement: 'With an ideal generator tuning ñ close to n₀ − n₁ changes at most a constant factor',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) => {
      const { most } = endsOfN1(evidence);
      const mean = (gamma: number) => meanAt(evidence, { n1: most, method: 'fixed', gamma }, measure);
      return judge(
        `${MEASURE_WORDS[measure]} over that of γ = 1 at ${atN1(most)}`,
        BALANCED.filter((gamma) => gamma !== 1).map((gamma) => ({
          at: atExactly(gamma),
          estimate: ratio(mean(gamma), mean(1)),
        })),
        { within: CONSTANT, of: 1 },
      );
    }),
  }),
  claim({
    id: 'theorem-3/balance-needed',
    source: 'control of Theorem 3',
    statement: 'A constant away from balance the rate is lost, ideal generator or not',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) => {
      const slope = (gamma: number) => rate(evidence, { method: 'fixed', gamma }, measure);
      return judge(
        `exponent at ${atGamma(UNBALANCED)} less that at γ = 1 in n₁, ${MEASURE_WORDS[measure]}`,
        [{ at: '', estimate: difference(slope(UNBALANCED), slope(1)) }],
        { above: 0 },
      );
    }),
  }),
];

export const theorem1Claims: readonly Claim[] = [
  claim({
    id: 'theorem-1/lower-bound',
    source: 'Theorem 1',
    statement: 'The excess risk of naive balancing in Figure 3 is not below the lower bound of Theorem 1',
    studies: ['figure-3'],
    evaluate: eachMeasure('figure-3', ['excess-risk'], (evidence, measure) => {
      const { most } = endsOfN1(evidence);
      const { theta, optimum } = limitAt(evidence, most, 1);
      return judge(
        `mean excess risk of naive balancing at ${atN1(most)}`,
        [{ at: '', estimate: meanAt(evidence, { n1: most, method: 'naive' }, measure) }],
        { above: lowerBound(optimum[0] - theta[0]) },
      );
    }),
  }),
];

/**
 * μ/(2M²) ‖b‖² at naive balancing, ratio 20, μ₁ = e₁, a = ½, where θ* − θ̃ = `away` · e₁. R is 2-strongly convex across e₁,
 * and b = ∇R̃(θ*) = M (θ* − θ̃), as R̃ is quadratic with curvature M along e₁, its largest: the bound is `away`².
 */
function lowerBound(away: number): number {
  return away * away;
}

/** Three digits are too few to tell 0.999 from 1. */
function atExactly(gamma: number): string {
  return `γ = ${gamma}`;
}
