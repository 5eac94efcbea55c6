/** Fits a plan to rows, with an arena of exactly the size that the plan asks for. */
import { arenaBytesOf } from '../../../numerics/arena.js';
import type { ClassifierPlan, Segment } from '../../../numerics/classifiers/contract.js';
import type { Outcome } from '../../../numerics/outcomes.js';
import { createArena } from '../../support/numerics/arena.js';
import { testStream } from '../../support/numerics/stream.js';

export interface Fitted {
  readonly outcome: Outcome;
  readonly model: Float64Array;
  /** The score of a row. */
  score(...row: readonly number[]): number;
}

export function fitted(plan: ClassifierPlan, segments: readonly Segment[]): Fitted {
  const rows = rowsOf(segments);
  const classifier = plan.create(rows, createArena(plan.workBytes(rows) + arenaBytesOf(1)));
  const model = new Float64Array(plan.modelLength(rows)).fill(7);
  const outcome = classifier.fit(segments, model, () => testStream('landmarks'));
  return { outcome, model, score: (...row) => classifier.score(model, Float64Array.from(row), 0) };
}

export function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** The first n0 rows as class 0, the next n1 as class 1. */
export function twoClasses(
  rows: ArrayLike<number>,
  n0: number,
  n1: number,
  weights: readonly [number, number] = [1, 1],
): Segment[] {
  const array = Float64Array.from(rows);
  return [
    { rows: array, from: 0, to: n0, label: 0, weight: weights[0] },
    { rows: array, from: n0, to: n0 + n1, label: 1, weight: weights[1] },
  ];
}
