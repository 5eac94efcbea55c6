/** Section 7.1, directional alignment with an inconsistent generator: least squares in the plane, Example 2 (i). */
import { type Claim, claim, eachMeasure } from './claim.js';
import { atN1, endsOfN1, MEASURE_WORDS, meanAt, meanGap, rises } from './compare.js';
import { LIMIT_MEASURES, limitAt, limitOfMeasure, PARAMETRIC, rate, SLOPE_MARGIN } from './rates.js';
import { judge } from './verdict.js';

const STUDY = 'figure-3';
const NAIVE = { method: 'naive' };
const CANCELLING = { method: 'fixed', gamma: 4 };
/** Share of a limit within which a mean at the largest n1 counts as having reached it. */
const NEAR = 0.02;
/** Below, the next order still bends the curves. */
const ASYMPTOTIC = 25;

export const figure3Claims: readonly Claim[] = [
  claim({
    id: 'figure-3/naive-limit',
    source: 'Section 7.1, Figure 3; Example 2 (i); Theorem 2',
    statement:
      'Under naive balancing excess risk and parameter error converge to a positive level, the one of the theory',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) => {
      const { most } = endsOfN1(evidence);
      const limit = limitOfMeasure(limitAt(evidence, most, 1), measure);
      return judge(
        `mean ${MEASURE_WORDS[measure]} of naive balancing at ${atN1(most)}`,
        [{ at: '', estimate: meanAt(evidence, { n1: most, ...NAIVE }, measure) }],
        { within: NEAR * limit, of: limit },
        `the limit is ${limit.toPrecision(6)}`,
      );
    }),
  }),
  claim({
    id: 'figure-3/cancelling-falls',
    source: 'Section 7.1, Figure 3',
    statement: 'At γ = 4, which cancels the bias, excess risk and parameter error fall as n₁ grows',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `rise of the mean ${MEASURE_WORDS[measure]} at γ = 4 from one n₁ to the next`,
        rises(
          evidence.numbers('n1', {}, 2),
          (n1) => evidence.column({ n1, ...CANCELLING }, measure),
          (from, to) => `n₁ = ${from} to ${to}`,
        ),
        { below: 0 },
      ),
    ),
  }),
  claim({
    id: 'figure-3/cancelling-rate',
    source: 'Example 2 (i); Theorem 5',
    statement: 'At γ = 4 the excess risk decays to zero as 1/n, the parameter error as 1/√n',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) =>
      judge(
        `exponent of the mean ${MEASURE_WORDS[measure]} at γ = 4 in n₁, from n₁ = ${ASYMPTOTIC} on`,
        [{ at: '', estimate: rate(evidence, CANCELLING, measure, ASYMPTOTIC) }],
        { within: SLOPE_MARGIN, of: PARAMETRIC[measure] },
      ),
    ),
  }),
  claim({
    id: 'figure-3/cancelling-better',
    source: 'Section 7.1, Figure 3',
    statement: 'In the end the bias-cancelling size is the better one',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, LIMIT_MEASURES, (evidence, measure) => {
      const n1 = endsOfN1(evidence).most;
      return judge(
        `γ = 4 less naive, ${MEASURE_WORDS[measure]} at ${atN1(n1)}`,
        [{ at: '', estimate: meanGap(evidence, { n1, ...CANCELLING }, { n1, ...NAIVE }, measure) }],
        { below: 0 },
      );
    }),
  }),
];
