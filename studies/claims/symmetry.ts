/** Local symmetry: Examples 3 and 4 by computation, Theorem 6 by simulation. */
import { sigmoid } from '../../numerics/elementary/sigmoid.js';
import { type Claim, claim, eachMeasure } from './claim.js';
import { MEASURE_WORDS, meanGap, overN1 } from './compare.js';
import { LIMIT_MEASURES, limitRate, PARAMETRIC, rate, SLOPE_MARGIN } from './rates.js';
import { judge, judgeExact } from './verdict.js';

const STUDY = 'theorem-6';
const NONE = { method: 'none' };
const NAIVE = { method: 'naive' };
/** What rounding leaves of a sum of a few numbers of order 1. */
const ROUNDING = 1e-12;

export const symmetryClaims: readonly Claim[] = [
  claim({
    id: 'theorem-6/no-augmentation-rate',
    source: 'Theorem 6',
    statement: 'Under local symmetry no augmentation has an excess risk of order 1/n₀',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} at γ = 0 in n₁`,
        [{ at: '', estimate: rate(evidence, NONE, measure) }],
        { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
      ),
    ),
  }),
  claim({
    id: 'theorem-6/balancing-rate',
    source: 'Theorem 6',
    statement: 'Under local symmetry naive balancing has an excess risk of order ‖∇ψ‖², which is slower',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} of naive balancing in n₁`,
        [{ at: '', estimate: rate(evidence, NAIVE, measure) }],
        { within: SLOPE_MARGIN, of: limitRate(evidence, 1, measure) },
        'the bound is the exponent, over the same n₁, of the closed-form bias that ∇ψ leaves',
      ),
    ),
  }),
  claim({
    id: 'theorem-6/balancing-degrades',
    source: 'Theorem 6',
    statement: 'Under local symmetry naive balancing with an imperfect generator is worse than no augmentation',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `naive less γ = 0, ${MEASURE_WORDS[measure]}`,
        overN1(evidence, (n1) => meanGap(evidence, { n1, ...NAIVE }, { n1, ...NONE }, measure)),
        { above: 0 },
      ),
    ),
  }),
  claim({
    id: 'example-3/local-symmetry',
    source: 'Example 3',
    statement: 'In the mean-shift model ∇φ vanishes at the minimiser of the balanced risk',
    studies: [],
    // ∇φ(θ) = 2 E₀(θ′x − t₀)x − 2 E₁(θ′x − t₁)x: both classes have E x x′ = I + μμ′ and E t x = t₁ μ, at every θ
    evaluate: () => [judgeExact('|∇φ(θ*)| at μ = e₁, targets ±1', symmetryGap([-1, 1]), { within: ROUNDING, of: 0 })],
  }),
  claim({
    id: 'example-4/local-symmetry',
    source: 'Example 4, Section 7.2',
    statement: 'In the sigmoid Bernoulli model of Figure 7 the bias cancels, so ∇φ vanishes at θ_true',
    studies: [],
    evaluate() {
      const weight = (t: number) => sigmoid(t) * (1 - sigmoid(t));
      const alpha = weight(1) / (5 * weight(5) + weight(1));
      // ∇φ(θ_true) = E[x σ(1 − σ)] (1/Pr(y = 0) + 1/Pr(y = 1)); coordinates of W have mean 0 given T
      const along = alpha * -5 * weight(5) + (1 - alpha) * weight(1);
      return [
        judgeExact('E x₁ σ(1 − σ) at the shipped α', Math.abs(along), { within: ROUNDING, of: 0 }),
        judgeExact('α', alpha, { within: 5e-8, of: 0.8553841 }),
      ];
    },
  }),
];

/** |∇φ(θ*)| of the mean-shift model along e₁, μ = e₁: ∇φ = 2 (E₀ x₁²  θ₁ − E₀ t x₁) − the same under class 1. */
function symmetryGap([t0, t1]: readonly [number, number]): number {
  const secondMoment = 2;
  const theta = (t1 - t0) / 2 / secondMoment;
  return Math.abs(2 * (secondMoment * theta + t0) - 2 * (secondMoment * theta - t1));
}
