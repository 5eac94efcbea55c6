/** From the wanted cells to the work of a pass: which fits, and which sets and population values they are judged by. */

import type { Generator } from '../generators/generator.js';
import { EXACT_MEASURES, MEASURES, OPTIMUM_MEASURES, TEST_MEASURES } from '../measures.js';
import { availableMeasures } from '../risks/available-measures.js';
import { syntheticSize } from '../synthetic-size.js';
import { type Candidate, candidateName, candidatesOf, mergeCandidates } from './candidates.js';
import type { ArmSpec, CellSpec, ClassSizes } from './contract.js';

export interface ArmPlan {
  /** Every fit that a cell needs, once: ordinary ones by ascending gamma, then weighted ones, then further draws. */
  readonly candidates: readonly Candidate[];
  /** For each cell, those its rule chooses among, in the order in which ties are resolved. */
  readonly choices: readonly (readonly number[])[];
  /** Of each candidate, whether its fit sees no synthetic rows but their sums, which the generator draws at once. */
  readonly summed: readonly boolean[];
  /** The most synthetic rows that a fit can need; 0 if they all see sums. */
  readonly poolRows: number;
  readonly needsValidation: boolean;
  readonly needsTest: boolean;
  /** θ* and the risk in closed form. */
  readonly needsPopulation: boolean;
  /** θ* and the risk of the reference sample. */
  readonly needsReference: boolean;
}

/**
 * Plans the pass that serves `cells`.
 *
 * @throws {RangeError} if a cell asks for something the arm cannot give
 */
export function planArm(arm: ArmSpec, cells: readonly CellSpec[], generator: Generator): ArmPlan {
  const measures = MEASURES.filter((measure) => cells.some((cell) => cell.measures.includes(measure)));
  const available = availableMeasures(arm);
  const missing = measures.filter((measure) => !available.includes(measure));
  if (missing.length > 0) {
    throw new RangeError(
      `Cannot measure ${missing.join(', ')}: with this population, classifier and loss there are only ${available.join(', ')}`,
    );
  }
  const needsValidation =
    cells.some(({ rule }) => rule.kind === 'vtss' || rule.kind === 'best-of') || measures.includes('validation-loss');
  if (needsValidation && arm.validationPerClass === 0) {
    throw new RangeError('Cannot serve a cell that validates: validationPerClass must be positive, got 0');
  }
  const needsTest = measures.some((measure) => TEST_MEASURES.includes(measure));
  if (needsTest && arm.test === null) {
    throw new RangeError('Cannot measure on a test set: the arm must have one, got null');
  }
  const wanted = cells.map(({ rule }) => candidatesOf(rule));
  const candidates = mergeCandidates(wanted);
  const place = new Map(candidates.map((candidate, i) => [candidateName(candidate), i]));
  const summed = candidates.map((candidate) => generator.addSums !== undefined && needsOnlySums(arm, candidate));
  const { n0, n1 } = sizeLimits(arm.sizes);
  const needsOptimum = measures.some((measure) => OPTIMUM_MEASURES.includes(measure));
  return {
    candidates,
    choices: wanted.map((list) => list.map((candidate) => place.get(candidateName(candidate))!)),
    summed,
    poolRows: Math.max(0, ...candidates.map(({ gamma }, i) => (summed[i] ? 0 : syntheticSize(gamma, n0, n1.least)))),
    needsValidation,
    needsTest,
    needsPopulation:
      measures.some((measure) => EXACT_MEASURES.includes(measure)) || (needsOptimum && arm.reference === null),
    needsReference: needsOptimum && arm.reference !== null,
  };
}

/**
 * Whether points of a candidate are its own, and matter to its fit by their sums alone. What a pool gains from one gamma to the next
 * must not depend on which gammas there are, so it is made of points.
 */
function needsOnlySums(arm: ArmSpec, candidate: Candidate): boolean {
  return isLeastSquares(arm, candidate) && !drawsFromPool(arm, candidate);
}

/** Whether a candidate's fit is solved by sums over rows. */
export function isLeastSquares({ classifier, loss }: ArmSpec, { majorityWeight }: Candidate): boolean {
  return classifier.kind === 'linear' && loss.kind === 'squared' && majorityWeight === null;
}

/** Whether a candidate takes its points from the pool that its neighbours share. */
export function drawsFromPool({ synthesis }: ArmSpec, { draw }: Candidate): boolean {
  return synthesis === 'nested' && draw === 0;
}

/** The most rows of the majority, and the least and most of the minority, that a repetition can have. */
export function sizeLimits(sizes: ClassSizes): { n0: number; n1: { least: number; most: number } } {
  if ('n' in sizes) return { n0: sizes.n, n1: { least: 0, most: Math.floor(sizes.n / 2) } };
  return { n0: sizes.n0, n1: { least: sizes.n1, most: sizes.n1 } };
}
