/**
 * What a study will roughly cost, from its sizes alone: for `plan`, which executes nothing.
 *
 * Counts of elementary work times nanoseconds measured on one 2.5 GHz core; right to a factor of about two. Batches are
 * cut by the measured time of a pilot, not by this.
 */
import { candidatesOf, mergeCandidates } from '../numerics/arm/candidates.js';
import { generatorOf } from '../numerics/generators/generator.js';
import { TEST_MEASURES } from '../numerics/measures.js';
import { syntheticSize } from '../numerics/synthetic-size.js';
import { type Arm, expectedCounts } from './grid.js';

const NS = {
  coordinate: 18,
  gramTerm: 0.9,
  newtonTerm: 3,
  newtonRow: 60,
  scoreRow: 40,
  neighbourTerm: 1.2,
  kernelTerm: 25,
  featureTerm: 1,
};
/** Newton steps of a logistic fit from zero. */
const NEWTON_STEPS = 8;
/** Bytes of a stored value; its outcome code and share of a row's head come on top. */
const VALUE_BYTES = 8;
const REPETITION_BYTES = 3;

/** Expected compute time of one repetition of all cells of an arm, on one thread. */
export function secondsPerRepetition({ spec, cells }: Arm): number {
  const { n0, n1 } = expectedCounts(spec.sizes);
  const candidates = mergeCandidates(cells.map(({ spec: { rule } }) => candidatesOf(rule)));
  const sizes = candidates.map(({ gamma }) => syntheticSize(gamma, n0, n1));
  const measures = new Set(cells.flatMap((cell) => cell.spec.measures));
  const d = spec.population.dimension;
  const width = d + (spec.intercept ? 1 : 0);

  const validates =
    measures.has('validation-loss') || cells.some(({ spec: { rule } }) => ['vtss', 'best-of'].includes(rule.kind));
  const validation = validates ? 2 * spec.validationPerClass : 0;
  const tests = spec.test !== null && TEST_MEASURES.some((measure) => measures.has(measure));
  const test = tests ? 2 * (spec.test?.perClass ?? 0) : 0;
  const added = spec.synthesis === 'nested' ? Math.max(0, ...sizes) : sum(sizes);

  const drawn = n0 + n1 + validation + (spec.test?.fixed ? 0 : test) + added;
  const { searches } = generatorOf(spec.generator.kind);
  const pairs = searches === undefined ? 0 : n1 * (searches === 'minority' ? n1 : n0 + n1);
  const rows = sum(sizes.map((size) => n0 + n1 + size));
  const { classifier } = spec;
  // centres of a kernel fit: every row of the training set if it is exact
  const centres = classifier.kind === 'kernel' ? (classifier.landmarks ?? n0 + n1 + Math.max(0, ...sizes)) : 0;
  const perScore = centres > 0 ? centres * NS.kernelTerm : NS.scoreRow + d;
  return (
    (drawn * d * NS.coordinate +
      pairs * d * NS.neighbourTerm +
      fitNanoseconds() +
      candidates.length * (validation + test) * perScore) /
    1e9
  );

  function fitNanoseconds(): number {
    if (centres > 0) return rows * (centres * NS.kernelTerm + (centres * centres * NS.featureTerm * NEWTON_STEPS) / 2);
    if (classifier.kind === 'lda') return rows * ((width * (width + 1)) / 2) * NS.gramTerm;
    if (spec.loss.kind === 'squared') return (n0 + n1 + added) * ((width * (width + 1)) / 2) * NS.gramTerm;
    return rows * (width * width * NS.newtonTerm + NS.newtonRow) * NEWTON_STEPS;
  }
}

/** Bytes that the repetitions of an arm take in the ledger. */
export function bytesPerRepetition({ cells }: Arm): number {
  return sum(cells.map((cell) => cell.spec.measures.length * VALUE_BYTES + REPETITION_BYTES));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
