/**
 * The data sets of a repetition. Each class of each set has a stream of its own under the data key, so what is drawn for
 * one never depends on whether another is wanted.
 */
import type { Population } from '../populations/contract.js';
import { openStream } from '../random/stream.js';
import type { ArmSpec } from './contract.js';
import type { ArmPlan } from './plan.js';
import type { Workspace } from './workspace.js';

/** Draws what a repetition needs: training set, and validation and test sets where planned. */
export function drawData(
  arm: ArmSpec,
  population: Population,
  plan: ArmPlan,
  work: Workspace,
  repetition: number,
): void {
  const draw = drawer(arm, population, repetition);
  draw(0, 'majority', work.majority, 0, arm.n0);
  draw(1, 'minority', work.minority, 0, arm.n1);
  if (plan.needsValidation) {
    const n = arm.validationPerClass;
    draw(0, 'validation-majority', work.validation, 0, n);
    draw(1, 'validation-minority', work.validation, n, n);
  }
  if (plan.needsTest && arm.test?.fixed === false) drawTest(draw, arm.test.perClass, work);
}

/** Draws the test set that all repetitions share, if the arm has one and the plan needs it. */
export function drawSharedTest(arm: ArmSpec, population: Population, plan: ArmPlan, work: Workspace): void {
  if (plan.needsTest && arm.test?.fixed === true) drawTest(drawer(arm, population, 'shared'), arm.test.perClass, work);
}

type Draw = (label: 0 | 1, purpose: string, out: Float64Array, rowFrom: number, rows: number) => void;

function drawer({ seed, dataKey }: ArmSpec, population: Population, repetition: number | 'shared'): Draw {
  return (label, purpose, out, rowFrom, rows) => {
    population.draw(label, openStream({ seed, key: dataKey, repetition, purpose }), out, rowFrom, rows);
  };
}

function drawTest(draw: Draw, n: number, { test }: Workspace): void {
  draw(0, 'test-majority', test, 0, n);
  draw(1, 'test-minority', test, n, n);
}
