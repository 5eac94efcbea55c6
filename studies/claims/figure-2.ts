/** Section 7.1, classification without directional alignment: SMOTE and logistic regression, naive balancing and VTSS. */
import { type Claim, claim, eachMeasure } from './claim.js';
import { atN1, endsOfN1, MEASURE_WORDS, meanAt, meanGap, overN1, rises } from './compare.js';
import { type Column, combine, difference, logOf, meanOf, ratio, varianceOf } from './estimate.js';
import { luckShare } from './luck.js';
import { judge } from './verdict.js';

const EXACT = ['log-loss-exact', 'error-exact'] as const;
const MEASURES = [...EXACT, 'log-loss', 'error'] as const;
/** "Does not underperform": a loss or error higher by less than this would not be called worse. */
const NEGLIGIBLE = 0.001;

const NAIVE = { method: 'naive' };
const VTSS = { method: 'vtss' };
const LUCK = { method: 'best-of-17' };

export const figure2Claims: readonly Claim[] = [
  ...comparisons('figure-2'),
  claim({
    id: 'figure-2/gain-is-the-size',
    source: 'control of Section 7.1 (open point 6)',
    statement: 'VTSS’s gain comes from the tuned size, not from the choice among 17 draws',
    studies: ['figure-2'],
    evaluate: eachMeasure('figure-2', EXACT, (evidence, measure) => {
      const gain = (n1: number, method: { method: string }) =>
        meanGap(evidence, { n1, ...NAIVE }, { n1, ...method }, measure);
      const total = (method: { method: string }) =>
        combine(evidence.numbers('n1').map((n1) => [1, gain(n1, method)] as const));
      return [
        judge(
          `VTSS less best-of-17 at γ = 1, ${MEASURE_WORDS[measure]}`,
          overN1(evidence, (n1) => meanGap(evidence, { n1, ...VTSS }, { n1, ...LUCK }, measure)),
          { below: 0 },
        ),
        luckShare(total(LUCK), total(VTSS), `summed over n₁, ${MEASURE_WORDS[measure]}`),
      ];
    }),
  }),
  ...comparisons('figure-2-nested'),
];

function comparisons(study: string): Claim[] {
  const lower = (a: string, b: string) =>
    eachMeasure(study, MEASURES, (evidence, measure) =>
      judge(
        `${a} less ${b}, ${MEASURE_WORDS[measure]}`,
        overN1(evidence, (n1) => meanGap(evidence, { n1, method: a }, { n1, method: b }, measure)),
        { below: 0 },
      ),
    );
  const source = study === 'figure-2' ? 'Section 7.1, Figure 2' : 'Section 7.1, Figure 2, with nested draws';
  return [
    claim({
      id: `${study}/augmentation-helps`,
      source: 'Section 7',
      statement: 'Under local asymmetry augmentation helps: naive balancing has lower loss and error than none',
      studies: [study],
      evaluate: lower('naive', 'none'),
    }),
    claim({
      id: `${study}/loss-falls`,
      source,
      statement: 'Balanced log-loss and error fall as n₁ grows',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) =>
        judge(
          `rise of the mean from one n₁ to the next, ${MEASURE_WORDS[measure]}`,
          [NAIVE, VTSS].flatMap((method) =>
            rises(
              evidence.numbers('n1', {}, 2),
              (n1) => evidence.column({ n1, ...method }, measure),
              (from, to) => `${method.method}, n₁ = ${from} to ${to}`,
            ),
          ),
          { below: 0 },
        ),
      ),
    }),
    claim({
      id: `${study}/vtss-lower`,
      source,
      statement: 'VTSS has lower loss and error than naive balancing at every n₁',
      studies: [study],
      evaluate: lower('vtss', 'naive'),
    }),
    claim({
      id: `${study}/better-than-weights`,
      source: `control of ${source}`,
      statement: 'VTSS has lower loss and error than class weights, which need no synthetic points',
      studies: [study],
      evaluate: lower('vtss', 'class-weighted'),
    }),
    claim({
      id: `${study}/vtss-not-worse`,
      source,
      statement: 'VTSS does not underperform naive balancing',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) =>
        judge(
          `VTSS less naive, ${MEASURE_WORDS[measure]}`,
          overN1(evidence, (n1) => meanGap(evidence, { n1, ...VTSS }, { n1, ...NAIVE }, measure)),
          { below: NEGLIGIBLE },
        ),
      ),
    }),
    claim({
      id: `${study}/smaller-variance`,
      source,
      statement: 'VTSS typically has the smaller variance',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) => {
        const levels = evidence.numbers('n1');
        const shares = levels.map((n1) =>
          ratio(
            varianceOf(evidence.column({ n1, ...VTSS }, measure)),
            varianceOf(evidence.column({ n1, ...NAIVE }, measure)),
          ),
        );
        return judge(
          `ln of variance of VTSS over that of naive, averaged over n₁, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: combine(shares.map((share) => [1 / shares.length, logOf(share)] as const)) }],
          { below: 0 },
          `the ratio is ${shares.map(({ value }, i) => `${value.toFixed(2)} (${levels[i]})`).join(', ')}`,
        );
      }),
    }),
    claim({
      id: `${study}/gap-narrows`,
      source,
      statement: 'The gap between VTSS and naive balancing narrows as n₁ grows',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) => {
        const { least, most } = endsOfN1(evidence);
        const gap = (n1: number) => meanGap(evidence, { n1, ...NAIVE }, { n1, ...VTSS }, measure);
        return judge(
          `naive less VTSS at n₁ = ${most}, less the same at n₁ = ${least}, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: difference(gap(most), gap(least)) }],
          { below: 0 },
        );
      }),
    }),
    claim({
      id: `${study}/size-approaches-naive`,
      source,
      statement: 'The tuned size approaches naive balancing as n₁ grows',
      studies: [study],
      evaluate(of) {
        const evidence = of(study);
        const { least, most } = endsOfN1(evidence);
        const distance = (n1: number) => meanOf(fromOne(evidence.column({ n1, ...VTSS }, 'gamma-star')));
        const chosen = (n1: number) => meanAt(evidence, { n1, ...VTSS }, 'gamma-star').value.toFixed(3);
        return [
          judge(
            `mean |γ* − 1| at n₁ = ${most} less that at n₁ = ${least}`,
            [{ at: '', estimate: difference(distance(most), distance(least)) }],
            { below: 0 },
            `mean γ* is ${chosen(least)} at ${atN1(least)} and ${chosen(most)} at ${atN1(most)}`,
          ),
        ];
      },
    }),
  ];
}

function fromOne(column: Column): Column {
  return column.map((gamma) => Math.abs(gamma - 1));
}
