/**
 * Kernel classifiers: f + b with f in the space of the radial kernel, b the intercept, minimising Σ ω ℓ + ½ penalty |f|²
 * (scikit-learn's C = 1/penalty). Exact with all rows as landmarks; with fewer, Nyström's approximation.
 *
 * Model: g, b, m, then α (m), then the landmarks (m × d); the score is b + Σ α_j exp(−g |x − l_j|²).
 */
import { arenaBytesOf } from '../arena.js';
import { solveTransposed } from '../kernels/lower-triangle.js';
import { kernelColumnsLength, type Landmarks, scoreKernelRows, writeKernelColumns } from '../kernels/radial.js';
import type { Outcome } from '../outcomes.js';
import type { Stream } from '../random/stream.js';
import { BLOCK_ROWS, rowsLength } from '../rows.js';
import type { ClassifierOptions, ClassifierPlan, Effort, Segment } from './contract.js';
import { copyLandmarks, drawLandmarks, factorLandmarks, scaleBandwidth } from './kernel-features.js';
import { createKernelFitWork, fitKernel, kernelFitWorkBytes } from './kernel-fit.js';
import { rowCount } from './segments.js';
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

/** Each may begin and end within a block of rows. */
const MOST_SEGMENTS = 4;

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

  /** Doubles of the kernel columns of up to `rows` rows. */
  const columnsLength = (rows: number) =>
    rowsLength(rows, landmarkLimit(rows)) + 2 * MOST_SEGMENTS * rowsLength(1, landmarkLimit(rows));

  return {
    modelLength: (rows) => HEADER + landmarkLimit(rows) * (1 + d),
    workBytes(rows) {
      const m = landmarkLimit(rows);
      return (
        arenaBytesOf(rows, 4) +
        arenaBytesOf(columnsLength(rows)) +
        arenaBytesOf(m * m) +
        arenaBytesOf(m + extra) +
        kernelFitWorkBytes(m + extra)
      );
    },
    create(rows, arena) {
      const limit = landmarkLimit(rows);
      const order = arena.int32(rows);
      const columns = arena.float64(columnsLength(rows));
      const matrix = arena.float64(limit * limit);
      const theta = arena.float64(limit + extra);
      const effort: Effort = { steps: null };
      const work = createKernelFitWork({ d: limit, p: limit + extra }, arena, effort);

      function fit(segments: readonly Segment[], model: Float64Array, openStream: () => Stream): Outcome {
        if (segments.length > MOST_SEGMENTS) {
          throw new RangeError(
            `Cannot fit a kernel classifier: rows must come in ${MOST_SEGMENTS} segments or fewer, got ${segments.length}`,
          );
        }
        const n = rowCount(segments);
        const m = Math.min(limit, n);
        effort.steps = null;
        const g = bandwidth === 'scale' ? scaleBandwidth(segments, d) : bandwidth;
        if (!(g < Infinity)) return 'singular';
        model[0] = g;
        model[2] = m;
        const kernel = landmarksOf(model, d);
        if (landmarks !== null) drawLandmarks(openStream(), n, m, order);
        copyLandmarks(segments, d, landmarks === null ? null : order, m, kernel.points);
        const lower = matrix.subarray(0, m * m);
        if (!factorLandmarks(kernel, lower)) return 'singular';

        let used = 0;
        const mapped = segments.map(({ rows: x, from, to, label, weight }): Segment => {
          const length = kernelColumnsLength(m, from, to);
          const rows = columns.subarray(used, used + length);
          writeKernelColumns(kernel, x, from, to, rows);
          used += length;
          const first = from % BLOCK_ROWS;
          return { rows, from: first, to: first + to - from, label, weight };
        });
        const coefficients = theta.subarray(0, m + extra);
        const kernelRows = { segments: mapped, columns: columns.subarray(0, used), m, lower };
        const outcome = fitKernel(kernelRows, { loss, penalty }, work, coefficients);
        model[1] = intercept ? coefficients[m] : 0;
        solveTransposed(lower, m, coefficients);
        model.set(coefficients.subarray(0, m), HEADER);
        return outcome;
      }

      return {
        modelLength: HEADER + limit * (1 + d),
        effort,
        observe() {},
        fit,
        scoreRows(model, x, from, to, scores) {
          const m = model[2];
          scoreKernelRows(landmarksOf(model, d), model.subarray(HEADER, HEADER + m), model[1], x, from, to, scores);
        },
      };
    },
  };
}

/** The landmarks of a model whose header is written. */
function landmarksOf(model: Float64Array, d: number): Landmarks {
  const m = model[2];
  return { g: model[0], points: model.subarray(HEADER + m, HEADER + m + m * d), m, d };
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
