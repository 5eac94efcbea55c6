import type { ArmSpec, CellSpec } from '../../../numerics/arm.js';
import { createArmRun } from '../../../numerics/arm.js';
import type { Measure } from '../../../numerics/measures.js';
import { createArena } from './arena.js';

const KEYS = { seed: 'test', dataKey: 'data', syntheticKey: 'synthetic' } as const;
const PLAIN = { classifier: { kind: 'linear' }, penalty: 0, rho: 0.5, reference: null } as const;

/** Figure 5's arm, smaller: least squares, d = 5. */
export const LEAST_SQUARES_ARM: ArmSpec = {
  ...KEYS,
  ...PLAIN,
  population: { kind: 'mean-shift', dimension: 5, mean: [1], noise: 'uniform-cube' },
  sizes: { n0: 200, n1: 20 },
  generator: { kind: 'smote', k: 5 },
  synthesis: 'nested',
  loss: { kind: 'squared', targets: [-1, 1] },
  intercept: false,
  validationPerClass: 50,
  test: { perClass: 60, fixed: false },
};

/** Figure 8's arm, smaller: logistic regression with intercept on the mixture. */
export const LOGISTIC_ARM: ArmSpec = {
  ...KEYS,
  ...PLAIN,
  population: {
    kind: 'gaussian-mixture',
    dimension: 5,
    majority: [{ weight: 1, mean: [] }],
    minority: [
      { weight: 0.5, mean: [2, 1.25] },
      { weight: 0.5, mean: [2, -1.25] },
    ],
  },
  sizes: { n0: 300, n1: 30 },
  generator: { kind: 'smote', k: 5 },
  synthesis: 'fresh',
  loss: { kind: 'logistic' },
  intercept: true,
  validationPerClass: 50,
  test: { perClass: 60, fixed: true },
};

export const never = () => false;

/** One cell of fixed size per gamma. */
export function fixedCells(gammas: readonly number[], measures: readonly Measure[]): CellSpec[] {
  return gammas.map((gamma) => ({ rule: { kind: 'fixed', gamma }, measures }));
}

/** The outcome and values of each cell in one repetition, in an arena of its own. */
export function runCells(arm: ArmSpec, cells: readonly CellSpec[], repetition = 0) {
  const results = createArmRun(arm, createArena()).run(repetition, cells, never);
  if (results === undefined) throw new RangeError('Cannot serve the cells: stopped');
  return results;
}
