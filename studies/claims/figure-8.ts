/** Section 7.3: test loss against the synthetic size, and the loss of VTSS. */
import { bestFixed } from './best-fixed.js';
import { type Claim, claim, eachMeasure } from './claim.js';
import { atGamma, MEASURE_WORDS, meanAt, meanGap } from './compare.js';
import { meanOf, paired, ratio } from './estimate.js';
import type { Evidence } from './evidence.js';
import { luckShare } from './luck.js';
import { judge } from './verdict.js';

const MEASURES = ['log-loss-exact', 'log-loss'] as const;
const NAIVE = { method: 'naive' };
const VTSS = { method: 'vtss' };
const LUCK = { method: 'best-of-17' };
const WEIGHTS = { method: 'class-weighted' };
/** "Near the optimum": a loss above the best fixed one by less than this share of it. */
const NEAR = 0.01;
/** "Substantially lower": by more than this share of the best fixed loss. */
const SUBSTANTIAL = 0.01;
/** The generous reading: by more than this share of what the best fixed loss has above the population's least. */
const SUBSTANTIAL_OF_EXCESS = 0.1;
/** Least population log-loss on the left, at w = (2, 0, 0, 0, 0), b = −2. */
const LEAST_LOG_LOSS = 0.3563164;

export const figure8Claims: readonly Claim[] = [
  ...['figure-8-left', 'figure-8-left-nested', 'figure-8-right', 'figure-8-right-nested'].flatMap(configuration),
  claim({
    id: 'figure-8-left/gain-is-the-tuning',
    source: 'control of Section 7.3 (open point 6)',
    statement: 'VTSS’s gain comes from the tuned size, not from the choice among 17 draws',
    studies: ['figure-8-left'],
    evaluate: eachMeasure('figure-8-left', MEASURES, (evidence, measure) => [
      judge(
        `VTSS less best-of-17 at γ = 1, ${MEASURE_WORDS[measure]}`,
        [{ at: '', estimate: meanGap(evidence, VTSS, LUCK, measure) }],
        { below: 0 },
        ...testNote(evidence, measure),
      ),
      luckShare(
        meanGap(evidence, NAIVE, LUCK, measure),
        meanGap(evidence, NAIVE, VTSS, measure),
        MEASURE_WORDS[measure],
        ...testNote(evidence, measure),
      ),
    ]),
  }),
  claim({
    id: 'figure-8-right-tuning/naive-near-the-optimum',
    source: 'control of Section 7.3, Figure 8 right (open point 16)',
    statement:
      'Naive balancing is near the optimum whatever the penalty and the bandwidth, which the paper does not give',
    studies: ['figure-8-right-tuning'],
    evaluate: eachMeasure('figure-8-right-tuning', ['log-loss'], (evidence, measure) => {
      const settings = evidence
        .levels('penalty')
        .flatMap((penalty) => evidence.levels('bandwidth').map((bandwidth) => ({ penalty, bandwidth })));
      const best = settings.map((at) => ({ ...at, ...bestFixed(evidence, at, measure) }));
      return judge(
        `loss of γ = 1 above the best fixed one, as a share of it, ${MEASURE_WORDS[measure]}`,
        best.map(({ penalty, bandwidth, column }) => {
          const naive = evidence.column({ penalty, bandwidth, method: 'fixed', gamma: 1 }, measure);
          return {
            at: `penalty ${penalty}, bandwidth ${bandwidth}`,
            estimate: ratio(meanOf(paired(naive, column)), meanOf(column)),
          };
        }),
        { below: NEAR },
        `best fixed γ: ${best.map(({ penalty, bandwidth, gamma }) => `${gamma} (${penalty}, ${bandwidth})`).join(', ')}`,
      );
    }),
  }),
];

function configuration(study: string): Claim[] {
  const source = `Section 7.3, Figure 8 ${study.includes('left') ? 'left' : 'right'}${study.endsWith('nested') ? ', with nested draws' : ''}`;
  return [
    claim({
      id: `${study}/naive-near-the-optimum`,
      source,
      statement: 'Naive balancing lies near the optimal fixed size',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) => {
        const best = bestFixed(evidence, {}, measure);
        const gap = meanOf(paired(evidence.column(NAIVE, measure), best.column));
        return judge(
          `loss of naive above the best fixed one, as a share of it, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: ratio(gap, meanOf(best.column)) }],
          { below: NEAR },
          `the best fixed γ is ${best.gamma}`,
          ...testNote(evidence, measure),
        );
      }),
    }),
    claim({
      id: `${study}/naive-not-optimal`,
      source,
      statement: 'Naive balancing is not the loss-minimising synthetic size',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) => {
        const best = bestFixed(evidence, {}, measure);
        return judge(
          `naive less the best fixed γ, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: meanOf(paired(evidence.column(NAIVE, measure), best.column)) }],
          { above: 0 },
          `the best fixed γ is ${best.gamma}, chosen on one half of the repetitions and judged on the other`,
          ...testNote(evidence, measure),
        );
      }),
    }),
    claim({
      id: `${study}/vtss-below-every-fixed`,
      source,
      statement: 'VTSS has a lower average loss than any single fixed size',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) =>
        judge(
          `VTSS less a fixed γ, ${MEASURE_WORDS[measure]}`,
          evidence.gammas().map((gamma) => ({
            at: atGamma(gamma),
            estimate: meanGap(evidence, VTSS, { method: 'fixed', gamma }, measure),
          })),
          { below: 0 },
          ...testNote(evidence, measure),
        ),
      ),
    }),
    claim({
      id: `${study}/better-than-weights`,
      source: `control of ${source}`,
      statement: 'VTSS has a lower average loss than class weights, which need no synthetic points',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) =>
        judge(
          `VTSS less class-weighted, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: meanGap(evidence, VTSS, WEIGHTS, measure) }],
          { below: 0 },
          `class weights have ${meanAt(evidence, WEIGHTS, measure).value.toPrecision(4)}, VTSS ${meanAt(evidence, VTSS, measure).value.toPrecision(4)}`,
          ...testNote(evidence, measure),
        ),
      ),
    }),
    claim({
      id: `${study}/vtss-substantially-lower`,
      source,
      statement: 'VTSS’s average loss is substantially below that of the best fixed size',
      studies: [study],
      evaluate: eachMeasure(study, MEASURES, (evidence, measure) => {
        const best = bestFixed(evidence, {}, measure);
        const level = meanOf(best.column);
        const gain = meanOf(paired(best.column, evidence.column(VTSS, measure)));
        const finding = judge(
          `loss of VTSS below the best fixed one, as a share of it, ${MEASURE_WORDS[measure]}`,
          [{ at: '', estimate: ratio(gain, level) }],
          { above: SUBSTANTIAL },
          `VTSS has ${meanAt(evidence, VTSS, measure).value.toPrecision(5)}, the best fixed γ, ${best.gamma}, has ${level.value.toPrecision(5)}`,
          ...testNote(evidence, measure),
        );
        if (measure !== 'log-loss-exact') return finding;
        const excess = { ...level, value: level.value - LEAST_LOG_LOSS };
        const generous = judge(
          'loss of VTSS below the best fixed one, as a share of the latter’s excess over the population’s least',
          [{ at: '', estimate: ratio(gain, excess) }],
          { above: SUBSTANTIAL_OF_EXCESS },
          'the generous reading: of what could be gained at all',
        );
        return [finding, generous];
      }),
    }),
  ];
}

/** A fixed test set is itself a draw, which no number of repetitions averages out. */
function testNote({ study }: Evidence, measure: (typeof MEASURES)[number]): string[] {
  return measure === 'log-loss' && study.test?.fixed === true
    ? ['given the one fixed test set, whose own error is not in the MCSE']
    : [];
}
