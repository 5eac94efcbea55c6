/**
 * Sums of independent points of a normal law, drawn without the points.
 *
 * The mean of n points m + L z, and their scatter about it, are independent: √n (mean − m) is L u with u standard normal, and
 * the scatter is L A A′ L′, where A (d × min(d, n − 1)) is lower triangular with normal numbers below its diagonal and the roots
 * of χ² numbers with n − 1, n − 2, … degrees of freedom on it. So Σ x x′ = Σ r r′ over no more than d + 1 rows r: √n m + L u, and
 * L times each column of A.
 *
 * Source: Bartlett (1933), On the theory of statistical regression, Proc. R. Soc. Edinburgh 53, 260–283. A is the lower
 * triangular factor of d × (n − 1) normal numbers times a rotation, also where n − 1 < d and A has fewer columns than rows.
 */
import type { PointSums } from '../point-sums.js';
import type { Population } from '../populations/contract.js';
import { factorPositiveDefinite } from '../positive-definite.js';
import { chiSquare } from '../random/chi-square.js';
import { normal } from '../random/normal.js';
import type { Stream } from '../random/stream.js';

/** The law of mean + root z, z standard normal. */
export interface NormalLaw {
  /** d long. */
  readonly mean: Float64Array;
  /** Lower triangular L (d × d), row-major; entries above the diagonal are not read. Null for the identity. */
  readonly root: Float64Array | null;
}

/**
 * The normal laws of a population's classes; undefined unless each class is one normal law of positive definite covariance.
 */
export function normalClasses(population: Population): readonly [NormalLaw, NormalLaw] | undefined {
  const majority = normalClass(population, 0);
  const minority = normalClass(population, 1);
  return majority && minority && [majority, minority];
}

function normalClass(population: Population, label: 0 | 1): NormalLaw | undefined {
  const parts = population.normalLaw?.(label);
  if (parts?.length !== 1) return undefined;
  const [{ mean, covariance }] = parts;
  if (covariance === null) return { mean, root: null };
  const factor = factorPositiveDefinite(covariance, mean.length);
  return factor && { mean, root: factor.lower };
}

/**
 * Adds the sums of `count` points. Draws are taken in the order u; then column by column of A, the χ² number and those below
 * it. The cost does not depend on `count`.
 */
export function addNormalSums(stream: Stream, { mean, root }: NormalLaw, count: number, { first, second }: PointSums) {
  if (count === 0) return;
  const d = mean.length;
  const row = new Float64Array(d);
  const size = Math.sqrt(count);

  for (let j = 0; j < d; j++) row[j] = normal(stream);
  if (root !== null) multiply(row, 0, root);
  for (let j = 0; j < d; j++) {
    row[j] += size * mean[j];
    first[j] += size * row[j];
  }
  addSquare(row, 0, second);

  const columns = Math.min(d, count - 1);
  for (let c = 0; c < columns; c++) {
    row[c] = Math.sqrt(chiSquare(stream, count - 1 - c));
    for (let j = c + 1; j < d; j++) row[j] = normal(stream);
    if (root !== null) multiply(row, c, root);
    addSquare(row, c, second);
  }
}

/** Replaces z by L z; coordinates before `from` are zero and not read. */
function multiply(z: Float64Array, from: number, root: Float64Array): void {
  const d = z.length;
  for (let j = d - 1; j >= from; j--) {
    let sum = 0;
    for (let k = from; k <= j; k++) sum += root[j * d + k] * z[k];
    z[j] = sum;
  }
}

/** Adds r r′, upper triangle; coordinates before `from` are zero and not read. */
function addSquare(r: Float64Array, from: number, second: Float64Array): void {
  const d = r.length;
  for (let j = from; j < d; j++) for (let k = j; k < d; k++) second[j * d + k] += r[j] * r[k];
}
