/** Section 7.2, the sigmoid Bernoulli model of Example 4. */
import { type Claim, claim, eachMeasure } from './claim.js';
import { atGamma, MEASURE_WORDS, meanGap, rises, trend } from './compare.js';
import { judge } from './verdict.js';

const STUDY = 'figure-7';
const SOURCE = 'Section 7.2, Figure 7';
/** Against the fit on the fixed sample, as the paper does, and against the population. */
const MEASURES = ['excess-risk-exact', 'parameter-error-exact', 'excess-risk', 'parameter-error'] as const;
const REALISTIC = ['smote', 'gaussian-fit'];
/** "Improves monotonically": over any half unit of γ. */
const STRIDE = 5;

export const figure7Claims: readonly Claim[] = [
  claim({
    id: 'figure-7/realistic-do-not-improve',
    source: SOURCE,
    statement: 'For SMOTE and Gaussian-fit increasing γ reduces neither excess risk nor parameter error',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) =>
      REALISTIC.map((generator) => {
        const at = (gamma: number) => ({ generator, method: 'fixed', gamma });
        return judge(
          `${MEASURE_WORDS[measure]} of ${generator} less that at γ = 0`,
          evidence
            .gammas()
            .filter((gamma) => gamma > 0)
            .map((gamma) => ({ at: atGamma(gamma), estimate: meanGap(evidence, at(gamma), at(0), measure) })),
          { above: 0 },
        );
      }),
    ),
  }),
  claim({
    id: 'figure-7/realistic-worsen',
    source: SOURCE,
    statement: 'For SMOTE and Gaussian-fit performance typically worsens with γ',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) =>
      REALISTIC.map((generator) => {
        const column = (gamma: number) => evidence.column({ generator, method: 'fixed', gamma }, measure);
        return judge(
          `slope of the mean ${MEASURE_WORDS[measure]} of ${generator} on γ`,
          [{ at: '', estimate: trend(evidence.gammas(), column) }],
          { above: 0 },
        );
      }),
    ),
  }),
  claim({
    id: 'figure-7/oracle-improves',
    source: SOURCE,
    statement: 'The oracle improves monotonically with γ',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) => {
      const column = (gamma: number) => evidence.column({ generator: 'oracle', method: 'fixed', gamma }, measure);
      return [
        judge(
          `slope of the oracle’s mean ${MEASURE_WORDS[measure]} on γ`,
          [{ at: '', estimate: trend(evidence.gammas(), column) }],
          { below: 0 },
        ),
        judge(
          `rise of the oracle’s mean ${MEASURE_WORDS[measure]} over ${STRIDE} steps of γ`,
          rises(evidence.gammas(), column, (from, to) => `${atGamma(from)} to ${to.toPrecision(3)}`, STRIDE),
          { below: 0 },
        ),
      ];
    }),
  }),
];
