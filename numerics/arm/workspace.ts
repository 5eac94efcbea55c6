/** Where everything of a repetition lives in the arena, and how many bytes that takes. */
import { type Arena, arenaBytesOf } from '../arena.js';
import type { Gram } from '../classifiers/least-squares.js';
import { createLogisticWork, type LogisticWork, logisticWorkBytes } from '../classifiers/logistic.js';
import type { RowShape } from '../classifiers/row-sums.js';
import type { ArmSpec } from './contract.js';
import type { ArmPlan } from './plan.js';

export interface Workspace {
  readonly shape: RowShape;
  /** (n0 × d), (n1 × d), and the synthetic pool (poolRows × d). */
  readonly majority: Float64Array;
  readonly minority: Float64Array;
  readonly pool: Float64Array;
  /** Balanced sets, majority rows first; empty if not needed. */
  readonly validation: Float64Array;
  readonly test: Float64Array;
  /** θ of every gamma of the plan, one view each. */
  readonly thetas: readonly Float64Array[];
  /** Sums for least squares: the growing training set, its part without synthetic rows, and the validation set. */
  readonly training: Gram;
  readonly observed: Gram;
  readonly validationSums: Gram;
  readonly logistic: LogisticWork;
}

/** The shape of the rows that an arm's classifier sees. */
export function armShape(arm: ArmSpec): RowShape {
  const d = arm.population.dimension;
  return { d, p: d + (arm.intercept ? 1 : 0) };
}

/** Bytes of the views that `cutWorkspace` makes. */
export function workspaceBytes(arm: ArmSpec, plan: ArmPlan): number {
  const { p } = armShape(arm);
  const sets = setLengths(arm, plan);
  const rows = [sets.majority, sets.minority, sets.pool, sets.validation, sets.test];
  const gram = arenaBytesOf(p * p) + arenaBytesOf(p);
  return (
    rows.reduce((sum, length) => sum + arenaBytesOf(length), 0) +
    plan.gammas.length * arenaBytesOf(p) +
    3 * gram +
    logisticWorkBytes(p)
  );
}

/** Cuts the views of an arm from an arena that has room for them. */
export function cutWorkspace(arm: ArmSpec, plan: ArmPlan, arena: Arena): Workspace {
  const shape = armShape(arm);
  const sets = setLengths(arm, plan);
  return {
    shape,
    majority: arena.float64(sets.majority),
    minority: arena.float64(sets.minority),
    pool: arena.float64(sets.pool),
    validation: arena.float64(sets.validation),
    test: arena.float64(sets.test),
    thetas: plan.gammas.map(() => arena.float64(shape.p)),
    training: cutGram(shape, arena),
    observed: cutGram(shape, arena),
    validationSums: cutGram(shape, arena),
    logistic: createLogisticWork(shape, arena),
  };
}

function setLengths(arm: ArmSpec, plan: ArmPlan) {
  const d = arm.population.dimension;
  return {
    majority: arm.n0 * d,
    minority: arm.n1 * d,
    pool: plan.poolRows * d,
    validation: plan.needsValidation ? 2 * arm.validationPerClass * d : 0,
    test: plan.needsTest && arm.test !== null ? 2 * arm.test.perClass * d : 0,
  };
}

function cutGram(shape: RowShape, arena: Arena): Gram {
  return { shape, products: arena.float64(shape.p * shape.p), right: arena.float64(shape.p) };
}
