/**
 * What a quasi-Newton method remembers of its last steps: pairs of step s and change of gradient y. On top of a metric B that
 * was factored once they give the direction H g, where H is the BFGS inverse Hessian that begins at B⁻¹.
 *
 * Source: the two-loop recursion, Nocedal & Wright (2006), Numerical Optimization, algorithm 7.4, with B⁻¹ for their γ I. In
 * exact arithmetic the method does not depend on the coordinates, so a metric near the Hessian makes most of the way.
 */

/** A pair is kept if the cosine between s and y is above this: below, rounding may have made the curvature. */
const CURVATURE_SHARE = 1e-12;

/** A positive definite matrix B, factored. */
export interface Metric {
  /** Solves B x = `right` into `out`; they may be the same array. */
  solve(right: Float64Array, out: Float64Array): void;
}

/** Vectors are p long, or all equally shorter between two resets. */
export interface LimitedMemory {
  /** Forgets every pair. */
  reset(): void;
  /**
   * Remembers a pair, in place of the oldest if there is no room. Both vectors are copied.
   *
   * @returns false, and nothing is remembered, if s′y is not positive beyond rounding, or not a number
   */
  push(step: Float64Array, gradientChange: Float64Array): boolean;
  /** Writes H `gradient` into `out`; they may be the same array. A descent step is its opposite. */
  direction(gradient: Float64Array, metric: Metric, out: Float64Array): void;
}

/** Makes room for `capacity` pairs of vectors of up to `p` entries, once; no call allocates. */
export function createLimitedMemory(p: number, capacity: number): LimitedMemory {
  const steps = new Float64Array(p * capacity);
  const changes = new Float64Array(p * capacity);
  /** s′y of each pair. */
  const curvatures = new Float64Array(capacity);
  const projections = new Float64Array(capacity);
  let kept = 0;
  /** The slot of the next pair; the newest is before it. */
  let next = 0;

  return {
    reset() {
      kept = 0;
      next = 0;
    },
    push(step, change) {
      const length = step.length;
      let curvature = 0;
      let stepSquares = 0;
      let changeSquares = 0;
      for (let j = 0; j < length; j++) {
        curvature += step[j] * change[j];
        stepSquares += step[j] * step[j];
        changeSquares += change[j] * change[j];
      }
      if (!(curvature > CURVATURE_SHARE * Math.sqrt(stepSquares) * Math.sqrt(changeSquares))) return false;
      steps.set(step, next * p);
      changes.set(change, next * p);
      curvatures[next] = curvature;
      next = (next + 1) % capacity;
      if (kept < capacity) kept += 1;
      return true;
    },
    direction(gradient, metric, out) {
      out.set(gradient);
      // newest to oldest
      for (let age = 1; age <= kept; age++) {
        const slot = (next - age + capacity) % capacity;
        projections[slot] = inner(steps, slot * p, out) / curvatures[slot];
        addMultiple(out, -projections[slot], changes, slot * p);
      }
      metric.solve(out, out);
      for (let age = kept; age >= 1; age--) {
        const slot = (next - age + capacity) % capacity;
        const share = projections[slot] - inner(changes, slot * p, out) / curvatures[slot];
        addMultiple(out, share, steps, slot * p);
      }
    },
  };
}

/** The inner product of `vector` and the stored vector at `at`, summed in order. */
function inner(stored: Float64Array, at: number, vector: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < vector.length; j++) sum += stored[at + j] * vector[j];
  return sum;
}

function addMultiple(vector: Float64Array, factor: number, stored: Float64Array, at: number): void {
  for (let j = 0; j < vector.length; j++) vector[j] += factor * stored[at + j];
}
