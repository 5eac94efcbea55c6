/** Example 2: what a biased generator leaves when its bias points along the imbalance, against it, or across it; Theorem 5. */
import { type Claim, claim, eachMeasure } from './claim.js';
import { atGamma, atN1, endsOfN1, MEASURE_WORDS, meanAt, meanGap } from './compare.js';
import type { Evidence } from './evidence.js';
import { LIMIT_MEASURES, type LimitMeasure, limitAt, limitOfMeasure, PARAMETRIC, rate, SLOPE_MARGIN } from './rates.js';
import { type Component, type Finding, judge, judgeExact } from './verdict.js';

const ALIGNED = 'example-2-aligned';
const OPPOSITE = 'example-2-opposite';
const ORTHOGONAL = 'example-2-orthogonal';
/** Share of a limit within which a mean at the largest n1 counts as having reached it. */
const NEAR = 0.1;
/** Bias-cancelling γ of the opposite study, μ = 1 and a = 3/2, by Example 2; and as Theorem 5's formula has it. */
const OPPOSITE_GAMMA = 0.8;

export const example2Claims: readonly Claim[] = [
  claim({
    id: 'example-2-aligned/limits',
    source: 'Example 2 (i), Theorem 2',
    statement: 'Every γ but the bias-cancelling one keeps a positive excess risk, the one of the theory',
    studies: [ALIGNED],
    evaluate: eachMeasure(ALIGNED, LIMIT_MEASURES, (evidence, measure) =>
      reachesLimits(evidence, measure, (gamma) => gamma !== 4),
    ),
  }),
  claim({
    id: 'example-2-aligned/cancelling-best',
    source: 'Example 2 (i), Theorem 5',
    statement: 'γ = 4 is better than every other γ once n₁ is large',
    studies: [ALIGNED],
    evaluate: eachMeasure(ALIGNED, LIMIT_MEASURES, (evidence, measure) => betterThanOthers(evidence, measure, 4)),
  }),
  claim({
    id: 'example-2-aligned/cancelling-rate',
    source: 'Example 2 (i)',
    statement: 'At γ = 4 the excess risk is of order 1/(n₀ + n₁ + ñ)',
    studies: [ALIGNED],
    evaluate: eachMeasure(ALIGNED, LIMIT_MEASURES, (evidence, measure) => parametricRate(evidence, measure, 4)),
  }),
  claim({
    id: 'theorem-5/size-formula',
    source: 'Theorems 4 and 5 against Example 2 (i)',
    statement: 'ñ = (n₀ − n₁)/(1 − 2‖∇ψ‖/‖∇φ‖) cancels the bias whenever the two directions are collinear',
    studies: [],
    evaluate: () => [
      sizeFormula(0.5, '∇ψ along ∇φ (a = ½)'),
      sizeFormula(1.5, '∇ψ against ∇φ (a = 3/2): sin ∠ is 0 there as well'),
    ],
  }),
  claim({
    id: 'example-2/cancelling-size-exists',
    source: 'Example 2 (i)',
    statement: 'There is a bias-cancelling synthetic size for every a other than μ and 2/μ',
    studies: [],
    evaluate: () => [
      judgeExact('bias-cancelling γ at μ = 1, a = ½', exampleGamma(0.5), { above: 0 }),
      judgeExact(
        'bias-cancelling γ at μ = 1, a = ¼',
        exampleGamma(0.25),
        { above: 0 },
        'for a below (3 − √5)/2 = 0.382 the formula is negative: no number of such points balances the bias',
      ),
    ],
  }),
  claim({
    id: 'example-2-opposite/cancelling-rate',
    source: 'Example 2 (i), Theorem 5',
    statement: 'With the bias against the imbalance (a = 3/2) Example 2’s size, γ = 0.8, has the rate 1/n',
    studies: [OPPOSITE],
    evaluate: eachMeasure(OPPOSITE, LIMIT_MEASURES, (evidence, measure) =>
      parametricRate(evidence, measure, OPPOSITE_GAMMA),
    ),
  }),
  claim({
    id: 'example-2-opposite/theorem-5-size',
    source: 'Theorem 5',
    statement: 'With the bias against the imbalance (a = 3/2) Theorem 5’s size as printed, γ = 4/3, is consistent',
    studies: [OPPOSITE],
    evaluate: eachMeasure(OPPOSITE, LIMIT_MEASURES, (evidence, measure) => {
      const gamma = evidence.gammas().at(-1) ?? Number.NaN;
      const where = { method: 'fixed', gamma };
      const { most } = endsOfN1(evidence);
      const limit = limitOfMeasure(limitAt(evidence, most, gamma), measure);
      return judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} at ${atGamma(gamma)} in n₁`,
        [{ at: '', estimate: rate(evidence, where, measure) }],
        { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
        `at ${atN1(most)} the mean is ${meanAt(evidence, { ...where, n1: most }, measure).value.toPrecision(3)}, the limit ${limit.toPrecision(3)}`,
      );
    }),
  }),
  claim({
    id: 'example-2-opposite/size-below-one',
    source: 'Example 2 (i)',
    statement: 'With the bias against the imbalance fewer points than naive balancing are best',
    studies: [OPPOSITE],
    evaluate: eachMeasure(OPPOSITE, LIMIT_MEASURES, (evidence, measure) =>
      betterThanOthers(evidence, measure, OPPOSITE_GAMMA),
    ),
  }),
  claim({
    id: 'example-2-orthogonal/never-consistent',
    source: 'Example 2 (ii), Theorem 5',
    statement: 'With orthogonal bias no γ is consistent: each keeps the positive excess risk of the theory',
    studies: [ORTHOGONAL],
    evaluate: eachMeasure(ORTHOGONAL, LIMIT_MEASURES, (evidence, measure) =>
      reachesLimits(evidence, measure, () => true),
    ),
  }),
];

/** One finding for each γ: the mean at the largest n1 against the closed-form limit. */
function reachesLimits(evidence: Evidence, measure: LimitMeasure, which: (gamma: number) => boolean): Finding[] {
  const { most } = endsOfN1(evidence);
  return evidence
    .gammas()
    .filter(which)
    .map((gamma) => {
      const limit = limitOfMeasure(limitAt(evidence, most, gamma), measure);
      return judge(
        `mean ${MEASURE_WORDS[measure]} at ${atGamma(gamma)}, ${atN1(most)}`,
        [{ at: '', estimate: meanAt(evidence, { n1: most, method: 'fixed', gamma }, measure) }],
        { within: NEAR * limit, of: limit },
      );
    });
}

function betterThanOthers(evidence: Evidence, measure: LimitMeasure, gamma: number): Finding {
  const { most } = endsOfN1(evidence);
  const at = (other: number) => ({ n1: most, method: 'fixed', gamma: other });
  const others: Component[] = evidence
    .gammas()
    .filter((other) => other !== gamma)
    .map((other) => ({ at: atGamma(other), estimate: meanGap(evidence, at(gamma), at(other), measure) }));
  return judge(`${atGamma(gamma)} less another γ, ${MEASURE_WORDS[measure]} at ${atN1(most)}`, others, { below: 0 });
}

function parametricRate(evidence: Evidence, measure: LimitMeasure, gamma: number): Finding {
  return judge(
    `exponent of the mean ${MEASURE_WORDS[measure]} at ${atGamma(gamma)} in n₁`,
    [{ at: '', estimate: rate(evidence, { method: 'fixed', gamma }, measure) }],
    { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
  );
}

/** Example 2's ñ/(n₀ − n₁) at μ = 1: 1/(3a − a² − 1). */
function exampleGamma(a: number): number {
  return 1 / (3 * a - a * a - 1);
}

/**
 * What is left of the bias at the printed size, over what there is at ñ = n₀ − n₁. At μ = 1, θ* = (1/3, 0): ∇φ = 4/3 and
 * ∇ψ = 2 (a (a/3 − 1) + 2/3) along e₁, and b ∝ (n₀ − n₁ − ñ) ∇φ/2 + ñ ∇ψ.
 */
function sizeFormula(a: number, words: string): Finding {
  const phi = 4 / 3;
  const psi = 2 * (a * (a / 3 - 1) + 2 / 3);
  const gamma = 1 / (1 - (2 * Math.abs(psi)) / phi);
  const bias = ((1 - gamma) * phi) / 2 + gamma * psi;
  return judgeExact(
    `bias at the printed size relative to that of naive balancing, ${words}`,
    Math.abs(bias / psi),
    { within: 1e-9, of: 0 },
    `printed γ = ${gamma.toPrecision(4)}, Example 2’s γ = ${exampleGamma(a).toPrecision(4)}`,
  );
}
