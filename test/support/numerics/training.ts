import type { TrainingSet } from '../../../numerics/generators/generator.js';

/** A training set of these minority rows; without majority rows, for generators that do not look at them. */
export function trainingSet(minority: Float64Array, n1: number, majority = new Float64Array(0), n0 = 0): TrainingSet {
  return { majority, n0, minority, n1, minorityLabel: 1 };
}
