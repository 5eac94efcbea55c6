/**
 * What a study will roughly cost, from its sizes alone: for `plan`, which executes nothing.
 *
 * Counts of elementary work times nanoseconds measured on one core of an AMD EPYC; right to a factor of about two. Batches are
 * cut by the measured time of a pilot, not by this.
 */
import { candidatesOf, mergeCandidates } from '../numerics/arm/candidates.js';
import type { ArmSpec } from '../numerics/arm.js';
import { createGenerator, generatorOf } from '../numerics/generators/generator.js';
import { TEST_MEASURES } from '../numerics/measures.js';
import { createPopulation } from '../numerics/populations/population.js';
import { syntheticSize } from '../numerics/synthetic-size.js';
import { type Arm, expectedCounts } from './grid.js';

/** Of kernels in their vector form; of what has none, several times as much. */
const NS = {
  coordinate: 5,
  /** A point that SMOTE adds to sums; sums of a normal law cost the same for any number of points. */
  summedPoint: 8,
  gramRow: 2,
  gramTerm: 0.18,
  hessianRow: 5,
  hessianTerm: 0.25,
  gradientRow: 4.5,
  gradientTerm: 0.45,
  scoreRow: 4,
  scoreTerm: 0.25,
  minorityPair: 0.7,
  classPair: 4,
  kernelTerm: 12,
  kernelScoreTerm: 3,
  plainRow: 100,
};
/** Passes of a fit of a smooth loss: [with Hessian, without], where Hessians are cheap and where not; and of a hinge fit. */
const PASSES = { narrow: [2, 3.5], wide: [1, 6], hinge: [15, 15] } as const;
/** Bytes of a stored value; its outcome code and share of a row's head come on top. */
const VALUE_BYTES = 8;
const REPETITION_BYTES = 3;

/** Expected compute time of one repetition of all cells of an arm, on one thread. */
export function secondsPerRepetition({ spec, cells }: Arm): number {
  const { n0, n1 } = expectedCounts(spec.sizes);
  const candidates = mergeCandidates(cells.map(({ spec: { rule } }) => candidatesOf(rule)));
  const sizes = candidates.map(({ gamma }) => syntheticSize(gamma, n0, n1));
  const measures = new Set(cells.flatMap((cell) => cell.spec.measures));
  const { classifier } = spec;
  const d = spec.population.dimension;
  const width = d + (spec.intercept ? 1 : 0);

  const validates =
    measures.has('validation-loss') || cells.some(({ spec: { rule } }) => ['vtss', 'best-of'].includes(rule.kind));
  const validation = validates ? 2 * spec.validationPerClass : 0;
  const tests = spec.test !== null && TEST_MEASURES.some((measure) => measures.has(measure));
  const test = tests ? 2 * (spec.test?.perClass ?? 0) : 0;
  const added = spec.synthesis === 'nested' ? Math.max(0, ...sizes) : sum(sizes);

  const isLeastSquares = classifier.kind === 'linear' && spec.loss.kind === 'squared';
  const isSummed = isLeastSquares && spec.synthesis === 'fresh' && canSum(spec);
  const drawn = n0 + n1 + validation + (spec.test?.fixed ? 0 : test) + (isSummed ? 0 : added);
  const { searches } = generatorOf(spec.generator.kind);
  const pairs =
    searches === 'minority' ? n1 * n1 * NS.minorityPair : searches === undefined ? 0 : n1 * (n0 + n1) * NS.classPair;
  const rows = sum(sizes.map((size) => n0 + n1 + size));
  // centres of a kernel fit: every row of the training set if it is exact
  const centres = classifier.kind === 'kernel' ? (classifier.landmarks ?? n0 + n1 + Math.max(0, ...sizes)) : 0;
  const perScore = centres > 0 ? centres * NS.kernelScoreTerm : NS.scoreRow + NS.scoreTerm * d;
  return (
    (drawn * d * NS.coordinate +
      (isSummed && searches !== undefined ? added * NS.summedPoint : 0) +
      pairs * d +
      fitNanoseconds() +
      candidates.length * (validation + test) * perScore) /
    1e9
  );

  function fitNanoseconds(): number {
    const products = NS.gramRow + ((width * (width + 1)) / 2) * NS.gramTerm;
    if (centres > 0) return rows * centres * NS.kernelTerm;
    if (classifier.kind === 'lda') return rows * products;
    if (isLeastSquares) return (n0 + n1 + (isSummed ? 0 : added)) * products;
    const [hessians, gradients] = passesOf(spec.loss.kind, width);
    const plain = spec.loss.kind === 'logistic' ? 0 : NS.plainRow;
    const hessian = NS.hessianRow + ((width * (width + 1)) / 2) * NS.hessianTerm;
    return rows * (hessians * (hessian + plain) + gradients * (NS.gradientRow + width * NS.gradientTerm + plain));
  }
}

export interface ArmCost {
  /** Of one repetition of all cells. */
  readonly seconds: number;
  readonly bytes: number;
}

/**
 * Costs of the arms of one grid. Arms that draw the same, and differ in a penalty or a bandwidth, cost the same: one of them is
 * reckoned.
 */
export function createArmCost(): (arm: Arm) => ArmCost {
  const known = new Map<string, ArmCost>();
  return (arm) => {
    const { syntheticKey } = arm.spec;
    const cost = known.get(syntheticKey) ?? { seconds: secondsPerRepetition(arm), bytes: bytesPerRepetition(arm) };
    known.set(syntheticKey, cost);
    return cost;
  };
}

/** Whether least squares can draw the sums of the generator's points instead of the points. */
function canSum({ generator, population }: ArmSpec): boolean {
  return createGenerator(generator, createPopulation(population)).addSums !== undefined;
}

function passesOf(loss: ArmSpec['loss']['kind'], width: number): readonly [number, number] {
  if (loss === 'hinge') return PASSES.hinge;
  return width <= 8 ? PASSES.narrow : PASSES.wide;
}

/** Bytes that the repetitions of an arm take in the ledger. */
export function bytesPerRepetition({ cells }: Arm): number {
  return sum(cells.map((cell) => cell.spec.measures.length * VALUE_BYTES + REPETITION_BYTES));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
