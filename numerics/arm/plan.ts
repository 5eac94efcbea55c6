/** From the wanted cells to the work of a pass: which fits, and which sets and population values they are judged by. */
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
  /** The most synthetic rows that a fit can need. */
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
export function planArm(arm: ArmSpec, cells: readonly CellSpec[]): ArmPlan {
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
  const { n0, n1 } = sizeLimits(arm.sizes);
  const needsOptimum = measures.some((measure) => OPTIMUM_MEASURES.includes(measure));
  return {
    candidates,
    choices: wanted.map((list) => list.map((candidate) => place.get(candidateName(candidate))!)),
    poolRows: Math.max(0, ...candidates.map(({ gamma }) => syntheticSize(gamma, n0, n1.least))),
    needsValidation,
    needsTest,
    needsPopulation:
      measures.some((measure) => EXACT_MEASURES.includes(measure)) || (needsOptimum && arm.reference === null),
    needsReference: needsOptimum && arm.reference !== null,
  };
}

/** The most rows of the majority, and the least and most of the minority, that a repetition can have. */
export function sizeLimits(sizes: ClassSizes): { n0: number; n1: { least: number; most: number } } {
  if ('n' in sizes) return { n0: sizes.n, n1: { least: 0, most: Math.floor(sizes.n / 2) } };
  return { n0: sizes.n0, n1: { least: sizes.n1, most: sizes.n1 } };
}
