/** Section 7.2, the mean-shift model of Example 3: excess risk against γ, four generators, three noise laws. */
import type { Level } from '../grid.js';
import { type Claim, claim, eachMeasure } from './claim.js';
import { atGamma, meanAt, meanGap, rises, trend } from './compare.js';
import { combine } from './estimate.js';
import { type Evidence, MissingEvidence } from './evidence.js';
import { firstOrderConstant } from './mean-shift-constant.js';
import { type Component, type Finding, judge, judgeExact } from './verdict.js';

const STUDY = 'figure-5';
const MEASURES = ['excess-risk'] as const;
const REALISTIC = ['semi-oracle', 'gaussian-fit', 'smote'];
/** "Improves monotonically": over any whole unit of γ. Single steps of 4/19 are smaller than their error. */
const STRIDE = 5;
/** Relative distance to the first-order constant; the next order is a relative (d + 1)/N, 1 % at γ = 0. */
const CONSTANT_MARGIN = 0.1;

export const figure5Claims: readonly Claim[] = [
  claim({
    id: 'figure-5/oracle-improves',
    source: 'Section 7.2, Figure 5',
    statement: 'The oracle improves monotonically with γ',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) => {
      const column = (noise: Level) => (gamma: number) =>
        evidence.column({ noise, generator: 'oracle', method: 'fixed', gamma }, measure);
      return [
        judge(
          'slope of the oracle’s mean excess risk on γ',
          overNoise(evidence, (noise) => [{ at: `${noise}`, estimate: trend(evidence.gammas(), column(noise)) }]),
          { below: 0 },
        ),
        judge(
          `rise of the oracle’s mean excess risk over ${STRIDE} steps of γ`,
          overNoise(evidence, (noise) =>
            rises(
              evidence.gammas(),
              column(noise),
              (from, to) => `${noise}, ${atGamma(from)} to ${to.toPrecision(3)}`,
              STRIDE,
            ),
          ),
          { below: 0 },
        ),
      ];
    }),
  }),
  claim({
    id: 'figure-5/realistic-do-not-improve',
    source: 'Section 7.2, Figure 5',
    statement: 'No realistic generator improves on no augmentation, at any γ',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) =>
      REALISTIC.map((generator) =>
        judge(
          `excess risk of ${generator} less that at γ = 0`,
          overNoise(evidence, (noise) =>
            positiveGammas(evidence).map((gamma) => ({
              at: `${noise}, ${atGamma(gamma)}`,
              estimate: fromNothing(evidence, { noise, generator, gamma }, measure),
            })),
          ),
          { above: 0 },
        ),
      ),
    ),
  }),
  claim({
    id: 'figure-5/realistic-degrade',
    source: 'Section 7.2, Figure 5',
    statement: 'Realistic generators degrade the excess risk as more synthetic samples are added',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) =>
      REALISTIC.map((generator) =>
        judge(
          `rise of the mean excess risk of ${generator} over ${STRIDE} steps of γ`,
          overNoise(evidence, (noise) =>
            rises(
              evidence.gammas(),
              (gamma) => evidence.column({ noise, generator, method: 'fixed', gamma }, measure),
              (from, to) => `${noise}, ${atGamma(from)} to ${to.toPrecision(3)}`,
              STRIDE,
            ),
          ),
          { above: 0 },
        ),
      ),
    ),
  }),
  claim({
    id: 'figure-5/only-the-oracle',
    source: 'Section 7.2, Figure 5',
    statement: 'At the largest γ the oracle is better than every other generator, and than no augmentation',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure): Finding[] => {
      const gamma = evidence.gammas().at(-1) ?? Number.NaN;
      const oracle = (noise: Level) => ({ noise, generator: 'oracle', method: 'fixed', gamma });
      return [
        judge(
          `excess risk of the oracle at ${atGamma(gamma)} less that at γ = 0`,
          overNoise(evidence, (noise) => [
            { at: `${noise}`, estimate: fromNothing(evidence, { noise, generator: 'oracle', gamma }, measure) },
          ]),
          { below: 0 },
        ),
        judge(
          `excess risk of the oracle less that of another generator at ${atGamma(gamma)}`,
          overNoise(evidence, (noise) =>
            REALISTIC.map((generator) => ({
              at: `${noise}, ${generator}`,
              estimate: meanGap(evidence, oracle(noise), { ...oracle(noise), generator }, measure),
            })),
          ),
          { below: 0 },
        ),
      ];
    }),
  }),
  claim({
    id: 'figure-5/first-order',
    source: 'Theorem 2',
    statement: 'Without bias the expected excess risk is c/N, N = n₀ + n₁ + ñ, with the constant of Theorem 2',
    studies: [STUDY],
    evaluate: eachMeasure(STUDY, MEASURES, (evidence, measure) => [
      judge(
        'N · mean excess risk over c at γ = 0',
        overNoise(evidence, (noise) => [constantAt(evidence, noise, [0], measure)]),
        { within: CONSTANT_MARGIN, of: 1 },
      ),
      judge(
        'N · mean excess risk over c, averaged over γ, oracle',
        overNoise(evidence, (noise) => [constantAt(evidence, noise, evidence.gammas(), measure)]),
        { within: CONSTANT_MARGIN, of: 1 },
        `c is ${noises(evidence)
          .map((noise) => `${constantOf(evidence, noise).toPrecision(4)} (${noise})`)
          .join(', ')}`,
      ),
    ]),
  }),
  claim({
    id: 'figure-5/stated-minimiser',
    source: 'Section 7.2 against Example 3 (open point 9)',
    statement: 'θ* = μ/(1 + ‖μ‖²) of Section 7.2 minimises the balanced squared loss of Example 3',
    studies: [],
    // E(t y − θ′x)² = (t − θ₁)² + |θ|² with y = ±1 and x = y e₁ + ξ is minimal at θ₁ = t/2
    evaluate: () => [
      judgeExact(
        'distance of the stated θ* from the minimiser, targets y − ½ as in Example 3',
        Math.abs(0.5 - 0.5 / 2),
        { within: 0, of: 0 },
        'the minimiser is half the stated θ*',
      ),
      judgeExact(
        'distance of the stated θ* from the minimiser, targets ±1 as in the shipped study',
        Math.abs(0.5 - 1 / 2),
        { within: 0, of: 0 },
        'risks are four times those of y − ½',
      ),
    ],
  }),
];

/** The components of every noise law. */
function overNoise(evidence: Evidence, components: (noise: Level) => readonly Component[]): Component[] {
  return noises(evidence).flatMap(components);
}

function noises(evidence: Evidence): Level[] {
  const found = evidence.levels('noise');
  if (found.length === 0) throw new MissingEvidence(`the run of ${evidence.study.name} has no factor noise`);
  return found;
}

function positiveGammas(evidence: Evidence): number[] {
  return evidence.gammas().filter((gamma) => gamma > 0);
}

interface Curve {
  readonly noise: Level;
  readonly generator: string;
  readonly gamma: number;
}

function fromNothing(evidence: Evidence, at: Curve, measure: (typeof MEASURES)[number]) {
  const here = { ...at, method: 'fixed' };
  return meanGap(evidence, here, { ...here, gamma: 0 }, measure);
}

/** N · mean excess risk of the oracle over c, averaged over gammas. */
function constantAt(
  evidence: Evidence,
  noise: Level,
  gammas: readonly number[],
  measure: (typeof MEASURES)[number],
): Component {
  const c = constantOf(evidence, noise);
  const terms = gammas.map((gamma) => {
    const where = { noise, generator: 'oracle', method: 'fixed', gamma };
    const [n0 = Number.NaN] = evidence.numbers('n0', where);
    const [n1 = Number.NaN] = evidence.numbers('n1', where);
    const n = n0 + n1 + Math.floor(gamma * (n0 - n1) + 0.5);
    return [n / c / gammas.length, meanAt(evidence, where, measure)] as const;
  });
  return { at: `${noise}`, estimate: combine(terms) };
}

function constantOf({ study }: Evidence, noise: Level): number {
  return firstOrderConstant(String(noise), study.population.dimension);
}
