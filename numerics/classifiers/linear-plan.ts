/** Plans of linear classifiers: the model is θ = (w, b), p doubles, b the intercept if there is one; the score is θ′z. */
import type { Arena } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';
import { linearScore } from './linear-score.js';
import type { RowShape } from './row-sums.js';

export interface LinearFitting {
  /** Bytes that `createFit` takes of the arena. */
  workBytes(shape: RowShape, rows: number): number;
  /** Prepares fits of up to `rows` rows into θ (p long); one that iterates keeps count in `effort`. */
  createFit(
    shape: RowShape,
    rows: number,
    arena: Arena,
    effort: Effort,
  ): (segments: readonly Segment[], theta: Float64Array) => Outcome;
}

export function linearPlan({ d, intercept }: ClassifierOptions, fitting: LinearFitting): ClassifierPlan {
  const shape = { d, p: d + (intercept ? 1 : 0) };
  return {
    modelLength: () => shape.p,
    workBytes: (rows) => fitting.workBytes(shape, rows),
    create(rows, arena) {
      const effort: Effort = { steps: null };
      return {
        modelLength: shape.p,
        effort,
        fit: fitting.createFit(shape, rows, arena, effort),
        observe() {},
        scoreRows(theta, rows, from, to, scores) {
          for (let i = from; i < to; i++) scores[i] = linearScore(theta, rows, i, d);
        },
      };
    },
  };
}
