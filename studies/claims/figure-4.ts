/** Section 7.1, directional alignment with a consistent but slow generator; Theorem 4. */
import { type Claim, claim, eachMeasure } from './claim.js';
import { endsOfN1, MEASURE_WORDS, meanAt, meanGap, overN1 } from './compare.js';
import { difference, ratio } from './estimate.js';
import { type Evidence, MissingEvidence } from './evidence.js';
import { LIMIT_MEASURES, limitRate, PARAMETRIC, rate, SLOPE_MARGIN } from './rates.js';
import { judge } from './verdict.js';

const NAIVE = { method: 'naive' };
const THEORY = { method: 'theory' };
/** How closely the exponent of naive balancing follows that of its limit: the variance c/N bends it by 0.02 at n₁ = 100. */
const LIMIT_SLOPE_MARGIN = 0.05;
/** "The gap remains substantial": VTSS keeps at most this share of naive balancing's excess risk or error. */
const SUBSTANTIAL = 0.5;

export const figure4Claims: readonly Claim[] = ['figure-4', 'figure-4-nested'].flatMap(comparisons);

export const theorem4Claims: readonly Claim[] = [
  claim({
    id: 'theorem-4/cancelling-rate',
    source: 'Theorem 4, Example 1',
    statement: 'The bias-cancelling size has an excess risk of order 1/n₀, although the generator is slower',
    studies: ['figure-4'],
    evaluate: eachMeasure('figure-4', LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} at the bias-cancelling γ in n₁`,
        [{ at: '', estimate: rate(evidence, THEORY, measure) }],
        { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
      ),
    ),
  }),
  claim({
    id: 'theorem-4/naive-rate',
    source: 'Theorem 4, Example 1',
    statement: 'Naive balancing has an excess risk of order ‖∇ψ‖², here 1/log n₁',
    studies: ['figure-4'],
    evaluate: eachMeasure('figure-4', LIMIT_MEASURES, (evidence, measure) => {
      const limit = limitRate(evidence, 1, measure);
      return judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} of naive balancing in n₁`,
        [{ at: '', estimate: rate(evidence, NAIVE, measure) }],
        { within: LIMIT_SLOPE_MARGIN, of: limit },
        'the bound is the exponent, over the same n₁, of the closed-form bias that ∇ψ leaves',
      );
    }),
  }),
];

function comparisons(study: string): Claim[] {
  const source = study === 'figure-4' ? 'Section 7.1, Figure 4' : 'Section 7.1, Figure 4, with nested draws';
  return [
    claim({
      id: `${study}/vtss-smaller`,
      source,
      statement: 'VTSS has the smaller excess risk and parameter error at every n₁',
      studies: [study],
      evaluate: eachMeasure(study, LIMIT_MEASURES, (evidence, measure) =>
        tuned(evidence).map((method) =>
          judge(
            `${method} less naive, ${MEASURE_WORDS[measure]}`,
            overN1(evidence, (n1) => meanGap(evidence, { n1, method }, { n1, ...NAIVE }, measure)),
            { below: 0 },
          ),
        ),
      ),
    }),
    claim({
      id: `${study}/faster-decay`,
      source: `${source} (open point 8)`,
      statement: 'VTSS decays faster in n₁ than naive balancing',
      studies: [study],
      evaluate: eachMeasure(study, LIMIT_MEASURES, (evidence, measure) =>
        tuned(evidence).map((method) => {
          const own = rate(evidence, { method }, measure);
          return judge(
            `exponent of ${method} in n₁ less that of naive, ${MEASURE_WORDS[measure]}`,
            [{ at: '', estimate: difference(own, rate(evidence, NAIVE, measure)) }],
            { below: 0 },
            `${method} has ${own.value.toFixed(2)}; the parametric rate is ${PARAMETRIC[measure]}`,
          );
        }),
      ),
    }),
    claim({
      id: `${study}/gap-remains`,
      source,
      statement: 'The gap between VTSS and naive balancing remains substantial as n₁ grows',
      studies: [study],
      evaluate: eachMeasure(study, LIMIT_MEASURES, (evidence, measure) => {
        const { least, most } = endsOfN1(evidence);
        return tuned(evidence).map((method) => {
          const share = (n1: number) =>
            ratio(meanAt(evidence, { n1, method }, measure), meanAt(evidence, { n1, ...NAIVE }, measure));
          return judge(
            `${MEASURE_WORDS[measure]} of ${method} over that of naive at n₁ = ${most}`,
            [{ at: '', estimate: share(most) }],
            { below: SUBSTANTIAL },
            `at n₁ = ${least} it is ${share(least).value.toFixed(3)}`,
          );
        });
      }),
    }),
  ];
}

/** VTSS over each of the study's Γ. */
function tuned(evidence: Evidence): string[] {
  const found = evidence.levels('method').filter((method) => typeof method === 'string' && method.startsWith('vtss'));
  if (found.length === 0) throw new MissingEvidence(`the run of ${evidence.study.name} has no method vtss`);
  return found.map(String);
}
