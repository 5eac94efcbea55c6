/**
 * Kernel classifiers: f + b with f in the space of the radial kernel, b the intercept, minimising Σ ω ℓ + ½ penalty |f|²
 * (scikit-learn's C = 1/penalty). Exact with all rows as landmarks; with fewer, Nyström's approximation.
 *
 * Model: g, b, m, then α (m), then the landmarks (m × d); the score is b + Σ α_j exp(−g |x − l_j|²).
 */
import { arenaBytesOf } from '../arena.js';
import type { Outcome } from '../outcomes.js';
import type { Stream } from '../random/stream.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';
import {
  copyLandmarks,
  drawLandmarks,
  factorLandmarks,
  radialKernel,
  rowCount,
  scaleBandwidth,
  solveTransposed,
  writeFeatures,
} from './kernel-features.js';
import { createNewtonWork, fitByNewton, type NewtonWork, newtonWorkBytes } from './newton.js';
import type { SmoothLoss } from './smooth-loss.js';

export interface KernelSpec {
  readonly kind: 'kernel';
  /** g of exp(−g |x − x′|²), above 0; 'scale' is 1/(d × variance of all coordinates of the training rows). */
  readonly bandwidth: 'scale' | number;
  /**
   * Landmarks, drawn without replacement from the rows of the fit; all rows if there are no more. null: all rows, in their
   * order, at most `EXACT_ROWS` of them.
   */
  readonly landmarks: number | null;
}

/** An exact fit takes memory of order n² and time of order n³. */
export const EXACT_ROWS = 2000;

const HEADER = 3;

/**
 * Plans a kernel classifier. Outcomes as those of Newton's method, and 'singular' if all coordinates are equal (without a
 * bandwidth of its own).
 *
 * @throws {RangeError} if a number of `spec` is out of its range; `create`, `workBytes` and `modelLength` throw if there are
 *   too many rows for an exact fit
 */
export function kernelPlan(
  { bandwidth, landmarks }: KernelSpec,
  loss: SmoothLoss,
  { d, intercept, penalty }: ClassifierOptions,
): ClassifierPlan {
  if (bandwidth !== 'scale' && !(bandwidth > 0 && bandwidth < Infinity)) {
    throw new RangeError(`Cannot build a kernel: bandwidth must be positive and finite, or 'scale', got ${bandwidth}`);
  }
  if (landmarks !== null && !(Number.isInteger(landmarks) && landmarks >= 1)) {
    throw new RangeError(`Cannot build a kernel: landmarks must be a positive whole number, or null, got ${landmarks}`);
  }
  const problem = { loss, penalty, keepHessian: true };
  const extra = intercept ? 1 : 0;

  /** The most landmarks that a fit to `rows` rows can have. */
  function landmarkLimit(rows: number): number {
    if (landmarks !== null) return Math.min(landmarks, rows);
    if (rows > EXACT_ROWS) {
      throw new RangeError(
        `Cannot fit a kernel classifier exactly to ${rows} rows: there may be at most ${EXACT_ROWS}, set landmarks`,
      );
    }
    return rows;
  }

  return {
    modelLength: (rows) => HEADER + landmarkLimit(rows) * (1 + d),
    workBytes(rows) {
      const m = landmarkLimit(rows);
      return (
        arenaBytesOf(rows, 4) +
        arenaBytesOf(rows * m) +
        arenaBytesOf(m * m) +
        arenaBytesOf(m + extra) +
        newtonWorkBytes(m + extra)
      );
    },
    create(rows, arena) {
      const limit = landmarkLimit(rows);
      const order = arena.int32(rows);
      const features = arena.float64(rows * limit);
      const matrix = arena.float64(limit * limit);
      const theta = arena.float64(limit + extra);
      const effort: Effort = { steps: null };
      const work = createNewtonWork({ d: limit, p: limit + extra }, arena, effort);

      function fit(segments: readonly Segment[], model: Float64Array, openStream: () => Stream): Outcome {
        const n = rowCount(segments);
        const m = Math.min(limit, n);
        effort.steps = null;
        const g = bandwidth === 'scale' ? scaleBandwidth(segments, d) : bandwidth;
        if (!(g < Infinity)) return 'singular';
        const centers = model.subarray(HEADER + m, HEADER + m + m * d);
        if (landmarks !== null) drawLandmarks(openStream(), n, m, order);
        copyLandmarks(segments, d, landmarks === null ? null : order, m, centers);
        const lower = factorLandmarks(g, centers, m, d, matrix);
        if (lower === undefined) return 'singular';

        const kernel = { g, landmarks: centers, lower };
        let at = 0;
        const mapped = segments.map(({ rows: x, from, to, label, weight }): Segment => {
          writeFeatures(kernel, m, d, x, from, to - from, features, at);
          at += to - from;
          return { rows: features, from: at - (to - from), to: at, label, weight };
        });
        const coefficients = theta.subarray(0, m + extra);
        const outcome = fitByNewton(mapped, problem, narrowed(work, m, m + extra), coefficients);
        model[0] = g;
        model[1] = intercept ? coefficients[m] : 0;
        model[2] = m;
        solveTransposed(lower, m, coefficients, model.subarray(HEADER, HEADER + m));
        return outcome;
      }

      return {
        modelLength: HEADER + limit * (1 + d),
        effort,
        fit,
        score(model, x, at) {
          const g = model[0];
          const m = model[2];
          let sum = model[1];
          for (let j = 0, l = HEADER + m; j < m; j++, l += d) {
            sum += model[HEADER + j] * radialKernel(g, x, at, model, l, d);
          }
          return sum;
        },
      };
    },
  };
}

/** The parts of a fitted model: g, b, α and the landmarks, one list each. */
export function kernelCoefficients(model: Float64Array, d: number) {
  const m = model[2];
  const landmarkAt = (j: number) => [...model.subarray(HEADER + m + j * d, HEADER + m + (j + 1) * d)];
  return {
    bandwidth: model[0],
    intercept: model[1],
    weights: [...model.subarray(HEADER, HEADER + m)],
    landmarks: Array.from({ length: m }, (_, j) => landmarkAt(j)),
  };
}

/** The part of a work space that a fit of another shape needs. */
function narrowed(work: NewtonWork, d: number, p: number): NewtonWork {
  return {
    ...work,
    shape: { d, p },
    gradient: work.gradient.subarray(0, p),
    hessian: work.hessian.subarray(0, p * p),
    metric: work.metric.subarray(0, p * p),
    step: work.step.subarray(0, p),
    candidate: work.candidate.subarray(0, p),
  };
}
