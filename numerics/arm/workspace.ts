/** Where everything of a repetition lives in the arena, and how many bytes that takes. */
import { type Arena, arenaBytesOf } from '../arena.js';
import { classifierPlan } from '../classifiers/classifier.js';
import type { Classifier, ClassifierPlan } from '../classifiers/contract.js';
import {
  createEquations,
  createGram,
  equationsBytes,
  type Gram,
  gramBytes,
  type NormalEquations,
} from '../classifiers/least-squares.js';
import type { RowShape } from '../kernels/row-sums.js';
import { createPointSums, type PointSums, pointSumsBytes } from '../point-sums.js';
import { rowsLength } from '../rows.js';
import type { ArmSpec } from './contract.js';
import { type ArmPlan, sizeLimits } from './plan.js';

export interface Workspace {
  readonly shape: RowShape;
  /** n0, n1 and, in the synthetic pool, poolRows rows of length d, in blocks (`rows.ts`); room for the largest counts. */
  readonly majority: Float64Array;
  readonly minority: Float64Array;
  readonly pool: Float64Array;
  /** Balanced sets, in blocks, class 0 first and class 1 right behind it; empty if not needed. */
  readonly validation: Float64Array;
  readonly test: Float64Array;
  readonly reference: Float64Array;
  /** The fitted model of every candidate, one view each. */
  readonly models: readonly Float64Array[];
  /** The model fitted to the reference sample. */
  readonly referenceModel: Float64Array;
  /** Scores of the rows of any of the arrays above but the last, by row number. */
  readonly scores: Float64Array;
  /** Scores of the reference sample: excess risks are asked for between two measures of one set's scores. */
  readonly referenceScores: Float64Array;
  /** Sums of the synthetic points of the candidate in hand, where the plan says that they come without rows. */
  readonly syntheticSums: PointSums;
  /** Sums for least squares: the growing training set, and its part without synthetic rows. */
  readonly training: Gram;
  readonly observed: Gram;
  /** What the sums of a fit come to. */
  readonly equations: NormalEquations;
  /** Sums of the balanced sets, and what they come to. */
  readonly setSums: Readonly<Record<'validation' | 'test', SetSums>>;
  readonly classifier: Classifier;
}

export interface SetSums {
  readonly sums: Gram;
  readonly equations: NormalEquations;
}

/** The shape of the rows that a linear fit sees. */
export function armShape(arm: ArmSpec): RowShape {
  const d = arm.population.dimension;
  return { d, p: d + (arm.intercept ? 1 : 0) };
}

/** Bytes of the views that `cutWorkspace` makes. */
export function workspaceBytes(arm: ArmSpec, plan: ArmPlan): number {
  const { d, p } = armShape(arm);
  const lengths = setLengths(arm, plan);
  const rows = trainingRows(arm, plan);
  return (
    Object.values(lengths).reduce((sum, length) => sum + arenaBytesOf(length), 0) +
    (plan.candidates.length + 1) * arenaBytesOf(classifierOf(arm).modelLength(rows)) +
    pointSumsBytes(d) +
    4 * gramBytes(p) +
    3 * equationsBytes(p) +
    classifierOf(arm).workBytes(rows)
  );
}

/** Cuts the views of an arm from an arena that has room for them. */
export function cutWorkspace(arm: ArmSpec, plan: ArmPlan, arena: Arena): Workspace {
  const shape = armShape(arm);
  const lengths = setLengths(arm, plan);
  const rows = trainingRows(arm, plan);
  const modelLength = classifierOf(arm).modelLength(rows);
  return {
    shape,
    majority: arena.float64(lengths.majority).fill(0),
    minority: arena.float64(lengths.minority).fill(0),
    pool: arena.float64(lengths.pool).fill(0),
    validation: arena.float64(lengths.validation).fill(0),
    test: arena.float64(lengths.test).fill(0),
    reference: arena.float64(lengths.reference).fill(0),
    models: plan.candidates.map(() => arena.float64(modelLength)),
    referenceModel: arena.float64(modelLength),
    scores: arena.float64(lengths.scores),
    referenceScores: arena.float64(lengths.referenceScores),
    syntheticSums: createPointSums(shape.d, arena),
    training: createGram(shape, arena),
    observed: createGram(shape, arena),
    equations: createEquations(shape, arena),
    setSums: { validation: createSetSums(shape, arena), test: createSetSums(shape, arena) },
    classifier: classifierOf(arm).create(rows, arena),
  };
}

function classifierOf(arm: ArmSpec): ClassifierPlan {
  const { penalty, intercept, population } = arm;
  return classifierPlan(arm.classifier, arm.loss, { d: population.dimension, intercept, penalty });
}

/** The most rows that a fit can see. */
function trainingRows(arm: ArmSpec, plan: ArmPlan): number {
  const observed = 'n' in arm.sizes ? arm.sizes.n : arm.sizes.n0 + arm.sizes.n1;
  const reference = plan.needsReference && arm.reference !== null ? 2 * arm.reference.perClass : 0;
  return Math.max(observed + plan.poolRows, reference);
}

function setLengths(arm: ArmSpec, plan: ArmPlan) {
  const d = arm.population.dimension;
  const { n0, n1 } = sizeLimits(arm.sizes);
  const validation = plan.needsValidation ? 2 * arm.validationPerClass : 0;
  const test = plan.needsTest && arm.test !== null ? 2 * arm.test.perClass : 0;
  const reference = plan.needsReference && arm.reference !== null ? 2 * arm.reference.perClass : 0;
  return {
    majority: rowsLength(n0, d),
    minority: rowsLength(n1.most, d),
    pool: rowsLength(plan.poolRows, d),
    validation: rowsLength(validation, d),
    test: rowsLength(test, d),
    reference: rowsLength(reference, d),
    scores: Math.max(n0, n1.most, plan.poolRows, validation, test),
    referenceScores: reference,
  };
}

function createSetSums(shape: RowShape, arena: Arena): SetSums {
  return { sums: createGram(shape, arena), equations: createEquations(shape, arena) };
}
