/** Fits a plan to rows, with an arena of exactly the size that the plan asks for. */
import { arenaBytesOf } from '../../../numerics/arena.js';
import type { ClassifierPlan, Segment } from '../../../numerics/classifiers/contract.js';
import type { Outcome } from '../../../numerics/outcomes.js';
import { packRows } from '../../../numerics/rows.js';
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
  return { outcome, model, score };

  function score(...row: readonly number[]): number {
    const scores = new Float64Array(1);
    classifier.scoreRows(model, packRows(row, 1, row.length), 0, 1, scores);
    return scores[0]!;
  }
}

export function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** The n0 rows of a row-major table as class 0, the n1 behind them as class 1. */
export function twoClasses(
  table: ArrayLike<number>,
  n0: number,
  n1: number,
  weights: readonly [number, number] = [1, 1],
): Segment[] {
  const n = n0 + n1;
  const rows = packRows(table, n, table.length / n);
  return [
    { rows, from: 0, to: n0, label: 0, weight: weights[0] },
    { rows, from: n0, to: n, label: 1, weight: weights[1] },
  ];
}
