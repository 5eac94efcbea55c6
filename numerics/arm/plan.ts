/** From the wanted cells to the work of a pass: which fits, and which sets and population values they are judged by. */
import { MEASURES, POPULATION_MEASURES, TEST_MEASURES } from '../measures.js';
import { availableMeasures } from '../risks/available-measures.js';
import { syntheticSize } from '../synthetic-size.js';
import type { ArmSpec, CellSpec, SizeRule } from './contract.js';

export interface ArmPlan {
  /** Every gamma that a cell needs, ascending, once. */
  readonly gammas: readonly number[];
  /** ñ of each gamma. */
  readonly sizes: readonly number[];
  /** The largest ñ. */
  readonly poolRows: number;
  readonly needsValidation: boolean;
  readonly needsTest: boolean;
  readonly needsPopulation: boolean;
}

/**
 * Plans the pass that serves `cells`.
 *
 * @throws {RangeError} if a cell asks for something the arm cannot give
 */
export function planArm(arm: ArmSpec, cells: readonly CellSpec[]): ArmPlan {
  const measures = MEASURES.filter((measure) => cells.some((cell) => cell.measures.includes(measure)));
  const available = availableMeasures(arm.population, arm.loss);
  const missing = measures.filter((measure) => !available.includes(measure));
  if (missing.length > 0) {
    throw new RangeError(
      `Cannot measure ${missing.join(', ')}: with this population and loss there are only ${available.join(', ')}`,
    );
  }
  const needsValidation = cells.some(({ rule }) => rule.kind === 'vtss') || measures.includes('validation-loss');
  if (needsValidation && arm.validationPerClass === 0) {
    throw new RangeError('Cannot serve a cell that validates: validationPerClass must be positive, got 0');
  }
  const needsTest = measures.some((measure) => TEST_MEASURES.includes(measure));
  if (needsTest && arm.test === null) {
    throw new RangeError('Cannot measure on a test set: the arm must have one, got null');
  }
  const gammas = ascending(cells.flatMap(({ rule }) => gammasOf(rule)));
  const sizes = gammas.map((gamma) => syntheticSize(gamma, arm.n0, arm.n1));
  return {
    gammas,
    sizes,
    poolRows: sizes.at(-1) ?? 0,
    needsValidation,
    needsTest,
    needsPopulation: measures.some((measure) => POPULATION_MEASURES.includes(measure)),
  };
}

/**
 * Lists the gammas of a rule, ascending, once.
 *
 * @throws {RangeError} if there are none
 */
export function gammasOf(rule: SizeRule): readonly number[] {
  if (rule.kind === 'fixed') return [rule.gamma];
  if (rule.gammas.length === 0) throw new RangeError('Cannot tune the size: gammas must not be empty');
  return ascending(rule.gammas);
}

function ascending(gammas: readonly number[]): readonly number[] {
  return [...new Set(gammas)].sort((a, b) => a - b);
}
