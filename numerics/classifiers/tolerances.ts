/** When a fit of a smooth loss has converged. */

/** Converged when max |gradient| / Σ ω is at most this. */
export const GRADIENT_TOLERANCE = 1e-10;
/**
 * … and the last step moved scores by at most this, root mean square. Without it, quasi-complete separation would pass for
 * convergence: there the gradient fades while every step still moves some scores by about one.
 */
export const MOVE_TOLERANCE = 1e-4;

export function largestAbsolute(vector: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < vector.length; j++) largest = Math.max(largest, Math.abs(vector[j]));
  return largest;
}

/** x′ A x from the upper triangle of A (p × p). */
export function quadraticForm(upper: Float64Array, x: Float64Array): number {
  const p = x.length;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    sum += upper[j * p + j] * x[j] * x[j];
    for (let k = j + 1; k < p; k++) sum += 2 * upper[j * p + k] * x[j] * x[k];
  }
  return sum;
}
