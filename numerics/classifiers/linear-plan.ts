/** Plans of linear classifiers: the model is θ = (w, b), p doubles, b the intercept if there is one; the score is θ′z. */
import type { Arena } from '../arena.js';
import { type RowShape, scoreRows } from '../kernels/row-sums.js';
import type { Outcome } from '../outcomes.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';

/** The fits of a repetition. */
export interface LinearFits {
  /** Fits θ (p long). */
  fit(segments: readonly Segment[], theta: Float64Array): Outcome;
  /** As in `Classifier`; absent if a fit starts from nothing. */
  observe?(segments: readonly Segment[]): void;
}

export interface LinearFitting {
  /** Bytes that `createFits` takes of the arena. */
  workBytes(shape: RowShape, rows: number): number;
  /** Prepares fits of up to `rows` rows; those that iterate keep count in `effort`. */
  createFits(shape: RowShape, rows: number, arena: Arena, effort: Effort): LinearFits;
}

export function linearPlan({ d, intercept }: ClassifierOptions, fitting: LinearFitting): ClassifierPlan {
  const shape = { d, p: d + (intercept ? 1 : 0) };
  return {
    modelLength: () => shape.p,
    workBytes: (rows) => fitting.workBytes(shape, rows),
    create(rows, arena) {
      const effort: Effort = { steps: null };
      const fits = fitting.createFits(shape, rows, arena, effort);
      return {
        modelLength: shape.p,
        effort,
        fit: (segments, model) => fits.fit(segments, model),
        observe: (segments) => fits.observe?.(segments),
        scoreRows: (theta, x, from, to, scores) => scoreRows(theta, shape, x, from, to, scores, from),
      };
    },
  };
}
